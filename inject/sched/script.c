/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/script.h"

#include <stddef.h>
#include <string.h>

#include "sched/delay.h"
#include "trace/buffered.h"

#define NO_LINE UINT16_MAX
#define NO_CALL UINT32_MAX

enum phase {
	PHASE_START,
	PHASE_GO,
	PHASE_BEYOND, /* PAST: the point itself is being executed; DELAY: and what follows */
	PHASE_REST,   /* the lines are over; everybody runs to the end */
};

/* What a line wants next. */
enum want {
	WANT_RUN,
	WANT_CHOOSE, /* run, as script->choice says */
	WANT_BUFFER, /* the same, and what it does first, a store, stays in the buffer */
	WANT_FLUSH,
	WANT_KILL,
	WANT_NEXT, /* the line is over */
	WANT_STOP, /* the script is over: script->end says how */
};

static struct script *script_of(struct policy *policy)
{
	return (struct script *)((char *)policy - offsetof(struct script, policy));
}

static enum want stop(struct script *s, enum script_end end)
{
	s->end = (uint8_t)end;
	return WANT_STOP;
}

static bool gone(const struct thread_view *t)
{
	return t->state == THREAD_DONE || t->state == THREAD_KILLED;
}

static bool place_fits(const struct script *s, const struct point *p, const struct event *e)
{
	uint32_t offset, block;

	if (p->addr == POINT_ANY_PLACE)
		return true;
	if (p->addr != POINT_HEAP)
		return e->addr < p->addr + p->size && p->addr < e->addr + e->size;
	block = s->heap(s->heap_ctx, e->addr, &offset);
	return block == p->heap_block && p->heap_offset >= offset &&
	       p->heap_offset < offset + e->size;
}

static bool fits(const struct script *s, const struct point *p, const struct event *e)
{
	return p->kinds >> e->kind & 1 && place_fits(s, p, e);
}

/* How often the thread has been at the point since the target call began. */
static uint32_t already(const struct script *s, const struct script_line *line,
			const struct sched_view *view)
{
	const struct call *c = &view->history->calls[s->target];
	uint32_t n = 0;

	for (uint32_t i = c->first_event; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		n += e->thread == line->thread && e->step && fits(s, &line->point, e);
	}
	return n;
}

/* The call that an `until` or `past` is about, once the thread is in it. */
static void find_target(struct script *s, const struct script_line *line,
			const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];
	uint32_t call = t->call;

	if (t->top_call == EVENT_NO_CALL)
		return;
	if (line->op < 0) {
		s->target = t->top_call;
		return;
	}
	if (view->history->calls[call].op != line->op)
		call = t->top_call;
	if (view->history->calls[call].op != line->op || s->counted == call + 1)
		return;
	s->counted = call + 1;
	if (--s->calls_left == 0)
		s->target = call;
}

static bool returned(const struct sched_view *view, uint32_t call)
{
	return view->history->calls[call].end != CALL_PENDING;
}

/* The thread stands at AT_RETURN of the target call itself. */
static bool about_to_return(const struct thread_view *t, uint32_t target)
{
	return t->at == AT_RETURN && t->call == target;
}

static bool in_op(const struct sched_view *view, const struct event *e, int16_t op)
{
	const struct call *calls = view->history->calls;

	return op < 0 || (e->call != EVENT_NO_CALL &&
			  (calls[e->call].op == op || (calls[e->call].parent != CALL_TOP &&
						       calls[calls[e->call].parent].op == op)));
}

/* The write that a line names, by event, and which point of its thread it is; false:
 * there has been none. */
static bool find_source(struct script *s, const struct script_source *source,
			const struct sched_view *view)
{
	uint32_t fit = 0, nth = 0;

	for (uint32_t i = 0; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != source->thread || !e->step)
			continue;
		nth++;
		if (!event_writes(e) || !fits(s, &source->point, e) || !in_op(view, e, source->op))
			continue;
		s->refused = i;
		s->choice.of = source->thread;
		s->choice.nth = (uint16_t)nth;
		if (++fit == source->count)
			return true;
	}
	return fit && !source->count;
}

static bool try_choice(struct script *s, const struct sched_view *view)
{
	s->refusal = view->refuses(view, &s->choice);
	return s->refusal.kind == REFUSAL_NONE;
}

/* The newest write of that value that may be read; if there is none, of the newest is
 * told why. */
static bool choose_value(struct script *s, const struct event *next, uint64_t value,
			 const struct sched_view *view)
{
	struct refusal newest = {.kind = REFUSAL_NO_WRITE};
	uint32_t refused = EVENT_INITIAL;
	uint32_t nth[MAX_THREADS] = {0};

	for (uint32_t i = 0; i < view->n_threads; i++)
		nth[i] = view->threads[i].steps + 1;
	for (uint32_t i = view->trace->count; i-- > 0;) {
		const struct event *e = &view->trace->events[i];

		nth[e->thread] -= e->step > 0;
		if (!e->step || !event_writes(e) || e->addr != next->addr || e->value != value)
			continue;
		s->choice.of = e->thread;
		s->choice.nth = (uint16_t)nth[e->thread];
		if (try_choice(s, view))
			return true;
		if (newest.kind == REFUSAL_NO_WRITE) {
			newest = s->refusal;
			refused = i;
		}
	}
	s->choice.of = s->choice.nth = 0;
	if (try_choice(s, view) && s->refusal.value == value)
		return true;
	if (s->refusal.value != value || newest.kind != REFUSAL_NO_WRITE)
		s->refusal = newest;
	s->refused = refused;
	return false;
}

/* The thread stands before the access. */
static enum want want_choice(struct script *s, const struct script_line *line,
			     const struct sched_view *view)
{
	const struct event *next = &view->threads[line->thread].next;
	bool may;

	s->choice = (struct decision){
		.kind = next->kind == ACCESS_STORE ? DECIDE_BEFORE : DECIDE_CHOOSE,
		.thread = line->thread,
		.line = (uint16_t)s->at,
	};
	s->refused = EVENT_INITIAL;
	s->refusal = (struct refusal){.kind = REFUSAL_NO_WRITE};
	if (line->source.kind == SOURCE_VALUE)
		may = choose_value(s, next, line->source.value, view);
	else if (line->source.kind == SOURCE_INITIAL)
		may = try_choice(s, view);
	else
		may = find_source(s, &line->source, view) && try_choice(s, view);
	return may ? WANT_CHOOSE : stop(s, SCRIPT_REFUSED);
}

/* The thread stands before a load. */
static enum want want_delay(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	struct script_delay *d = &s->delays[s->n_delays];

	s->refused = EVENT_INITIAL;
	s->refusal = (struct refusal){.kind = REFUSAL_NO_STORE};
	if (s->n_delays == MAX_DELAYS || s->late >> line->thread & 1)
		return stop(s, SCRIPT_REFUSED);
	d->load = view->trace->count;
	s->choice = (struct decision){
		.kind = DECIDE_DELAY,
		.thread = line->thread,
		.line = (uint16_t)s->at,
		.of = d->known,
		.nth = (uint16_t)s->n_delays++,
	};
	return WANT_CHOOSE;
}

/* The store past which the load is delayed, by event, or EVENT_INITIAL. */
static uint32_t find_store(struct script *s, const struct script_line *line,
			   const struct sched_view *view, uint32_t load)
{
	const struct script_source *source = &line->source;
	const struct call *calls = view->history->calls;
	uint32_t n = 0, n_calls = 0, last = NO_CALL;

	for (uint32_t i = load; i < view->trace->count; i++) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != line->thread || !e->step || e->call == EVENT_NO_CALL)
			continue;
		if (source->op >= 0 && calls[e->call].op != source->op)
			continue;
		if (e->call != last && source->op >= 0)
			n = 0;
		n_calls += e->call != last;
		last = e->call;
		if (i == load || !fits(s, &source->point, e) ||
		    (source->op >= 0 && n_calls != line->op_count))
			continue;
		if (++n == (source->count ? source->count : 1))
			return i;
	}
	return EVENT_INITIAL;
}

/* The thread goes on, its load delayed, until it has stored. */
static enum want want_store(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	struct script_delay *d = &s->delays[s->choice.nth];
	uint32_t store = find_store(s, line, view, d->load);
	uint64_t digest;

	s->refused = d->load;
	if (store == EVENT_INITIAL)
		return gone(&view->threads[line->thread]) ? stop(s, SCRIPT_REFUSED) : WANT_RUN;
	s->refusal = delay_refuses(view->trace, d->load, store);
	digest = delay_digest(view->trace, d->load, store);
	if (s->refusal.kind == REFUSAL_NONE && d->known && d->digest != digest)
		s->refusal.kind = REFUSAL_DEPENDS;
	if (s->refusal.kind != REFUSAL_NONE)
		return stop(s, SCRIPT_REFUSED);
	d->digest = digest;
	s->late |= UINT64_C(1) << line->thread;
	return WANT_NEXT;
}

static enum want want_point(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];
	bool fresh = s->target == NO_CALL;

	if (s->phase == PHASE_BEYOND)
		return WANT_NEXT;
	if (t->state == THREAD_KILLED)
		return stop(s, SCRIPT_NOTHING);
	if (fresh)
		find_target(s, line, view);
	if (s->target == NO_CALL)
		return gone(t) ? stop(s, SCRIPT_NOTHING) : WANT_RUN;
	if (fresh) {
		uint32_t n = line->count ? already(s, line, view) : 0;

		if (n && n >= line->count)
			return stop(s, SCRIPT_PASSED);
		s->left = line->count ? line->count - n : 1;
	}
	if (returned(view, s->target) || about_to_return(t, s->target))
		return stop(s, SCRIPT_UNREACHED);
	if (t->at != AT_POINT || !fits(s, &line->point, &t->next))
		return WANT_RUN;
	if (s->left > 1) {
		s->left--;
		return WANT_RUN;
	}
	if (line->verb == VERB_UNTIL)
		return WANT_NEXT;
	if (line->verb == VERB_BUFFER && !event_bufferable(&t->next))
		return stop(s, SCRIPT_REFUSED);
	s->phase = PHASE_BEYOND;
	if (line->verb == VERB_CHOOSE)
		return want_choice(s, line, view);
	if (line->verb == VERB_DELAY)
		return want_delay(s, line, view);
	return line->verb == VERB_BUFFER ? WANT_BUFFER : WANT_RUN;
}

/* Stores in the buffer that a flush is about: those behind the newest that fits stay. */
static uint32_t to_flush(const struct script *s, const struct script_line *line,
			 const struct sched_view *view)
{
	uint32_t n = view->threads[line->thread].buffered;

	if (line->count)
		return line->count <= n ? line->count : 0;
	for (uint32_t i = view->trace->count; n && i-- > 0;) {
		const struct event *e = &view->trace->events[i];

		if (e->thread != line->thread || e->kind != ACCESS_STORE ||
		    !(e->flags & ACCESS_BUFFERED))
			continue;
		if (place_fits(s, &line->point, e))
			return n;
		n--;
	}
	return 0;
}

static enum want want_flush(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	if (s->phase == PHASE_START) {
		s->left = to_flush(s, line, view);
		if (!s->left)
			return stop(s, SCRIPT_NO_STORE);
	}
	return s->left-- ? WANT_FLUSH : WANT_NEXT;
}

static enum want want_finish(struct script *s, const struct script_line *line,
			     const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];

	if (s->target == NO_CALL && line->op >= 0) {
		if (t->call != EVENT_NO_CALL) {
			s->target = view->history->calls[t->call].op == line->op ? t->call :
										   t->top_call;
			if (view->history->calls[s->target].op != line->op)
				return stop(s, SCRIPT_WRONG_OP);
		} else if (gone(t)) {
			return stop(s, SCRIPT_NOTHING);
		} else if (t->op != line->op) {
			return stop(s, SCRIPT_WRONG_OP);
		}
	}
	if (s->target != NO_CALL && returned(view, s->target))
		return WANT_NEXT;
	if (gone(t))
		return s->phase == PHASE_START ? stop(s, SCRIPT_NOTHING) : WANT_NEXT;
	return WANT_RUN;
}

static enum want want_steps(struct script *s, const struct script_line *line,
			    const struct sched_view *view)
{
	const struct thread_view *t = &view->threads[line->thread];

	if (s->phase == PHASE_START)
		s->left = line->count;
	if (!s->left)
		return WANT_NEXT;
	if (gone(t))
		return stop(s, SCRIPT_NOTHING);
	s->left -= t->at == AT_POINT;
	return WANT_RUN;
}

static enum want want(struct script *s, const struct script_line *line,
		      const struct sched_view *view)
{
	uint64_t bit = UINT64_C(1) << line->thread;

	switch (line->verb) {
	case VERB_UNTIL:
	case VERB_PAST:
	case VERB_BUFFER:
	case VERB_CHOOSE:
		return want_point(s, line, view);
	case VERB_DELAY:
		return s->phase == PHASE_BEYOND ? want_store(s, line, view) :
						  want_point(s, line, view);
	case VERB_FLUSH:
		return want_flush(s, line, view);
	case VERB_FINISH:
		return want_finish(s, line, view);
	case VERB_STEP:
		return want_steps(s, line, view);
	case VERB_HOLD:
		s->held |= bit;
		return WANT_NEXT;
	case VERB_RELEASE:
		s->held &= ~bit;
		return WANT_NEXT;
	case VERB_FAIL:
		s->fail |= bit;
		return WANT_NEXT;
	default:
		if (s->phase != PHASE_START)
			return WANT_NEXT;
		if (s->probe == UINT32_MAX)
			return gone(&view->threads[line->thread]) ? stop(s, SCRIPT_NOTHING) :
								    WANT_KILL;
		s->held |= bit;
		return WANT_NEXT;
	}
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
		if (!gone(&view->threads[i]) && !(s->held >> i & 1))
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
		w = want(s, line, view);
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
