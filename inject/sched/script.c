/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/script.h"

#include <stddef.h>
#include <string.h>

#include "sched/script_want.h"
#include "trace/buffered.h"

#define NO_LINE UINT16_MAX

static struct script *script_of(struct policy *policy)
{
	return (struct script *)((char *)policy - offsetof(struct script, policy));
}

static void next_line(struct script *s, const struct sched_view *view)
{
	if (s->at < s->n_lines) {
		s->stops[s->at] = (struct script_stop){
			.event = view->trace->count,
			.moment = view->history->clock,
			.critical = view->threads[s->lines[s->at].thread].critical,
		};
		s->at++;
	}
	s->phase = PHASE_START;
	s->target = NO_CALL;
	s->counted = 0;
	s->calls_left = s->at < s->n_lines ? s->lines[s->at].op_count : 0;
	if (s->calls_left == 0)
		s->calls_left = 1;
}

/* The line's thread cannot move.  The waiting itself is the finding if the scenario
 * expects one; else the script does not fit. */
static bool blocked(struct script *s, const struct script_line *line, const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];

	if (!line->may_block || s->n_blocks == MAX_BLOCKS)
		return false;
	s->blocks[s->n_blocks++] = (struct script_block){
		.line = (uint16_t)s->at,
		.thread = line->thread,
		.state = t->state,
		.steps = t->steps,
		.at = t->next,
	};
	return true;
}

/* on: none of the thread's points is of interest. */
static struct decision run_thread(struct script *s, const struct sched_view *view, uint32_t thread,
				  uint16_t line, bool on)
{
	const struct thread_view *t = &view->threads[thread];
	uint64_t bit = UINT64_C(1) << thread;
	bool fail = s->fail & bit && t->at == AT_POINT && t->next.kind == ACCESS_CAS;

	on &= !(s->fail & bit);
	if (fail)
		s->fail &= ~bit;
	return (struct decision){
		.kind = fail ? DECIDE_FAIL_CAS :
			on   ? DECIDE_RUN_ON :
			       DECIDE_RUN,
		.thread = (uint8_t)thread,
		.line = line,
	};
}

static struct decision end(struct script *s, enum script_end how)
{
	s->end = (uint8_t)how;
	return (struct decision){.kind = DECIDE_END};
}

/* The line of the script whose CAS never came. */
static uint32_t unused_fail(const struct script *s)
{
	uint32_t at = s->n_lines;

	while (at-- > 0)
		if (s->lines[at].verb == VERB_FAIL && s->fail >> s->lines[at].thread & 1)
			break;
	return at;
}

static void let_go(struct script *s, const struct sched_view *view)
{
	if (s->probed)
		return;
	s->probed = true;
	s->held = 0;
	memcpy(s->before, view->threads, view->n_threads * sizeof(*s->before));
}

/* Whether a thread that is not held has something left to do. */
static bool anybody_left(const struct script *s, const struct sched_view *view)
{
	for (uint32_t i = 0; i < view->n_threads; i++)
		if (!script_gone(&view->threads[i]) && !(s->held >> i & 1))
			return true;
	return false;
}

#define PATIENCE 1000 /* events without a write */

/* Perhaps somebody waits for a store that is in a buffer, and counts how often it looked. */
static bool nothing_but_reads(const struct sched_view *view)
{
	const struct trace *trace = view->trace;

	if (trace->count < PATIENCE)
		return false;
	for (uint32_t i = trace->count - PATIENCE; i < trace->count; i++)
		if (event_shows(&trace->events[i]) || event_writes(&trace->events[i]))
			return false;
	return true;
}

/* The first thread whose buffer holds a store, or -1. */
static int first_buffered(const struct sched_view *view)
{
	for (uint32_t i = 0; i < view->n_threads; i++)
		if (view->threads[i].buffered)
			return (int)i;
	return -1;
}

/* The delayed load of a thread takes effect. */
static struct decision take_effect(struct script *s, uint32_t thread)
{
	s->late &= ~(UINT64_C(1) << thread);
	return (struct decision){
		.kind = DECIDE_LATE,
		.thread = (uint8_t)thread,
		.line = NO_LINE,
	};
}

/* After the last line the first in file order begins, whoever that line was about; from
 * then on as where nothing is said. */
static struct decision rest(struct script *s, const struct sched_view *view)
{
	uint64_t ready = policy_ready(view) & ~s->held;
	bool begun = s->phase == PHASE_REST, left;
	int buffered = first_buffered(view);

	s->phase = PHASE_REST;
	if (s->late)
		return take_effect(s, (uint32_t)__builtin_ctzll(s->late));
	if (ready && (buffered < 0 || !nothing_but_reads(view)))
		return run_thread(s, view,
				  begun ? policy_goes_on(view, ready) :
					  (uint32_t)__builtin_ctzll(ready),
				  NO_LINE, buffered < 0);
	left = anybody_left(s, view);
	if (left && buffered >= 0)
		return (struct decision){
			.kind = DECIDE_FLUSH, .thread = (uint8_t)buffered, .line = NO_LINE};
	if (left && !s->probed && s->probe == s->n_lines + 1) {
		let_go(s, view);
		return rest(s, view);
	}
	if (left)
		return end(s, SCRIPT_BLOCKED);
	if (s->fail) {
		s->at = unused_fail(s);
		return end(s, SCRIPT_NO_CAS);
	}
	return end(s, SCRIPT_DONE);
}

/* As the current line wants. */
static struct decision run_as(struct script *s, const struct sched_view *view, enum want want)
{
	const struct script_line *line = &s->lines[s->at];
	struct decision d;

	if (want == WANT_CHOOSE)
		return s->choice;
	d = run_thread(s, view, line->thread, (uint16_t)s->at, line->verb == VERB_FINISH);
	if (want == WANT_BUFFER)
		d.kind = DECIDE_BUFFER;
	return d;
}

static struct decision script_next(struct policy *policy, const struct sched_view *view)
{
	struct script *s = script_of(policy);

	while (s->at < s->n_lines && s->at != s->probe) {
		const struct script_line *line = &s->lines[s->at];
		enum want w;
		bool runs;

		/* Before its thread goes on. */
		if (s->phase == PHASE_START && s->late >> line->thread & 1)
			return take_effect(s, line->thread);
		w = script_want(s, line, view);
		if (w == WANT_STOP)
			return (struct decision){.kind = DECIDE_END};
		if (s->phase == PHASE_START)
			s->phase = PHASE_GO;
		if (w == WANT_KILL)
			return (struct decision){.kind = DECIDE_KILL,
						 .thread = line->thread,
						 .line = (uint16_t)s->at};
		if (w == WANT_FLUSH)
			return (struct decision){.kind = DECIDE_FLUSH,
						 .thread = line->thread,
						 .line = (uint16_t)s->at};
		runs = w == WANT_RUN || w == WANT_BUFFER || w == WANT_CHOOSE;
		if (runs && view->threads[line->thread].state == THREAD_READY)
			return run_as(s, view, w);
		if (runs && s->at + 1 != s->probe && !blocked(s, line, view))
			return end(s, SCRIPT_IMPOSSIBLE);
		next_line(s, view);
	}
	if (s->at == s->probe)
		let_go(s, view);
	return rest(s, view);
}

static void script_begin(struct policy *policy)
{
	struct script *s = script_of(policy);

	s->at = 0;
	s->end = SCRIPT_RUNNING;
	s->phase = PHASE_START;
	s->left = 0;
	s->target = NO_CALL;
	s->counted = 0;
	s->calls_left = s->n_lines && s->lines[0].op_count ? s->lines[0].op_count : 1;
	s->held = 0;
	s->fail = 0;
	s->n_blocks = 0;
	s->probed = false;
	/* Those of the execution before. */
	for (uint32_t i = 0; i < s->n_delays; i++)
		s->delays[i].known = true;
	s->n_delays = 0;
	s->late = 0;
}

void script_init(struct script *script, const struct script_line *lines, uint32_t n_lines,
		 struct script_stop *stops)
{
	*script = (struct script){
		.policy = {.next = script_next, .begin = script_begin},
		.lines = lines,
		.n_lines = n_lines,
		.stops = stops,
		.probe = UINT32_MAX,
	};
}
