/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From calls and returns to verdicts.
 *
 * First every answer "full" or "empty" is graded by occupancy.  Then an order of
 * the calls is looked for that explains the rest.  Most histories have one, and
 * nothing more is to be said of them; only where none is found the values are
 * accounted for one by one.
 *
 * One event gets one verdict, the most specific one.  So not-linearizable is said
 * only if no order explains what is left once all that was spoken of is taken
 * away: answers graded false need no explanation; lost, duplicate, reordered and
 * foreign values may be in the ring or not, at any time and place; after an
 * overfull no enqueue needs room.  Each of these only allows more orders.
 */
#include "oracle/oracle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/effect.h"
#include "oracle/findings.h"
#include "oracle/ledger.h"
#include "oracle/linearize.h"
#include "oracle/occupancy.h"
#include "oracle/recent.h"
#include "oracle/timeline.h"

struct oracle {
	uint32_t max_calls, max_values;
	struct timeline timeline;
	struct closed closed;
	struct linearizer linearizer;
	struct ledger ledger;
	struct answer *answers;    /* per call */
	uint32_t graded[GRADE_FALSE + 1]; /* how many answers have each grade */
	bool *waived;     /* per call: need not be explained */
	uint16_t *phantom;    /* per call: values returned that did not leave */
	struct call *prefix;    /* the calls of a shortened history */
	struct recent recent;
};

struct oracle *oracle_new(uint32_t max_calls, uint32_t max_values)
{
	struct oracle *o = calloc(1, sizeof(*o));
	size_t n = (size_t)max_calls + 1;

	if (!o)
		return NULL;
	o->max_calls = max_calls;
	o->max_values = max_values;
	o->answers = calloc(n, sizeof(*o->answers));
	o->waived = calloc(n, sizeof(*o->waived));
	o->phantom = calloc(n, sizeof(*o->phantom));
	o->prefix = calloc(n, sizeof(*o->prefix));
	if (!o->answers || !o->waived || !o->phantom || !o->prefix ||
	    timeline_init(&o->timeline, max_calls) ||
	    closed_init(&o->closed, max_calls, max_values) ||
	    linearizer_init(&o->linearizer, max_calls, max_values) ||
	    ledger_init(&o->ledger, max_values)) {
		oracle_free(o);
		return NULL;
	}
	return o;
}

void oracle_free(struct oracle *o)
{
	if (!o)
		return;
	free(o->answers);
	free(o->waived);
	free(o->phantom);
	free(o->prefix);
	timeline_free(&o->timeline);
	closed_free(&o->closed);
	linearizer_free(&o->linearizer);
	ledger_free(&o->ledger);
	free(o);
}

/*
 * An answer graded true fits into any order that explains the other calls: there
 * is a moment at which each of them has the ring full (or empty).  One graded
 * false fits into none, and that has been said.  So only transient ones are left,
 * and they only matter to a strict subject.  Of a burst that was cut short only
 * the transient limit is waived; that it took too little is said by
 * not-linearizable alone.
 */
static bool waives(const struct call *c, enum grade grade, bool strict)
{
	if (grade == GRADE_TRANSIENT)
		return !strict;
	return grade != GRADE_NONE && call_refused(c);
}

/* phantom: as for timeline_fill(). */
static void grade_answers(struct oracle *o, const struct history *h, unsigned flags,
			  const uint16_t *phantom)
{
	timeline_fill(&o->timeline, h, phantom);
	memset(o->graded, 0, sizeof(o->graded));
	for (uint32_t i = 0; i < o->timeline.count; i++) {
		const struct moment *m = &o->timeline.moments[i];
		struct answer *a = &o->answers[m->call];

		if (m->is_return)
			continue;
		if (h->before)
			occupancy_grade_unordered(a, &o->closed, h, m->call, phantom);
		else
			occupancy_grade(a, &o->timeline, h, i);
		o->graded[a->grade]++;
		o->waived[m->call] = waives(&h->calls[m->call], a->grade, flags & ORACLE_STRICT);
	}
}

static void report_answer(const struct oracle *o, const struct history *h, uint32_t call,
			  enum finding_kind kind, struct findings *findings)
{
	const struct answer *a = &o->answers[call];
	struct finding *f = findings_add_call(findings, kind, h, call);

	if (!f)
		return;
	f->low = a->low;
	f->high = a->high;
	f->other = a->holder;
	if (a->holder != FINDING_NO_CALL)
		f->holder = h->calls[a->holder].thread;
}

static void report_answers(const struct oracle *o, const struct history *h, enum grade grade,
			   bool full, enum finding_kind kind, struct findings *findings)
{
	for (uint32_t i = 0; o->graded[grade] && i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (call_refused(c) && o->answers[i].grade == grade && o->answers[i].full == full)
			report_answer(o, h, i, kind, findings);
	}
}

/* How many values were in the ring when the call returned, at least, where there are no
 * moments. */
static int64_t surely_in(struct oracle *o, const struct history *h, uint32_t call)
{
	const struct call *c = &h->calls[call];

	return closed_least(&o->closed, h, call, PENDING_WELCOME, NULL) + call_adds(c) -
	       call_removes(c);
}

/* One for every call whose return raised the least number of values in the ring
 * to a new maximum above the capacity (or above what was preloaded). */
static bool report_overfull(struct oracle *o, const struct history *h, struct findings *findings)
{
	uint64_t most = h->capacity > h->n_preloaded ? h->capacity : h->n_preloaded;
	bool found = false;

	for (uint32_t i = 0; i < o->timeline.count; i++) {
		const struct moment *m = &o->timeline.moments[i];
		int64_t lo = !m->is_return ? 0 : h->before ? surely_in(o, h, m->call) : m->lo;
		struct finding *f;

		if (lo <= 0 || (uint64_t)lo <= most)
			continue;
		most = (uint64_t)lo;
		f = findings_add_call(findings, FINDING_OVERFULL, h, m->call);
		if (f) {
			f->low = most;
			f->high = h->capacity;
		}
		found = true;
	}
	return found;
}

static void report_drop_count(const struct history *h, struct findings *findings)
{
	uint64_t full = 0;
	struct finding *f;

	if (!h->has_counter)
		return;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		const struct call *c = &h->calls[i];

		if (!call_returned(c))
			return;
		full += c->kind == BRRACE_PRODUCE && c->status == BRRACE_FULL;
	}
	if (full == h->counter)
		return;
	f = findings_add(findings, FINDING_LOST_DROP_COUNT);
	if (f) {
		f->low = h->counter;
		f->high = full;
	}
}

/* The history as it was known at that moment. */
static struct history history_until(struct oracle *o, const struct history *h, uint32_t at)
{
	struct history prefix = *h;

	prefix.calls = o->prefix;
	prefix.n_drained = 0;
	prefix.drain_cut = true;
	for (uint32_t i = 0; i < h->n_calls; i++) {
		o->prefix[i] = h->calls[i];
		if (h->calls[i].begin > at) {
			prefix.n_calls = i;
			break;
		}
		if (h->calls[i].end > at)
			o->prefix[i].end = CALL_PENDING;
	}
	return prefix;
}

/* The call up to whose return there was an order, and with it none;
 * FINDING_NO_CALL: the drain, or undecided. */
static uint32_t first_unexplained(struct oracle *o, const struct history *h,
				  const struct spec_rules *rules)
{
	uint32_t low = 0, high = o->timeline.count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		struct history prefix = history_until(o, h, o->timeline.moments[mid].at);

		switch (linearize(&o->linearizer, &prefix, rules, o->waived)) {
		case LINEARIZABLE:
			low = mid + 1;
			break;
		case NOT_LINEARIZABLE:
			high = mid;
			break;
		default:
			return FINDING_NO_CALL;
		}
	}
	return low < o->timeline.count ? o->timeline.moments[low].call : FINDING_NO_CALL;
}

/* Appends what is wrong with the values; what remains to be explained then? */
static enum outcome judge_values(struct oracle *o, const struct history *h,
				 struct spec_rules *rules, enum outcome outcome,
				 struct findings *findings)
{
	ledger_report(&o->ledger, rules->unordered || rules->lifo, findings);
	rules->overfull = report_overfull(o, h, findings);
	rules->loose = o->ledger.loose;
	rules->n_loose = o->ledger.n_loose;
	if (!rules->overfull && !rules->n_loose)
		return outcome;
	return linearize(&o->linearizer, h, rules, o->waived);
}

static bool fits(const struct oracle *o, const struct history *h)
{
	uint64_t n_values = (uint64_t)h->n_values + h->n_preloaded + h->n_drained;

	return h->n_calls <= o->max_calls && n_values <= o->max_values;
}

static int judge(struct oracle *o, const struct history *h, unsigned flags,
		 struct findings *findings)
{
	struct spec_rules rules = {
		.unordered = flags & ORACLE_UNORDERED,
		.lifo = flags & ORACLE_LIFO,
	};
	enum outcome outcome;
	bool explained;

	timeline_build(&o->timeline, h);
	grade_answers(o, h, flags, NULL);
	outcome = linearize(&o->linearizer, h, &rules, o->waived);
	explained = outcome == LINEARIZABLE;
	if (!explained) {
		ledger_fill(&o->ledger, &o->timeline, h);
		if (o->ledger.phantoms) {
			ledger_phantoms(&o->ledger, o->phantom);
			grade_answers(o, h, flags, o->phantom);
		}
	}
	report_answers(o, h, GRADE_FALSE, true, FINDING_FALSE_FULL, findings);
	report_answers(o, h, GRADE_FALSE, false, FINDING_FALSE_EMPTY, findings);
	if (!explained)
		outcome = judge_values(o, h, &rules, outcome, findings);
	report_drop_count(h, findings);
	if (outcome == NOT_LINEARIZABLE)
		findings_add_call(findings, FINDING_NOT_LINEARIZABLE, h,
				  first_unexplained(o, h, &rules));
	report_answers(o, h, GRADE_TRANSIENT, true, NOTE_TRANSIENT_FULL, findings);
	report_answers(o, h, GRADE_TRANSIENT, false, NOTE_TRANSIENT_EMPTY, findings);
	return outcome == UNDECIDED ? -ENOSPC : 0;
}

static void find_again(const struct recent_history *known, struct findings *findings)
{
	for (uint32_t i = 0; i < known->n_found; i++) {
		struct finding *f = findings_add(findings, known->found[i].kind);

		if (f)
			*f = known->found[i];
	}
}

int oracle_judge(struct oracle *o, const struct history *h, unsigned flags,
		 struct findings *findings)
{
	const uint32_t before = findings->count;
	const struct recent_history *known;
	int error;

	if (!fits(o, h))
		return -ENOSPC;
	known = recent_find(&o->recent, h, flags);
	if (known) {
		find_again(known, findings);
		return 0;
	}
	error = judge(o, h, flags, findings);
	if (!error && !findings->overflow)
		recent_keep(&o->recent, findings->list + before, findings->count - before);
	return error;
}
