/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/sched.h"

#include <stddef.h>
#include <string.h>

#include "sched/access.h"
#include "sched/call.h"
#include "trace/buffered.h"

struct run *brrace_run;

/* No decision is of this kind. */
#define DECIDED_NOTHING UINT8_MAX

static void now_runs(struct run *run, uint32_t thread)
{
	run->current = thread;
	run->thread = &run->threads[thread];
	run->self = &run->views[thread];
	run->view.current = (int)thread;
	run->stamp.thread = (uint8_t)thread;
	run->stamp.call = run->self->call;
}

static void go_home(struct run *run)
{
	run->pass_until = 0;
	if (run->plan.os_threads)
		baton_leave(&run->thread->baton);
	context_switch(&run->thread->context, &run->main);
}

/* Points that were passed at once have not been announced. */
static void stand_at_last_point(struct run *run)
{
	const uint8_t happened = ACCESS_FAILED | ACCESS_SPURIOUS | ACCESS_SPIN;
	const struct event *e = run->trace.events + run->trace.count;

	if (run->inside != INSIDE_THREAD || !run->trace.count)
		return;
	e--;
	if (!e->step || e->thread != run->current)
		return;
	access_announce(run->self, &(struct access){
					   .kind = e->kind,
					   .flags = e->flags & (uint8_t)~happened,
					   .order = e->order,
					   .size = e->size,
					   .addr = e->addr,
					   .pc = e->pc,
				   });
}

_Noreturn void sched_leave(struct run *run, enum run_end end)
{
	access_settle(run);
	/* There it stands before a point that is not in the trace. */
	if (end != RUN_STEP_LIMIT)
		stand_at_last_point(run);
	run->end = end;
	if (end == RUN_NO_POINT)
		strcpy(run->fault.text, "loops without a point");
	run->fault.thread = (uint8_t)run->current;
	if (!run->fault.pc)
		run->fault.pc = run->thread->regs.pc;
	go_home(run);
	__builtin_unreachable();
}

/* What a hook noted is the thread's, and is there again when it goes on. */
static void switch_to(struct run *run, uint32_t to)
{
	struct thread *from = run->thread;

	now_runs(run, to);
	if (run->plan.os_threads)
		baton_switch(&from->baton, &run->thread->baton);
	else
		context_switch(&from->context, &run->thread->context);
}

static bool excluded(const struct run *run, uint32_t thread)
{
	const struct thread_view *v = &run->views[thread];

	if (!run->in_critical || v->cpu < 0 || v->critical)
		return false;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		const struct thread_view *other = &run->views[i];

		if (i != thread && other->critical && other->cpu == v->cpu &&
		    other->state != THREAD_KILLED)
			return true;
	}
	return false;
}

/* Whether somebody stored, since the thread began to wait, where its last round read.
 * What it looked at before and found alone need not be looked at again. */
static bool wakes(struct run *run, uint32_t thread)
{
	const struct event *events = run->trace.events;
	struct spin *spin = &run->threads[thread].spin;

	for (; spin->seen < run->trace.count; spin->seen++) {
		const struct event *e = &events[spin->seen];

		if (!event_shows(e))
			continue;
		for (uint32_t i = spin->since; i < spin->until; i++)
			if (events[i].thread == thread && events[i].addr < e->addr + e->size &&
			    e->addr < events[i].addr + events[i].size)
				return true;
	}
	spin->writes = run->writes;
	return false;
}

static uint8_t state_of(struct run *run, uint32_t thread)
{
	const struct thread_view *v = &run->views[thread];

	if (v->state == THREAD_DONE || v->state == THREAD_KILLED)
		return v->state;
	if (v->at == AT_POINT && v->next.kind == ACCESS_LOCK &&
	    memory_read(v->next.addr, LOCK_BYTES))
		return THREAD_LOCKED;
	if (v->state == THREAD_WAITING &&
	    (run->threads[thread].spin.writes == run->writes || !wakes(run, thread)))
		return THREAD_WAITING;
	return excluded(run, thread) ? THREAD_EXCLUDED : THREAD_READY;
}

/* Most executions never have a thread that is not ready, so nobody is looked at until
 * n_unready says that one might not be. */
static void refresh(struct run *run)
{
	run->n_unready = 0;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		struct thread_view *v = &run->views[i];

		v->state = state_of(run, i);
		run->n_unready += v->state != THREAD_READY && v->state != THREAD_DONE &&
				  v->state != THREAD_KILLED;
		/* A lock that is free now may be taken before its turn comes. */
		run->n_unready += v->at == AT_POINT && v->next.kind == ACCESS_LOCK;
	}
}

static bool legal(const struct run *run, struct decision d)
{
	uint8_t state;

	if (d.thread >= run->plan.n_threads)
		return false;
	state = run->views[d.thread].state;
	if (d.kind == DECIDE_FLUSH)
		return run->views[d.thread].buffered;
	if (d.kind == DECIDE_BUFFER && !run->model->flush)
		return false;
	if (d.kind >= DECIDE_CHOOSE && d.kind <= DECIDE_DRAW && !run->model->refuses)
		return false;
	if ((d.kind == DECIDE_DELAY || d.kind == DECIDE_LATE) && !run->model->late)
		return false;
	if (d.kind == DECIDE_LATE)
		return true;
	if (d.kind == DECIDE_KILL)
		return state != THREAD_DONE && state != THREAD_KILLED;
	return state == THREAD_READY;
}

void sched_set_passing(struct run *run)
{
	bool may = run->runs_on && run->direct && !run->n_unready && !run->in_critical &&
		   !run->traces_quiet;

	run->pass_until = may ? run->look_at_step : 0;
}

/* Where the history closes nothing is on its way any more. */
static void flush_all(struct run *run)
{
	run->stamp.line = UINT16_MAX;
	for (uint32_t i = 0; i < run->plan.n_threads; i++)
		while (run->views[i].buffered)
			run->model->flush(run, i);
}

static bool names_thread(struct decision d)
{
	return d.kind != DECIDE_KILL && d.kind != DECIDE_FLUSH && d.kind != DECIDE_LATE;
}

/* What is decided that is not a thread's turn. */
static void happen(struct run *run, struct decision d)
{
	if (d.kind == DECIDE_KILL) {
		run->views[d.thread].state = THREAD_KILLED;
	} else if (d.kind == DECIDE_LATE) {
		run->model->late(run, d.thread);
	} else {
		run->stamp.line = d.line;
		run->model->flush(run, d.thread);
	}
	refresh(run);
}

/* Does what the policy says until it names a thread; -1: the execution is over. */
static int choose(struct run *run, struct decision d)
{
	for (;;) {
		if (d.kind == DECIDE_END) {
			run->end = RUN_ENDED;
			flush_all(run);
			return -1;
		}
		if (!legal(run, d)) {
			run->end = RUN_BUG;
			return -1;
		}
		if (names_thread(d)) {
			run->stamp.line = d.line;
			run->runs_on = d.kind == DECIDE_RUN_ON;
			run->threads[d.thread].fail_cas = d.kind == DECIDE_FAIL_CAS;
			/* Who comes round again need not fail again. */
			if (d.kind == DECIDE_FAIL_CAS)
				spin_clear(&run->threads[d.thread].spin);
			run->threads[d.thread].keeps_store = d.kind == DECIDE_BUFFER;
			run->threads[d.thread].choice = d;
			run->decided = d;
			if (d.kind != DECIDE_RUN && d.kind != DECIDE_RUN_ON)
				run->decided.kind = DECIDED_NOTHING;
			sched_set_passing(run);
			return d.thread;
		}
		happen(run, d);
		d = run->policy->next(run->policy, &run->view);
	}
}

void sched_obey(struct run *run, struct decision d)
{
	int next = choose(run, d);

	if (next < 0)
		go_home(run);
	else if ((uint32_t)next != run->current)
		switch_to(run, (uint32_t)next);
}

void sched_look(struct run *run)
{
	refresh(run);
	sched_obey(run, run->policy->next(run->policy, &run->view));
}

static void thread_entry(void *arg)
{
	struct thread *thread = arg;
	struct run *run = thread->run;
	struct thread_view *v = &run->views[thread->index];

	subject_restore_tls(run->plan.subject);
	for (;;) {
		call_run(run, thread_op(run, thread->index));
		if (++v->op_index == v->n_ops)
			break;
		v->op = thread_op(run, thread->index)->op;
		v->at = AT_CALL;
		sched_stop(run);
	}
	v->at = AT_END;
	v->state = THREAD_DONE;
	sched_look(run);
	__builtin_unreachable();
}

static void setup_entry(void *arg)
{
	struct run *run = ((struct thread *)arg)->run;

	run->job(run);
	go_home(run);
	__builtin_unreachable();
}

/* Bytes of a stack that the runtime itself uses below a hook, and then some. */
#define BELOW_HOOKS 1024

/* AddressSanitizer remembers frames that were left in the middle; NULL without it. */
void __asan_unpoison_memory_region(const volatile void *at, size_t size) __attribute__((weak));

/* Whatever an earlier execution left on a stack must not be there for this one. */
static void ready(struct run *run, uint32_t i, void (*entry)(void *arg))
{
	struct thread *t = &run->threads[i];
	uintptr_t top = stack_top(i), low = t->lowest;

	low = low > stack_low(i) + BELOW_HOOKS ? low - BELOW_HOOKS : stack_low(i);
	if (__asan_unpoison_memory_region)
		__asan_unpoison_memory_region((void *)stack_low(i), top - stack_low(i));
	if (low < top)
		memset((void *)low, 0, top - low);
	context_make(&t->context, stack_low(i), top - CALL_ARGS, entry, t);
}

int sched_prepare(struct run *run)
{
	for (uint32_t i = 0; i <= run->plan.n_threads; i++) {
		struct thread *t = &run->threads[i];
		char name[] = {'T', (char)('0' + (i + 1) / 10), (char)('0' + (i + 1) % 10), 0};
		int error;

		if (i + 1 < 10) {
			name[1] = name[2];
			name[2] = 0;
		}
		t->run = run;
		t->index = i;
		t->lowest = stack_top(i) + BELOW_HOOKS;
		if (!run->plan.os_threads || t->baton.started)
			continue;
		if (!run->owner.owner)
			baton_init_owner(&run->owner);
		error = baton_start(&t->baton, &run->owner, &t->context,
				    i == run->plan.n_threads ? "setup" : name);
		if (error)
			return error;
	}
	return 0;
}

void sched_release(struct run *run)
{
	for (uint32_t i = 0; i <= run->plan.n_threads; i++)
		baton_stop(&run->threads[i].baton);
}

/* From brrace itself into the context of a thread, and back when it goes home. */
static void enter(struct run *run, uint32_t thread, uint8_t inside)
{
	now_runs(run, thread);
	run->inside = inside;
	brrace_run = run;
	if (run->plan.os_threads)
		baton_switch(&run->owner, &run->threads[thread].baton);
	else
		context_switch(&run->main, &run->threads[thread].context);
	run->inside = INSIDE_NOTHING;
}

bool sched_setup(struct run *run, void (*job)(struct run *run))
{
	uint32_t i = run->plan.n_threads;

	run->job = job;
	run->end = RUN_ENDED;
	ready(run, i, setup_entry);
	enter(run, i, INSIDE_SETUP);
	return run->end == RUN_ENDED;
}

void sched_restart(struct run *run, uint32_t thread)
{
	const struct run_thread *plan = &run->plan.threads[thread];
	struct thread_view *v = &run->views[thread];

	*v = (struct thread_view){
		.state = plan->n_ops ? THREAD_READY : THREAD_DONE,
		.at = plan->n_ops ? AT_CALL : AT_END,
		.cpu = (int16_t)plan->cpu,
		.op = plan->n_ops ? plan->ops[0].op : 0,
		.n_ops = (uint16_t)plan->n_ops,
		.call = EVENT_NO_CALL,
		.top_call = EVENT_NO_CALL,
	};
	run->threads[thread].fail_cas = false;
	run->threads[thread].keeps_store = false;
	spin_init(&run->threads[thread].spin,
		  run->plan.spin_first ? run->plan.spin_first : SPIN_FIRST);
	ready(run, thread, thread_entry);
}

static struct refusal refuses(const struct sched_view *view, const struct decision *d)
{
	struct run *run = (struct run *)((char *)view - offsetof(struct run, view));

	return run->model->refuses(run, d);
}

void sched_begin(struct run *run)
{
	run->in_critical = 0;
	run->n_unready = 0;
	run->runs_on = false;
	run->direct = run->model == &model_sc && !run->watched;
	run->decided.kind = DECIDED_NOTHING;
	run->writes = 0;
	run->look_at_step =
		run->n_stacks || run->watched || run->model->before ? 0 : run->step_limit;
	repeats_begin(run);
	if (run->looks)
		run->looks->n = run->looks->aside = 0;
	run->end = RUN_ENDED;
	run->view = (struct sched_view){
		.threads = run->views,
		.n_threads = run->plan.n_threads,
		.current = -1,
		.trace = &run->trace,
		.history = &run->history,
		.buffers = run->model->flush,
		.chooses = run->model->refuses,
		.refuses = refuses,
	};
	for (uint32_t i = 0; i < run->plan.n_threads; i++)
		sched_restart(run, i);
	run->policy->begin(run->policy);
}

void sched_resume(struct run *run, uint32_t thread)
{
	enter(run, thread, INSIDE_THREAD);
}

void sched_pause(struct run *run)
{
	go_home(run);
}

void sched_execute(struct run *run)
{
	int first;

	sched_begin(run);
	first = choose(run, run->policy->next(run->policy, &run->view));
	if (first >= 0)
		enter(run, (uint32_t)first, INSIDE_THREAD);
	if (run->plan.os_threads)
		for (uint32_t i = 0; i < run->plan.n_threads; i++)
			baton_drop(&run->owner, &run->threads[i].baton);
}
