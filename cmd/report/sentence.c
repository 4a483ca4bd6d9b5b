/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings, each in a sentence. */
#include <inttypes.h>
#include <string.h>

#include "oracle/effect.h"
#include "report/livelock.h"
#include "report/value.h"
#include "report/wording.h"

/* "T1: enqueue a" */
static const char *subject(struct arena *arena, const struct result *r, uint32_t call)
{
	return arena_printf(arena, "%s: %s", result_thread(r, r->history->calls[call].thread),
			    word_call(arena, r, call));
}

/* What the call said of the room in the ring. */
static const char *answer(struct arena *arena, const struct call *c, const char *refusal)
{
	if (c->kind == BRRACE_QUERY_FULL || c->kind == BRRACE_QUERY_EMPTY)
		return "said yes";
	if (call_adds(c))
		return arena_printf(arena, "took only %u of %u", c->n_done, c->n_in);
	if (call_removes(c))
		return arena_printf(arena, "returned only %u of %u", c->n_out, c->want);
	return arena_printf(arena, "said %s", refusal);
}

/* Under weak models calls have no moments, only an order. */
static bool has_moments(const struct result *r)
{
	return strcmp(r->model, "sc") == 0;
}

static const char *slots_used(struct arena *arena, const struct history *h, uint64_t n)
{
	if (h->capacity == BRRACE_NO_LIMIT)
		return arena_printf(arena, "%" PRIu64 " in it", n);
	return arena_printf(arena, "%" PRIu64 " of %" PRIu64 " slots used", n, h->capacity);
}

static const char *false_answer(struct arena *arena, const struct result *r,
				const struct finding *f)
{
	bool full = f->kind == FINDING_FALSE_FULL;
	const char *refusal = full ? "full" : "empty";
	const char *said = arena_printf(arena, "%s %s", subject(arena, r, f->call),
					answer(arena, &r->history->calls[f->call], refusal));

	if (!has_moments(r))
		return arena_printf(arena, "%s, but in no order of the calls was the ring %s.",
				    said, refusal);
	return arena_printf(arena, "%s, but never during the call were %s than %s.", said,
			    full ? "more" : "fewer",
			    slots_used(arena, r->history, full ? f->high : f->low));
}

static const char *transient(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *refusal = f->kind == NOTE_TRANSIENT_FULL ? "full" : "empty";
	const char *said = arena_printf(arena, "%s %s", subject(arena, r, f->call),
					answer(arena, &r->history->calls[f->call], refusal));

	if (f->other == FINDING_NO_CALL)
		return arena_printf(arena, "%s, which calls in flight account for.", said);
	return arena_printf(
		arena, "%s, which %s, in flight, accounts for: it stood %s.", said,
		word_whose(arena, r, f->other),
		word_standing(arena, r, f->other, r->history->calls[f->call].last_event));
}

static const char *lost(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *value = word_value(arena, r, f->value);
	const char *came = f->call == FINDING_NO_CALL ?
				   arena_printf(arena, "%s was preloaded", value) :
				   arena_printf(arena, "%s said ok", subject(arena, r, f->call));

	return arena_printf(arena,
			    "%s, but no call returned %s and it was not in the ring at the end.",
			    came, value);
}

static const char *duplicate(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *value = word_value(arena, r, f->value);
	const char *first = f->other == FINDING_NO_CALL ? NULL : word_whose(arena, r, f->other);

	if (f->call != FINDING_NO_CALL)
		return arena_printf(arena, "%s returned %s, which %s had returned already.",
				    subject(arena, r, f->call), value, first ? first : "a call");
	if (first)
		return arena_printf(arena, "%s was left in the ring, but %s had returned it.",
				    value, first);
	return arena_printf(arena, "%s was left in the ring twice.", value);
}

/* The value is the one of a pair that is out of place; the other one shows it. */
static const char *reordered(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *value = word_value(arena, r, f->value);
	const char *came =
		f->call == FINDING_NO_CALL ?
			arena_printf(arena, "%s was left in the ring", value) :
			arena_printf(arena, "%s returned %s", subject(arena, r, f->call), value);
	const char *other =
		f->other == FINDING_NO_CALL ?
			"was left in the ring" :
			arena_printf(arena, "%s returned", word_whose(arena, r, f->other));

	return arena_printf(arena, "%s out of turn, as what %s shows.", came, other);
}

static const char *foreign(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *value = word_value(arena, r, f->value);

	if (strcmp(value, VALUE_UNWRITTEN) == 0)
		value = "an unwritten slot";
	if (f->call == FINDING_NO_CALL)
		return arena_printf(arena, "%s was left in the ring, which nobody had enqueued.",
				    value);
	return arena_printf(arena, "%s returned %s, which nobody had enqueued.",
			    subject(arena, r, f->call), value);
}

static const char *overfull(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *when =
		f->call == FINDING_NO_CALL ?
			"" :
			arena_printf(arena, "%s returned, and then ", subject(arena, r, f->call));

	return arena_printf(
		arena, "%sat least %" PRIu64 " values were in the ring, but only %" PRIu64 " fit.",
		when, f->low, f->high);
}

static const char *drop_count(struct arena *arena, const struct finding *f)
{
	return arena_printf(arena, "%" PRIu64 " %s said full, but the ring counted %" PRIu64 ".",
			    f->high, f->high == 1 ? "call" : "calls", f->low);
}

/* "T1: enqueue a: SIGSEGV in enqueue at ring.c:12." */
static const char *ended(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *who;

	if (f->thread == FINDING_NO_THREAD)
		return arena_printf(arena, "%s.", f->detail);
	who = f->call != FINDING_NO_CALL ? subject(arena, r, f->call) : result_thread(r, f->thread);
	return arena_printf(arena, "%s: %s.", who, f->detail);
}

static const char *stuck(struct arena *arena, const struct result *r, const struct finding *f)
{
	if (r->end != RUN_ENDED)
		return ended(arena, r, f);
	return arena_printf(arena, "%s, and nobody who could change that can move.", f->detail);
}

struct script_stop word_when(const struct result *r, const struct finding *f)
{
	if (r->script && f->line < r->script->at && f->line < r->script->n_lines)
		return r->script->stops[f->line];
	return (struct script_stop){r->trace->count, r->history->clock, false};
}

uint32_t word_call_at(const struct result *r, uint32_t thread, struct script_stop when)
{
	const struct history *h = r->history;

	for (uint32_t i = 0; i < h->n_calls && h->calls[i].begin < when.moment; i++) {
		const struct call *c = &h->calls[i];

		if (c->thread == thread && c->parent == CALL_TOP && c->end >= when.moment)
			return i;
	}
	return NO_CALL;
}

static const char *behind(struct arena *arena, const struct result *r, const struct finding *f)
{
	struct script_stop when = word_when(r, f);
	const char *where = "between operations";
	bool killed;
	uint32_t call;

	if (f->holder == FINDING_NO_THREAD)
		return arena_printf(arena, "%s.", f->detail);
	call = word_call_at(r, f->holder, when);
	killed = r->threads[f->holder].state == THREAD_KILLED;
	if (call != NO_CALL)
		where = word_standing(arena, r, call, when.event);
	return arena_printf(arena, "%s waits behind %s, %s %s.", result_thread(r, f->thread),
			    result_thread(r, f->holder), killed ? "killed" : "held", where);
}

const struct race *word_race(const struct result *r, const struct finding *f)
{
	size_t n = 0;

	for (const struct finding *g = r->findings->list; g < f; g++)
		n += g->kind == FINDING_DATA_RACE;
	return n < r->n_races ? &r->races[n] : NULL;
}

const char *word_race_access(const struct race_side *s)
{
	if (s->atomic)
		return s->write ? "an atomic write" : "an atomic read";
	if (s->by_volatile)
		return s->write ? "a volatile write" : "a volatile read";
	return s->write ? "a plain write" : "a plain read";
}

void word_race_variable(const struct result *r, const struct race *race, char out[NAME_MAX_BYTES])
{
	struct event e = {.addr = race->addr, .size = race->size};

	result_place(r, &e, out, NAME_MAX_BYTES);
	out[strcspn(out, "[+")] = '\0';
}

static const char *side(struct arena *arena, const struct result *r, const struct race_side *s)
{
	const char *access =
		arena_printf(arena, "%s of %u byte%s by %s", word_race_access(s), s->size,
			     s->size == 1 ? "" : "s", result_thread(r, s->thread));

	return s->step ? arena_printf(arena, "%s at step %u", access, s->step) : access;
}

static const char *data_race(struct arena *arena, const struct result *r, const struct finding *f)
{
	const struct race *race = word_race(r, f);
	char place[NAME_MAX_BYTES];

	if (!race)
		return arena_printf(arena, "%s.", f->detail);
	result_place(r, &(struct event){.addr = race->addr, .size = race->size}, place,
		     sizeof(place));
	return arena_printf(arena, "%s: nothing orders %s and %s.", place,
			    side(arena, r, &race->side[0]), side(arena, r, &race->side[1]));
}

static const char *no_order(struct arena *arena, const struct result *r, const struct finding *f)
{
	if (f->call == FINDING_NO_CALL)
		return "no order of the calls explains what they returned and left in the ring.";
	return arena_printf(arena,
			    "no order of the calls explains what they returned, up to the "
			    "return of %s.",
			    word_whose(arena, r, f->call));
}

const char *word_finding(struct arena *arena, const struct result *r, const struct finding *f)
{
	switch (f->kind) {
	case FINDING_FALSE_FULL:
	case FINDING_FALSE_EMPTY:
		return false_answer(arena, r, f);
	case FINDING_LOST:
		return lost(arena, r, f);
	case FINDING_DUPLICATE:
		return duplicate(arena, r, f);
	case FINDING_REORDERED:
		return reordered(arena, r, f);
	case FINDING_FOREIGN:
		return foreign(arena, r, f);
	case FINDING_OVERFULL:
		return overfull(arena, r, f);
	case FINDING_LOST_DROP_COUNT:
		return drop_count(arena, f);
	case FINDING_STUCK:
		return stuck(arena, r, f);
	case FINDING_LIVELOCK:
		return livelock_sentence(arena, r, f);
	case FINDING_BLOCKED_BEHIND:
		return behind(arena, r, f);
	case FINDING_DATA_RACE:
		return data_race(arena, r, f);
	case FINDING_NOT_LINEARIZABLE:
		return no_order(arena, r, f);
	case NOTE_TRANSIENT_FULL:
	case NOTE_TRANSIENT_EMPTY:
		return transient(arena, r, f);
	default:
		return ended(arena, r, f);
	}
}
