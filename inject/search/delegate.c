/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/owner.h"

#include <errno.h>
#include <stdlib.h>

#include "sched/guard.h"

#define WAIT_MS 50 /* between two looks at the outside */

/* ---- in a worker */

static void begin(void *ctx)
{
	const struct owner *o = ctx;

	/* A timer is not inherited. */
	guard_install();
	o->options->forget(o->options->ctx);
}

static void answer(void *ctx, struct bytes_in request, struct bytes *out)
{
	const struct owner *o = ctx;
	const struct exhaust_options *options = o->options;
	uint64_t most = bytes_take_number(&request);
	struct tally tally = {0};
	struct bytes gathered = {0};

	bytes_put_number(out, slice_visit(o->slice, request, most, NULL, &tally));
	bytes_put(out, &tally, sizeof(tally));
	options->pack(options->ctx, &gathered);
	options->forget(options->ctx);
	bytes_put_part(out, &gathered);
	bytes_free(&gathered);
	divide_pack(o->slice, PIECES, out);
}

/* ---- here */

bool delegate_begin(struct owner *o, uint32_t jobs)
{
	struct workers_job job = {begin, answer, o};

	o->workers = workers_new(jobs, &job);
	o->asked = calloc(jobs, sizeof(struct task *));
	return o->workers && o->asked;
}

void delegate_end(struct owner *o)
{
	workers_free(o->workers);
	free(o->asked);
}

static void take_answer(struct owner *o, int worker, struct bytes_in in)
{
	struct task *task = o->asked[worker], *last = task;
	bool done = bytes_take_number(&in) == SLICE_DONE;
	struct bytes_in gathered;

	if (!done) {
		/* What it knows of the subject may no longer be what we know. */
		workers_end(o->workers, worker);
		frontier_set(&o->frontier, task, TASK_ENDS);
		return;
	}
	bytes_take(&in, &task->tally, sizeof(task->tally));
	gathered = bytes_take_part(&in);
	bytes_put(&task->gathered, gathered.at, gathered.left);
	frontier_set(&o->frontier, task, TASK_DONE);
	if (task->gathered.failed ||
	    !divide_take(&o->frontier, &last, divide_next(o, task), task->part, &in))
		owner_finish(o, EXHAUST_BUG, "out of memory");
	if (last == task)
		o->done += task->part;
}

static void take_death(struct owner *o, struct task *task)
{
	if (task->again)
		owner_finish(o, EXHAUST_BUG,
			     "a process that searched was ended, and ended there again");
	task->again = true;
	frontier_set(&o->frontier, task, TASK_WAITS);
}

static void ask(struct owner *o, int worker, struct task *task, struct bytes *request)
{
	int error;

	bytes_clear(request);
	bytes_put_number(request, task->most);
	bytes_put(request, task->graphs.at, task->graphs.n);
	error = request->failed ? -ENOMEM : workers_ask(o->workers, worker, request);
	if (error == -EPIPE) {
		take_death(o, task);
	} else if (error) {
		o->result->error = -error;
		owner_finish(o, EXHAUST_BUG, "a process that searches cannot be begun");
	} else {
		o->asked[worker] = task;
		frontier_set(&o->frontier, task, TASK_BUSY);
	}
}

static void ask_all(struct owner *o)
{
	struct bytes request = {0};
	struct task *task = frontier_next(&o->frontier);
	int worker = workers_idle(o->workers);

	while (task && worker >= 0 && !o->over) {
		ask(o, worker, task, &request);
		task = frontier_next(&o->frontier);
		worker = workers_idle(o->workers);
	}
	bytes_free(&request);
}

void delegate(struct owner *o)
{
	struct bytes_in got;
	int wait = WAIT_MS, worker;

	ask_all(o);
	while (!o->over && (worker = workers_wait(o->workers, wait, &got)) >= 0) {
		if (got.failed)
			take_death(o, o->asked[worker]);
		else
			take_answer(o, worker, got);
		wait = 0;
	}
}
