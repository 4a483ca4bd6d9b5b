/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/frontier.h"

#include <errno.h>
#include <stdlib.h>

struct task *frontier_add(struct frontier *f, struct task *after, uint64_t most, double part)
{
	struct task **at = after ? &after->next : &f->first, *task = calloc(1, sizeof(*task));

	if (!task)
		return NULL;
	task->most = most;
	task->part = part;
	task->next = *at;
	*at = task;
	f->waiting++;
	return task;
}

void frontier_drop(struct frontier *f)
{
	struct task *task = f->first;

	f->first = task->next;
	f->waiting -= task->state != TASK_DONE;
	bytes_free(&task->graphs);
	bytes_free(&task->gathered);
	free(task);
}

void frontier_clear(struct frontier *f)
{
	while (f->first)
		frontier_drop(f);
}

void frontier_set(struct frontier *f, struct task *task, enum task_state state)
{
	f->waiting += task->state == TASK_DONE;
	f->waiting -= state == TASK_DONE;
	task->state = state;
}

struct task *frontier_next(const struct frontier *f)
{
	struct task *task = f->first;

	while (task && (task->state == TASK_BUSY || task->state == TASK_DONE))
		task = task->next;
	return task && task->state == TASK_WAITS ? task : NULL;
}

/* ---- as bytes: what is not done is still to do */

struct packed {
	uint64_t done, most;
	double part;
	struct tally tally;
};

void frontier_pack(const struct frontier *f, struct bytes *out)
{
	uint64_t n = 0;

	for (const struct task *t = f->first; t; t = t->next)
		n++;
	bytes_put_number(out, n);
	for (const struct task *t = f->first; t; t = t->next) {
		struct packed p = {
			.done = t->state == TASK_DONE,
			.most = t->most,
			.part = t->part,
			.tally = t->tally,
		};

		bytes_put(out, &p, sizeof(p));
		bytes_put_part(out, &t->graphs);
		bytes_put_part(out, &t->gathered);
	}
}

static bool take_bytes(struct bytes_in *in, struct bytes *out)
{
	struct bytes_in part = bytes_take_part(in);

	bytes_put(out, part.at, part.left);
	return !out->failed;
}

static int take_task(struct frontier *f, struct task **last, struct bytes_in *in)
{
	struct packed p;

	bytes_take(in, &p, sizeof(p));
	if (in->failed)
		return -EINVAL;
	*last = frontier_add(f, *last, p.most, p.part);
	if (!*last)
		return -ENOMEM;
	(*last)->tally = p.tally;
	frontier_set(f, *last, p.done ? TASK_DONE : TASK_WAITS);
	if (!take_bytes(in, &(*last)->graphs) || !take_bytes(in, &(*last)->gathered))
		return -ENOMEM;
	return in->failed ? -EINVAL : 0;
}

int frontier_unpack(struct frontier *f, struct bytes_in *in)
{
	uint64_t n = bytes_take_number(in);
	struct task *last = NULL;
	int error = 0;

	for (uint64_t i = 0; i < n && !error; i++)
		error = take_task(f, &last, in);
	return error ? error : in->failed ? -EINVAL : 0;
}
