/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/wording.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define MANY 8 /* values of one call; of more the first and the last are named */

const char *word_value(struct arena *arena, const struct result *r, uintptr_t value)
{
	char text[2 * NAME_MAX_BYTES];

	result_value(r, sizeof(value), value, text, sizeof(text));
	return arena_text(arena, text);
}

static const char *word_values(struct arena *arena, const struct result *r, uint32_t first,
			       uint32_t n)
{
	const uintptr_t *values = r->history->values + first;
	uint32_t shown = n > MANY ? 3 : n;
	const char *text = "";

	for (uint32_t i = 0; i < shown; i++)
		text = arena_printf(arena, "%s %s", text, word_value(arena, r, values[i]));
	if (n > shown)
		text = arena_printf(arena, "%s ... %s (%u values)", text,
				    word_value(arena, r, values[n - 1]), n);
	return text;
}

static const struct brrace_op *op_of(const struct result *r, const struct call *c)
{
	return &r->subject->table->ops[c->op];
}

static bool takes_many(const struct result *r, const struct call *c)
{
	return op_of(r, c)->flags & (BRRACE_BULK | BRRACE_BURST);
}

const char *word_call(struct arena *arena, const struct result *r, uint32_t call)
{
	const struct call *c = &r->history->calls[call];
	const char *name = op_of(r, c)->name;

	if (c->kind == BRRACE_CONSUME && takes_many(r, c))
		return arena_printf(arena, "%s %u", name, c->want);
	return arena_printf(arena, "%s%s", name, word_values(arena, r, c->first_in, c->n_in));
}

const char *word_whose(struct arena *arena, const struct result *r, uint32_t call)
{
	return arena_printf(arena, "%s's %s", result_thread(r, r->history->calls[call].thread),
			    word_call(arena, r, call));
}

static const char *word_ok(struct arena *arena, const struct result *r, const struct call *c)
{
	switch (c->kind) {
	case BRRACE_PRODUCE:
		if (c->n_done < c->n_in)
			return arena_printf(arena, "ok, %u of %u", c->n_done, c->n_in);
		return "ok";
	case BRRACE_CONSUME:
	case BRRACE_PEEK:
		if (takes_many(r, c))
			return arena_printf(arena, "%u:%s", c->n_out,
					    word_values(arena, r, c->first_out, c->n_out));
		return c->n_out ? word_values(arena, r, c->first_out, c->n_out) + 1 : "ok";
	case BRRACE_QUERY_FULL:
	case BRRACE_QUERY_EMPTY:
		return c->result ? "yes" : "no";
	case BRRACE_QUERY_COUNT:
	case BRRACE_OBSERVE:
		return arena_printf(arena, "%" PRIu64, c->result);
	default:
		return "ok";
	}
}

static const char *word_return(struct arena *arena, const struct result *r, uint32_t call)
{
	static const char *const refusals[] = {
		[BRRACE_FULL] = "FULL",
		[BRRACE_EMPTY] = "EMPTY",
		[BRRACE_AGAIN] = "AGAIN",
	};
	const struct call *c = &r->history->calls[call];
	const char *answer = c->status == BRRACE_OK ? word_ok(arena, r, c) : refusals[c->status];

	return arena_printf(arena, "%s -> %s", word_call(arena, r, call), answer);
}

static const char *word_point(struct arena *arena, const struct result *r, const struct event *e)
{
	char text[2 * NAME_MAX_BYTES];

	result_point(r, e, text, sizeof(text));
	return arena_text(arena, text);
}

static const char *word_event_value(struct arena *arena, const struct result *r,
				    const struct event *e, word128 value)
{
	char text[2 * NAME_MAX_BYTES];

	result_value(r, e->size, value, text, sizeof(text));
	return arena_text(arena, text);
}

/* What became of it. */
static const char *word_effect(struct arena *arena, const struct result *r, const struct event *e)
{
	const char *value = word_event_value(arena, r, e, e->value);

	switch (e->kind) {
	case ACCESS_STORE:
		return arena_printf(arena, " = %s%s", value,
				    e->flags & ACCESS_BUFFERED ? "  (buffered)" : "");
	case ACCESS_LOAD:
		return arena_printf(arena, " = %s%s", value,
				    e->flags & ACCESS_DELAYED ? "  (delayed)" : "");
	case ACCESS_FLUSH:
		return arena_printf(arena, " = %s", value);
	case ACCESS_CAS:
		if (e->flags & ACCESS_SPURIOUS)
			return arena_printf(arena, " failed as the schedule says, is %s", value);
		if (e->flags & ACCESS_FAILED)
			return arena_printf(arena, " failed, is %s", value);
		/* fallthrough */
	case ACCESS_RMW:
		return arena_printf(arena, " %s -> %s", word_event_value(arena, r, e, e->old),
				    value);
	case ACCESS_TRYLOCK:
		return e->flags & ACCESS_FAILED ? " failed" : "";
	default:
		return "";
	}
}

/* A newer write that was not seen, or that is newer than this one though it came first. */
static const char *word_missed(struct arena *arena, const struct result *r, const struct event *e)
{
	const struct event *newer;

	if (!(event_reads(e) || (e->kind == ACCESS_STORE && r->trace->linked)) ||
	    e->missed == EVENT_INITIAL)
		return "";
	newer = &r->trace->events[e->missed];
	return arena_printf(arena, "  %s %s by %s at step %u", event_reads(e) ? "misses" : "before",
			    word_event_value(arena, r, newer, newer->value),
			    result_thread(r, newer->thread), newer->step);
}

/* Who wrote what was read, if another thread did; of a flush, when it was stored. */
static const char *word_origin(struct arena *arena, const struct result *r, const struct event *e)
{
	bool reads = e->kind == ACCESS_LOAD || e->kind == ACCESS_CAS || e->kind == ACCESS_RMW;
	const struct event *writer;

	if (e->kind == ACCESS_FLUSH)
		return arena_printf(arena, "  stored at step %u",
				    r->trace->events[e->reads_from].step);
	if (!reads || e->reads_from == EVENT_INITIAL)
		return "";
	writer = &r->trace->events[e->reads_from];
	if (writer->thread == e->thread)
		return "";
	if (!writer->step)
		return arena_printf(arena, "  from %s", result_thread(r, writer->thread));
	return arena_printf(arena, "  from %s at step %u", result_thread(r, writer->thread),
			    writer->step);
}

static const char *word_times(struct arena *arena, const struct row *row)
{
	const char *waits = row->waits ? ", waits" : "";

	if (row->times == 1)
		return row->waits ? "  (waits)" : "";
	if (row->round == 1)
		return arena_printf(arena, "  (%u times%s)", row->times, waits);
	return arena_printf(arena, "  (these %u steps %u times%s)", row->round, row->times, waits);
}

static const char *word_access(struct arena *arena, const struct result *r, const struct row *row)
{
	const struct event *e = &r->trace->events[row->index];
	char place[NAME_MAX_BYTES];

	if (e->kind == ACCESS_FENCE)
		return arena_printf(arena, "fence %s%s", memory_order_name(e->order),
				    word_times(arena, row));
	result_place(r, e, place, sizeof(place));
	return arena_printf(arena, "%-5s %s%s%s%s%s", access_kind_name(e->kind), place,
			    word_effect(arena, r, e), word_origin(arena, r, e),
			    word_missed(arena, r, e), word_times(arena, row));
}

const char *word_standing(struct arena *arena, const struct result *r, uint32_t call,
			  uint32_t event)
{
	const struct event *next = result_standing(r, call, event);

	return next ? arena_printf(arena, "before %s", word_point(arena, r, next)) :
		      "before its return";
}

/* The thread that had a lock when `event` events had been traced, or FINDING_NO_THREAD. */
static uint8_t lock_holder(const struct trace *trace, uint32_t event, uintptr_t lock)
{
	while (event-- > 0) {
		const struct event *e = &trace->events[event];
		bool takes = e->kind == ACCESS_LOCK || e->kind == ACCESS_TRYLOCK;

		if (e->addr != lock || (!takes && e->kind != ACCESS_UNLOCK))
			continue;
		if (!(e->flags & ACCESS_FAILED))
			return takes ? e->thread : FINDING_NO_THREAD;
	}
	return FINDING_NO_THREAD;
}

/* "held before load br_cons_tail"; a thread whose lock is taken waits, held or not. */
static const char *word_left(struct arena *arena, const struct result *r, const struct row *row,
			     const char *state)
{
	const struct event *next = result_standing(r, row->call, row->event);
	const char *where = word_standing(arena, r, row->call, row->event);
	uint8_t holder = FINDING_NO_THREAD;

	if (next && next->kind == ACCESS_LOCK)
		holder = lock_holder(r->trace, row->event, next->addr);
	if (holder == FINDING_NO_THREAD)
		return arena_printf(arena, "%s %s", state, where);
	return arena_printf(arena, "waits %s, held by %s", where, result_thread(r, holder));
}

static const char *word_line(struct arena *arena, const struct result *r, const struct row *row)
{
	static const char *const states[] = {
		[VERB_UNTIL] = "held",  [VERB_PAST] = "held",
		[VERB_FINISH] = "held", [VERB_STEP] = "held",
		[VERB_HOLD] = "held",   [VERB_RELEASE] = "released",
		[VERB_KILL] = "killed", [VERB_FAIL] = "its next CAS will fail,",
		[VERB_BUFFER] = "held", [VERB_CHOOSE] = "held",
		[VERB_DELAY] = "held",
	};
	uint32_t line = row->index;
	const char *note = line < r->scenario->n_lines ? r->scenario->lines[line].note : NULL;
	const char *state = row->waits ? "waits" : states[r->script->lines[line].verb];
	const char *left =
		r->script->lines[line].verb == VERB_FLUSH ? "flushed" :
		row->call == NO_CALL ? arena_printf(arena, "%s before its next operation", state) :
				       word_left(arena, r, row, state);

	return arena_printf(arena, "...... %s%s%s", left, note ? ": " : "", note ? note : "");
}

static const char *word_ending(enum run_end end)
{
	switch (end) {
	case RUN_CRASHED:
		return "...... crashed";
	case RUN_ASSERTED:
		return "...... an assertion failed";
	case RUN_EXITED:
		return "...... exited";
	case RUN_STEP_LIMIT:
		return "...... still running";
	case RUN_NO_POINT:
		return "...... loops without a point";
	case RUN_CUT:
		return "...... cut by brrace_assume()";
	default:
		return "...... stopped here";
	}
}

const char *word_row(struct arena *arena, const struct result *r, const struct row *row)
{
	switch (row->kind) {
	case ROW_CALL:
		return word_call(arena, r, row->index);
	case ROW_RETURN:
		return word_return(arena, r, row->index);
	case ROW_ACCESS:
		return word_access(arena, r, row);
	case ROW_STANDING:
		return arena_printf(arena, "...... %s", word_left(arena, r, row, "held"));
	case ROW_LINE:
		return word_line(arena, r, row);
	default:
		return word_ending(r->end);
	}
}

const char *word_left_out(struct arena *arena, const struct result *r, const struct row *rows,
			  size_t n)
{
	uint32_t first = 0, last = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t step =
			rows[i].kind == ROW_ACCESS ? r->trace->events[rows[i].index].step : 0;

		if (!step)
			continue;
		last = step;
		first = first ? first : step;
	}
	return arena_printf(arena, "...... %zu rows left out, steps %u to %u", n, first, last);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

const char *word_setting(struct arena *arena, const struct result *r)
{
	uint64_t capacity = r->history ? r->history->capacity : r->slots;
	const char *text = arena_printf(arena, "%s, %u slot%s", r->subject->table->name, r->slots,
					plural(r->slots));

	if (capacity == BRRACE_NO_LIMIT)
		text = arena_printf(arena, "%s, no limit", r->subject->table->name);
	else if (capacity != r->slots)
		text = arena_printf(arena, "%s (%" PRIu64 " usable)", text, capacity);
	text = arena_printf(arena, "%s, %s, %u thread%s", text, r->model, r->scenario->n_threads,
			    plural(r->scenario->n_threads));
	if (r->history && r->history->n_preloaded)
		text = arena_printf(arena, "%s, %u preloaded", text, r->history->n_preloaded);
	if (strcmp(r->substrate, "fibers") != 0)
		text = arena_printf(arena, "%s, %s", text, r->substrate);
	return text;
}

const char *word_used(struct arena *arena, const struct history *h, int64_t n)
{
	if (h->capacity == BRRACE_NO_LIMIT)
		return arena_printf(arena, "%" PRId64 " used", n);
	return arena_printf(arena, "%" PRId64 " of %" PRIu64 " used", n, h->capacity);
}

const char *word_label(struct arena *arena, enum finding_kind kind)
{
	char *label = arena_text(arena, finding_name(kind));

	for (char *c = label; *c; c++)
		*c = *c == '-' ? ' ' : finding_is_note(kind) ? *c : (char)toupper(*c);
	return label;
}
