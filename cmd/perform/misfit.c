/* SPDX-License-Identifier: BSD-2-Clause */
#include "perform/misfit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "trace/buffered.h"

#define PHRASE 160

static const char *thread_name(const struct result *r, unsigned thread)
{
	if (thread < r->scenario->n_threads)
		return r->scenario->threads[thread].name.s;
	return "set-up";
}

static const char *op_name(const struct result *r, int op)
{
	return op < 0 ? "operation" : r->subject->table->ops[op].name;
}

/* "load br_cons_tail" of an access that has not happened yet. */
static void access_phrase(const struct result *r, const struct event *e, char *out, size_t room)
{
	char place[NAME_MAX_BYTES] = "";

	if (e->addr)
		result_place(r, e, place, sizeof(place));
	snprintf(out, room, "%s%s%s", access_kind_name(e->kind), place[0] ? " " : "", place);
}

/* "held before load br_cons_tail", "between operations" */
static void standing(const struct result *r, const struct thread_view *t, char *out, size_t room)
{
	char access[PHRASE];

	switch (t->at) {
	case AT_POINT:
		access_phrase(r, &t->next, access, sizeof(access));
		snprintf(out, room, "%sbefore %s", t->critical ? "inside critical_enter " : "",
			 access);
		break;
	case AT_RETURN:
		snprintf(out, room, "about to return from %s", op_name(r, t->op));
		break;
	case AT_CALL:
		snprintf(out, room, "before its %s", op_name(r, t->op));
		break;
	default:
		snprintf(out, room, "at its end");
	}
}

static void holder_phrase(const struct result *r, const struct blocked *b, const char *verb,
			  char *out, size_t room)
{
	char where[PHRASE];

	out[0] = '\0';
	if (b->holder == FINDING_NO_THREAD)
		return;
	standing(r, &b->holder_at, where, sizeof(where));
	snprintf(out, room, ", %s %s %s", verb, thread_name(r, b->holder), where);
}

/* ", which is in the buffer of T1": where the thread looked last. */
static void buffer_phrase(const struct result *r, const struct blocked *b, char *out, size_t room)
{
	const struct event *events = r->trace->events;
	const struct event *last = NULL;

	out[0] = '\0';
	for (uint32_t i = 0; i < r->trace->count; i++)
		if (events[i].thread == b->thread && events[i].addr == b->at.addr)
			last = &events[i];
	if (last && event_reads(last) && last->missed != EVENT_INITIAL)
		snprintf(out, room, ", which is in the buffer of %s",
			 thread_name(r, events[last->missed].thread));
}

void misfit_waiting(const struct result *r, const struct blocked *b, char *out, size_t room)
{
	char place[NAME_MAX_BYTES] = "its turn", holder[2 * PHRASE];
	const char *thread = thread_name(r, b->thread);

	if (b->at.addr)
		result_place(r, &b->at, place, sizeof(place));
	if (b->state == THREAD_LOCKED) {
		holder_phrase(r, b, "held by", holder, sizeof(holder));
		snprintf(out, room, "%s waits for %s%s", thread, place, holder);
	} else if (b->state == THREAD_EXCLUDED) {
		holder_phrase(r, b, "on which stands", holder, sizeof(holder));
		snprintf(out, room, "%s waits for cpu %d%s", thread, r->threads[b->thread].cpu,
			 holder);
	} else {
		if (b->holder == FINDING_NO_THREAD)
			buffer_phrase(r, b, holder, sizeof(holder));
		else
			holder_phrase(r, b, "behind", holder, sizeof(holder));
		snprintf(out, room, "%s spins on %s%s", thread, place, holder);
	}
}

static void place_of_code(const struct result *r, uintptr_t pc, char *out, size_t room)
{
	struct source_line line;

	out[0] = '\0';
	if (pc && result_source(r, pc, &line))
		snprintf(out, room, " in %s at %s:%u", line.function, line.file, line.line);
}

void misfit_fault(const struct result *r, const struct run_fault *fault, char *out, size_t room)
{
	char where[PHRASE];

	place_of_code(r, fault->pc, where, sizeof(where));
	if (fault->stack_overrun)
		snprintf(out, room, "stack overrun%s", where);
	else if (fault->signal)
		snprintf(out, room, "SIG%s%s", sigabbrev_np(fault->signal), where);
	else
		snprintf(out, room, "%s%s", fault->text, strchr(fault->text, ':') ? "" : where);
}

void misfit_after(const struct result *r, const struct run_after *after, char *out, size_t room)
{
	const char *what = after->destroying ? "destroy()" : "draining the ring";
	int n = snprintf(out, room, "%s: ", what);

	misfit_fault(r, &after->fault, out + n, room - (size_t)n);
}

/* The point of a line, as the scenario writes it. */
static void point_phrase(const struct scenario_line *line, char *out, size_t room)
{
	snprintf(out, room, "%s%s%s", line->kind.s ? line->kind.s : "point",
		 line->place.s ? " " : "", line->place.s ? line->place.s : "");
}

/* "store br_cons_tail by T2 at step 7" */
static void write_phrase(const struct result *r, uint32_t event, char *out, size_t room)
{
	const struct event *e;
	char access[PHRASE];

	if (event == EVENT_INITIAL) {
		snprintf(out, room, "what was there before");
		return;
	}
	e = &r->trace->events[event];
	access_phrase(r, e, access, sizeof(access));
	snprintf(out, room, "%s by %s at step %u", access, thread_name(r, e->thread), e->step);
}

static void reason_phrase(const struct result *r, char *out, size_t room)
{
	const struct refusal *why = &r->script->refusal;
	char newer[2 * PHRASE], seen[2 * PHRASE];

	write_phrase(r, why->newer, newer, sizeof(newer));
	switch (why->kind) {
	case REFUSAL_NEWER:
		snprintf(out, room, "%s is newer and happens before it", newer);
		break;
	case REFUSAL_SEEN:
		write_phrase(r, why->seen, seen, sizeof(seen));
		snprintf(out, room, "%s, which happens before it, has read the newer %s", seen,
			 newer);
		break;
	case REFUSAL_TAKEN:
		snprintf(out, room, "%s comes right after, with nothing between", newer);
		break;
	case REFUSAL_PLAIN:
		snprintf(out, room, "it is a plain access, which has no choice");
		break;
	default:
		snprintf(out, room, "seq_cst accesses and fences would have no order");
	}
}

/* Of a load that may not take effect that late. */
static void explain_delay(const struct result *r, const struct scenario_line *line, char *why,
			  size_t room)
{
	const struct refusal *refusal = &r->script->refusal;
	const char *thread = thread_name(r, line->thread);
	char newer[2 * PHRASE], reason[3 * PHRASE];

	if (refusal->kind == REFUSAL_NO_STORE) {
		snprintf(why, room, ": %s delays another load, or comes to no %s %s", thread,
			 line->source.kind.s, line->source.place.s);
		return;
	}
	write_phrase(r, refusal->newer, newer, sizeof(newer));
	switch (refusal->kind) {
	case REFUSAL_ACQUIRES:
		snprintf(reason, sizeof(reason), "it acquires");
		break;
	case REFUSAL_RELEASES:
		snprintf(reason, sizeof(reason), "%s releases", newer);
		break;
	case REFUSAL_FENCE:
		snprintf(reason, sizeof(reason), "%s is between", newer);
		break;
	case REFUSAL_PLACE:
		snprintf(reason, sizeof(reason), "%s, between, is to the same place", newer);
		break;
	default:
		snprintf(reason, sizeof(reason), "what %s does until then depends on its value",
			 thread);
	}
	snprintf(why, room, " is impossible here: %s %s of %s cannot be delayed past %s %s: %s",
		 line->kind.s, line->place.s, thread, line->source.kind.s, line->source.place.s,
		 reason);
}

/* Of a choice that the model forbids. */
static void explain_refusal(const struct result *r, const struct scenario_line *line, char *why,
			    size_t room)
{
	const struct event *next = &r->threads[line->thread].next;
	char access[PHRASE], write[2 * PHRASE], reason[4 * PHRASE];
	bool store = next->kind == ACCESS_STORE;

	access_phrase(r, next, access, sizeof(access));
	if (r->script->refusal.kind == REFUSAL_NO_WRITE) {
		snprintf(why, room,
			 " is impossible here: there is no such write for %s of %s to %s", access,
			 thread_name(r, line->thread), store ? "come before" : "read");
		return;
	}
	write_phrase(r, r->script->refused, write, sizeof(write));
	reason_phrase(r, reason, sizeof(reason));
	snprintf(why, room, " is impossible here: %s of %s cannot %s %s: %s", access,
		 thread_name(r, line->thread), store ? "come before" : "read", write, reason);
}

static void explain_nothing(const struct result *r, const struct scenario_line *line, char *why,
			    size_t room)
{
	if (line->verb == VERB_STEP)
		snprintf(why, room, ": %s has nothing left to run after %u of %u steps",
			 thread_name(r, line->thread), line->count - r->script->left, line->count);
	else
		snprintf(why, room, ": %s has nothing left to run", thread_name(r, line->thread));
}

void misfit_explain(struct result *r, const struct blocked *b, bool written)
{
	const struct scenario_line *line = &r->scenario->lines[r->script->at];
	const char *thread = thread_name(r, line->thread);
	const struct thread_view *t = &r->threads[line->thread];
	char text[2 * PHRASE + NAME_MAX_BYTES], *why = r->why;
	size_t room = sizeof(r->why);
	int n = snprintf(why, room, "line %u", line->number);

	why += n;
	room -= (size_t)n;
	switch (r->script->end) {
	case SCRIPT_IMPOSSIBLE:
		misfit_waiting(r, b, text, sizeof(text));
		snprintf(why, room, " is impossible here: %s", text);
		break;
	case SCRIPT_UNREACHED:
		point_phrase(line, text, sizeof(text));
		snprintf(why, room, ": %s came to the end of %s without %s%s", thread,
			 line->op.s ? line->op.s : op_name(r, t->op), text,
			 line->place.s && !written ?
				 " (nobody writes there, so it gives no points)" :
				 "");
		break;
	case SCRIPT_PASSED:
		point_phrase(line, text, sizeof(text));
		snprintf(why, room, ": %s is past that %s already", thread, text);
		break;
	case SCRIPT_WRONG_OP:
		snprintf(why, room, ": %s is in or before %s, not %s", thread, op_name(r, t->op),
			 line->op.s);
		break;
	case SCRIPT_REFUSED:
		if (line->verb == VERB_CHOOSE) {
			explain_refusal(r, line, why, room);
			break;
		}
		if (line->verb == VERB_DELAY) {
			explain_delay(r, line, why, room);
			break;
		}
		access_phrase(r, &t->next, text, sizeof(text));
		snprintf(why, room, " is impossible here: %s of %s %s, so it empties the buffer",
			 text, thread,
			 t->next.size > BUFFERED_BYTES || t->next.flags & ACCESS_RANGE ?
				 "may be longer than a word" :
				 "is seq_cst");
		break;
	case SCRIPT_NO_STORE:
		snprintf(why, room, ": %s has %s%s%s in its buffer", thread,
			 line->count ? "fewer stores" : "no store", line->place.s ? " to " : "",
			 line->place.s ? line->place.s : "");
		break;
	case SCRIPT_NO_CAS:
		snprintf(why, room, ": no cas of %s came after it", thread);
		break;
	default:
		explain_nothing(r, line, why, room);
	}
}
