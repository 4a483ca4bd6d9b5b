/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/call.h"

#include <string.h>

#include "sched/access.h"
#include "sched/sched.h"

static struct call *call_begin(struct run *run, uint8_t op, const struct brrace_args *args)
{
	struct history *h = &run->history;
	struct thread_view *v = run->self;
	struct call *c;

	if (h->n_calls == h->max_calls || h->n_values + args->n_in > h->max_values)
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
	if (args->n_in)
		memcpy(h->values + h->n_values, args->in, args->n_in * sizeof(*args->in));
	h->n_values += args->n_in;
	v->call = (uint16_t)h->n_calls++;
	if (!v->depth++)
		v->top_call = v->call;
	return c;
}

/* What the operation gave back; it has not returned yet. */
static void call_results(struct run *run, struct call *c, const struct brrace_args *args,
			 enum brrace_status status)
{
	struct history *h = &run->history;
	uint32_t n_out = status == BRRACE_OK ? args->n_out : 0;

	if (n_out > BRRACE_MAX_VALUES || h->n_values + n_out > h->max_values)
		sched_leave(run, RUN_FULL);
	c->status = (uint8_t)status;
	c->n_done = (uint16_t)(status == BRRACE_OK ? args->n_done : 0);
	c->first_out = h->n_values;
	c->n_out = (uint8_t)n_out;
	c->result = args->result;
	c->last_event = run->trace.count;
	memcpy(h->values + h->n_values, args->out, n_out * sizeof(*args->out));
	h->n_values += n_out;
}

static void call_end(struct run *run, struct call *c)
{
	struct thread_view *v = run->self;

	c->end = run->history.clock++;
	v->call = c->parent == CALL_TOP ? EVENT_NO_CALL : c->parent;
	if (!--v->depth)
		v->top_call = EVENT_NO_CALL;
}

/* The return is a stop of its own: a thread may be held between its last access
 * and the moment when its caller knows. */
static enum brrace_status call_do(struct run *run, uint8_t op, void *ring,
				  struct brrace_args *args)
{
	struct call *c = call_begin(run, op, args);
	enum brrace_status status;

	spin_clear(&run->thread->spin);
	args->n_done = args->n_in;
	args->n_out = 0;
	args->result = 0;
	status = run->plan.subject->table->ops[op].call(ring, args);
	access_settle(run);
	call_results(run, c, args, status);
	run->self->at = AT_RETURN;
	sched_stop(run);
	call_end(run, c);
	return status;
}

void call_run(struct run *run, const struct run_op *op)
{
	uintptr_t out[BRRACE_MAX_VALUES];
	struct brrace_args args = {
		.in = op->in,
		.n_in = op->n_in,
		.want = op->want ? op->want : 1,
		.out = out,
	};

	call_do(run, op->op, run->ring, &args);
}

enum brrace_status call_nested(struct run *run, void *ring, const char *name,
			       struct brrace_args *args)
{
	int op = subject_op(run->plan.subject->table, name);

	access_settle(run);
	if (op < 0 || run->self->depth != 1) {
		strncpy(run->fault.text, name, sizeof(run->fault.text) - 1);
		sched_leave(run, RUN_BUG);
	}
	return call_do(run, (uint8_t)op, ring, args);
}
