/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/sight.h"

#include <inttypes.h>
#include <string.h>

#include "report/json/parts.h"

/* In the order in which they are told. */
static const enum finding_kind told[] = {
	FINDING_LOST, FINDING_DUPLICATE, FINDING_REORDERED, FINDING_FOREIGN, FINDING_OVERFULL,
};

#define N_TOLD (sizeof(told) / sizeof(told[0]))
/* The first ones are told from counts alone. */
#define N_COUNTED 2

static uint64_t violations(const struct sight *s, enum finding_kind kind)
{
	return s->kinds >> kind & 1 ? s->look.counts.of[kind] : 0;
}

bool sight_violation(const struct sight *s)
{
	for (int kind = 0; kind < FINDING_KINDS; kind++)
		if (violations(s, (enum finding_kind)kind))
			return true;
	return false;
}

/* Of the calls that were made, how many could be judged. */
static uint64_t checked(const struct sight *s)
{
	return s->options->unstamped ? s->look.totals.calls :
				       s->look.counts.calls - s->look.counts.unknown;
}

/* All of them. */
static uint64_t followed(const struct sight *s)
{
	return s->options->unstamped ? s->look.totals.calls :
				       s->look.counts.calls + s->look.counts.gap_calls;
}

void sight_verdict(const struct sight *s, char *out, size_t room)
{
	const char *separator = "violation: ";
	size_t n = 0;

	for (int kind = 0; kind < FINDING_KINDS && n < room; kind++) {
		uint64_t count = violations(s, (enum finding_kind)kind);

		if (!count)
			continue;
		n += (size_t)snprintf(out + n, room - n, "%s%s", separator,
				      finding_name((enum finding_kind)kind));
		if (n < room && kind != FINDING_LOST_DROP_COUNT)
			n += (size_t)snprintf(out + n, room - n, " %" PRIu64, count);
		separator = ", ";
	}
	if (!n)
		snprintf(out, room, "sampled(%" PRIu64 " calls): no violation", checked(s));
}

/* ---- text */

/* "12,345,678" */
static const char *grouped(char *out, uint64_t n)
{
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, n);
	char *to = out;

	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return out;
}

static double per_minute(const struct sight *s, uint64_t n)
{
	return s->look.seconds > 0 ? (double)n * 60 / s->look.seconds : 0;
}

static void tell_count(const char *what, uint64_t n, FILE *to)
{
	char digits[32];

	fprintf(to, "  %-22s %16s", what, grouped(digits, n));
}

static void tell_rate(const struct sight *s, const char *what, uint64_t n, FILE *to)
{
	char rate[32];

	tell_count(what, n, to);
	fprintf(to, "  %16s per minute\n", grouped(rate, (uint64_t)(per_minute(s, n) + 0.5)));
}

static void tell_setting(const struct sight *s, FILE *to)
{
	const struct stress_options *o = s->options;
	const struct clock *clock = stress_clock(s->stress);
	const char *consume = stress_consume(s->stress);

	fprintf(to, "%s, %u slots (%" PRIu64 " usable), ", s->ring, o->slots, s->look.capacity);
	fprintf(to, "%u %s in %s", o->producers, o->producers == 1 ? "thread" : "threads",
		stress_produce(s->stress));
	if (consume)
		fprintf(to, ", %u in %s", o->consumers, consume);
	fputs(o->noise ? ", with noise" : "", to);
	fprintf(to, ", %.1f s%s\n", s->look.seconds, s->interrupted ? ", interrupted" : "");
	if (o->unstamped)
		fprintf(to,
			"no stamps: with at most %u of each producer in it the ring is never\n"
			"full, and who is refused is so wrongly; which values come out is not\n"
			"looked at\n\n",
			o->window);
	else if (clock->tsc)
		fprintf(to,
			"stamps of the time-stamp counter; processors differ by %.0f ns at "
			"most\n\n",
			clock_seconds(clock, clock->offset) * 1e9);
	else
		fprintf(to, "stamps of CLOCK_MONOTONIC (time-stamp counter: %s)\n\n", clock->why);
}

static void tell_checked(const struct sight *s, FILE *to)
{
	uint64_t all = followed(s);
	double share = all ? 100.0 * (double)checked(s) / (double)all : 100;

	if (!s->look.times_behind)
		return;
	fprintf(to,
		"\nThe checker fell behind %u %s, and judged %.1f %% of the calls:\n"
		"true, transient and false ones are of these.  Of the others only what they\n"
		"moved is known.\n",
		s->look.times_behind, s->look.times_behind == 1 ? "time" : "times", share);
}

static void tell_answers(const struct sight *s, FILE *to)
{
	const struct watch_counts *c = &s->look.counts;
	char rate[32];

	tell_count("calls", s->look.totals.calls, to);
	fprintf(to, "  %16s per second\n",
		grouped(rate, (uint64_t)(per_minute(s, s->look.totals.calls) / 60)));
	tell_count("enqueued", s->look.totals.added, to);
	fprintf(to, "\n");
	tell_count("dequeued", s->look.totals.removed + s->look.left, to);
	fprintf(to, "\n");
	tell_rate(s, "dropped as full", s->look.totals.full, to);
	if (s->options->unstamped) {
		tell_rate(s, "  false-full", c->of[FINDING_FALSE_FULL], to);
		tell_rate(s, "found empty", s->look.totals.empty, to);
		return;
	}
	tell_rate(s, "  true", c->true_full, to);
	tell_rate(s, "  transient-full", c->of[NOTE_TRANSIENT_FULL], to);
	tell_rate(s, "  false-full", c->of[FINDING_FALSE_FULL], to);
	tell_rate(s, "found empty", s->look.totals.empty, to);
	tell_rate(s, "  true", c->true_empty, to);
	tell_rate(s, "  transient-empty", c->of[NOTE_TRANSIENT_EMPTY], to);
	tell_rate(s, "  false-empty", c->of[FINDING_FALSE_EMPTY], to);
}

static void tell_values(const struct sight *s, FILE *to)
{
	const struct stress_look *look = &s->look;
	char counter[32], full[32];

	for (size_t i = 0; i < (s->options->unstamped ? N_COUNTED : N_TOLD); i++) {
		tell_count(finding_name(told[i]), look->counts.of[told[i]], to);
		fprintf(to, "\n");
	}
	if (!look->drained)
		fprintf(to, "  the ring could not be drained: what is lost is not known\n");
	if (look->has_counter)
		fprintf(to, "  the ring's own counter says %s, and %s were dropped\n",
			grouped(counter, look->counter), grouped(full, look->totals.full));
}

/* "T3's enqueue said full; never in its 4.1 us were more than 1 of 3 used" */
static void tell_false_full(const struct sight *s, const struct watch_event *e, FILE *to)
{
	double seconds = stress_seconds(s->stress, e->end) - stress_seconds(s->stress, e->begin);

	fprintf(to, " said full; never ");
	if (!s->options->unstamped)
		fprintf(to, "in its %.1f us ", seconds * 1e6);
	fprintf(to, "were more than %" PRIu64 " of %" PRIu64 " used\n", e->high, s->look.capacity);
}

static void tell_first(const struct sight *s, const struct watch_event *e, FILE *to)
{
	const char *op = s->options->table->ops[e->op].name;

	fprintf(to, "  %.6f s  %s: T%u's %s", stress_seconds(s->stress, e->end),
		finding_name((enum finding_kind)e->kind), e->thread + 1u, op);
	switch ((enum finding_kind)e->kind) {
	case FINDING_FALSE_FULL:
		tell_false_full(s, e, to);
		break;
	case FINDING_FALSE_EMPTY:
		fprintf(to, " said empty; there was always one of at least %" PRIu64 "\n", e->low);
		break;
	case FINDING_OVERFULL:
		fprintf(to, " made them %" PRIu64 " of %" PRIu64 "\n", e->low, e->high);
		break;
	default:
		fprintf(to, ", item %" PRIu64 " of T%u\n", e->number, e->lane + 1);
	}
}

/* What is known from counts, or at the end, happened to no call. */
static bool has_call(const struct sight *s, int kind)
{
	return kind != FINDING_LOST_DROP_COUNT &&
	       (!s->options->unstamped || kind == FINDING_FALSE_FULL);
}

static void tell_firsts(const struct sight *s, FILE *to)
{
	bool any = false;

	for (int kind = 0; kind < FINDING_KINDS; kind++) {
		const struct watch_event *e = stress_first(s->stress, (enum finding_kind)kind);

		if (!e || !has_call(s, kind) || !(s->kinds >> kind & 1))
			continue;
		if (!any)
			fprintf(to, "\nfirst seen\n");
		any = true;
		tell_first(s, e, to);
	}
}

static void tell_stuck(const struct sight *s, FILE *to)
{
	int thread = stress_stuck(s->stress);

	if (thread < 0)
		return;
	if ((uint32_t)thread == s->options->producers + s->options->consumers)
		fprintf(to, "\nstuck: draining the ring does not end\n");
	else
		fprintf(to, "\nstuck: T%d does not come back from its call\n", thread + 1);
}

void sight_text(const struct sight *s, FILE *to)
{
	char verdict[512];

	tell_setting(s, to);
	tell_answers(s, to);
	tell_values(s, to);
	tell_checked(s, to);
	tell_firsts(s, to);
	tell_stuck(s, to);
	sight_verdict(s, verdict, sizeof(verdict));
	fprintf(to, "\n%s%s\n", verdict, s->accepted ? " (accepted)" : "");
}

void sight_line(const struct stress_look *l, FILE *to)
{
	fprintf(to,
		"%.0f s, %.2f million calls/s, dropped %" PRIu64 ", false-full %" PRIu64
		", lost or out of order %" PRIu64,
		l->seconds, l->seconds > 0 ? (double)l->totals.calls / l->seconds / 1e6 : 0,
		l->totals.full, l->counts.of[FINDING_FALSE_FULL],
		l->counts.of[FINDING_DUPLICATE] + l->counts.of[FINDING_REORDERED] +
			l->counts.of[FINDING_FOREIGN]);
}

/* ---- JSON */

static json_t *json_clock(const struct clock *clock)
{
	json_t *json = json_object();

	json_put(json, "name", json_text(clock->tsc ? "tsc" : "CLOCK_MONOTONIC"));
	json_put(json, "offset-ns", json_real(clock_seconds(clock, clock->offset) * 1e9));
	return json;
}

static json_t *json_checked(const struct sight *s)
{
	json_t *json = json_object();

	json_put(json, "calls", json_count(checked(s)));
	json_put(json, "of", json_count(followed(s)));
	json_put(json, "times-behind", json_count(s->look.times_behind));
	return json;
}

static json_t *json_firsts(const struct sight *s)
{
	json_t *json = json_array();

	for (int kind = 0; kind < FINDING_KINDS; kind++) {
		const struct watch_event *e = stress_first(s->stress, (enum finding_kind)kind);
		json_t *first;

		if (!e || !has_call(s, kind))
			continue;
		first = json_object();
		json_put(first, "kind", json_text(finding_name((enum finding_kind)kind)));
		json_put(first, "seconds", json_real(stress_seconds(s->stress, e->end)));
		json_put(first, "thread", json_count(e->thread + 1u));
		json_put(first, "operation", json_text(s->options->table->ops[e->op].name));
		json_add(json, first);
	}
	return json;
}

static json_t *json_findings_seen(const struct sight *s)
{
	json_t *json = json_object();

	for (int kind = 0; kind < FINDING_KINDS; kind++)
		if (s->look.counts.of[kind])
			json_put(json, finding_name((enum finding_kind)kind),
				 json_count(s->look.counts.of[kind]));
	return json;
}

json_t *sight_json(const struct sight *s)
{
	const struct stress_options *o = s->options;
	const struct stress_look *l = &s->look;
	json_t *json = json_object();
	char verdict[512];

	sight_verdict(s, verdict, sizeof(verdict));
	json_put(json, "format", json_integer(1));
	json_put(json, "verdict", json_text(sight_violation(s) ? "violation" : "sampled"));
	json_put(json, "verdict-text", json_text(verdict));
	json_put(json, "accepted", json_boolean(s->accepted));
	json_put(json, "interrupted", json_boolean(s->interrupted));
	json_put(json, "ring", json_text(s->ring));
	json_put(json, "slots", json_count(o->slots));
	json_put(json, "capacity", json_count(l->capacity));
	json_put(json, "producers", json_count(o->producers));
	json_put(json, "consumers", json_count(o->consumers));
	json_put(json, "produce", json_text(stress_produce(s->stress)));
	json_put(json, "consume", json_text(stress_consume(s->stress)));
	json_put(json, "pinned", json_boolean(o->pinned));
	json_put(json, "window", json_count(o->window));
	json_put(json, "stamps", json_boolean(!o->unstamped));
	json_put(json, "noise", json_boolean(o->noise));
	json_put(json, "clock", json_clock(stress_clock(s->stress)));
	json_put(json, "seconds", json_real(l->seconds));
	json_put(json, "calls", json_count(l->totals.calls));
	json_put(json, "enqueued", json_count(l->totals.added));
	json_put(json, "dequeued", json_count(l->totals.removed + l->left));
	json_put(json, "full", json_count(l->totals.full));
	json_put(json, "empty", json_count(l->totals.empty));
	json_put(json, "true-full", json_count(l->counts.true_full));
	json_put(json, "counter", json_count_or_null(l->has_counter, l->counter));
	json_put(json, "drained", json_boolean(l->drained));
	json_put(json, "stuck", json_boolean(stress_stuck(s->stress) >= 0));
	json_put(json, "findings", json_findings_seen(s));
	json_put(json, "first", json_firsts(s));
	json_put(json, "checked", json_checked(s));
	return json;
}
