/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/call.h"

#include <stdio.h>
#include <string.h>

#include "sched/access.h"
#include "sched/sched.h"

static void keep_values(struct history *h, const uintptr_t *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		h->values[h->n_values++] = values[i];
}

static struct call *call_begin(struct run *run, uint8_t op, const struct brrace_args *args)
{
	struct history *h = &run->history;
	struct thread_view *v = run->self;
	struct call *c;

	if (h->n_calls == h->max_calls || args->n_in > h->max_values - h->n_values)
		sched_leave(run, RUN_FULL);
	c = &h->calls[h->n_calls];
	*c = (struct call){
		.thread = (uint8_t)run->current,
		.kind = (uint8_t)run->plan.subject->table->ops[op].kind,
		.op = op,
		.flags = (uint8_t)run->plan.subject->table->ops[op].flags,
		.parent = v->call == EVENT_NO_CALL ? CALL_TOP : v->call,
		.op_index = v->op_index,
		.begin = h->clock++,
		.end = CALL_PENDING,
		.first_in = h->n_values,
		.n_in = (uint16_t)args->n_in,
		.n_done = (uint16_t)args->n_in,
		.want = (uint16_t)args->want,
		.first_event = run->trace.count,
		.last_event = run->trace.count,
	};
	keep_values(h, args->in, args->n_in);
	v->call = (uint16_t)h->n_calls++;
	if (run->model->call)
		run->model->call(run, v->call);
	run->stamp.call = v->call;
	if (!v->depth++)
		v->top_call = v->call;
	return c;
}

/* What its table must never say of an operation is a finding against the table. */
static void check_results(struct run *run, const struct call *c, const struct brrace_args *args,
			  enum brrace_status status)
{
	const char *name = run->plan.subject->table->ops[c->op].name, *wrong = NULL;

	if ((unsigned)status > BRRACE_AGAIN)
		wrong = "an unknown status";
	else if (args->n_done > args->n_in)
		wrong = "that it took more values than it was given";
	else if (args->n_out > BRRACE_MAX_VALUES)
		wrong = "more values than there is room for";
	if (!wrong)
		return;
	snprintf(run->fault.text, sizeof(run->fault.text), "%s returned %s", name, wrong);
	sched_leave(run, RUN_ASSERTED);
}

/* What the operation gave back; it has not returned yet. */
static void call_results(struct run *run, struct call *c, const struct brrace_args *args,
			 enum brrace_status status)
{
	struct history *h = &run->history;
	uint32_t n_out = status == BRRACE_OK ? args->n_out : 0;

	check_results(run, c, args, status);
	if (n_out > h->max_values - h->n_values)
		sched_leave(run, RUN_FULL);
	c->status = (uint8_t)status;
	c->n_done = (uint16_t)(status == BRRACE_OK ? args->n_done : 0);
	c->first_out = h->n_values;
	c->n_out = (uint8_t)n_out;
	c->result = args->result;
	c->last_event = run->trace.count;
	keep_values(h, args->out, n_out);
}

static void call_end(struct run *run, struct call *c)
{
	struct thread_view *v = run->self;

	c->end = run->history.clock++;
	c->last_event = run->trace.count;
	v->call = c->parent == CALL_TOP ? EVENT_NO_CALL : c->parent;
	run->stamp.call = v->call;
	if (!--v->depth)
		v->top_call = EVENT_NO_CALL;
}

/* What is above this frame does not change while the operation reads only, unless it
 * stores into what it was given: so it is not looked at to see whether the thread waits. */
static __attribute__((noinline)) enum brrace_status
call_code(struct run *run, const struct brrace_op *op, void *ring, struct brrace_args *args)
{
	enum brrace_status status;

	if (run->self->depth == 1)
		run->thread->state_top = (uintptr_t)__builtin_frame_address(0);
	status = op->call(ring, args);
	/* Not in tail position: the frame stays. */
	__asm__ volatile("" : "+r"(status));
	return status;
}

/* The return is a stop of its own: a thread may be held between its last access
 * and the moment when its caller knows. */
static enum brrace_status call_do(struct run *run, uint8_t op, void *ring, struct brrace_args *args)
{
	struct call *c = call_begin(run, op, args);
	enum brrace_status status;

	spin_clear(&run->thread->spin);
	args->n_done = args->n_in;
	args->n_out = 0;
	args->result = 0;
	status = call_code(run, &run->plan.subject->table->ops[op], ring, args);
	access_settle(run);
	call_results(run, c, args, status);
	run->self->at = AT_RETURN;
	sched_stop(run);
	call_end(run, c);
	return status;
}

struct given {
	struct brrace_args args;
	uintptr_t out[BRRACE_MAX_VALUES];
};

_Static_assert(sizeof(struct given) <= CALL_ARGS && CALL_ARGS % 16 == 0, "it fits there");

void call_run(struct run *run, const struct run_op *op)
{
	struct given *given = (struct given *)(stack_top(run->current) - CALL_ARGS);

	given->args = (struct brrace_args){
		.in = op->in,
		.n_in = op->n_in,
		.want = op->want ? op->want : 1,
		.out = given->out,
	};
	call_do(run, op->op, run->ring, &given->args);
}

enum brrace_status call_nested(struct run *run, void *ring, const char *name,
			       struct brrace_args *args)
{
	int op = subject_op(run->plan.subject->table, name);

	access_settle(run);
	if (op < 0 || run->self->depth != 1) {
		snprintf(run->fault.text, sizeof(run->fault.text), "brrace_invoke(%s): %s", name,
			 op < 0 ? "no operation has that name" :
				  "an operation inside one that is itself inside another");
		sched_leave(run, RUN_ASSERTED);
	}
	return call_do(run, (uint8_t)op, ring, args);
}
