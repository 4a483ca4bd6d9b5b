/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of an exhaustive search: the process that owns it, its tasks and its result. */
#ifndef SEARCH_OWNER_H
#define SEARCH_OWNER_H

#include "search/exhaust.h"
#include "search/frontier.h"
#include "search/slice.h"
#include "search/workers.h"

/*
 * What a task is does not depend on who does it, or when: it visits so many executions,
 * twice as many as the one that left it, and is then divided into so many pieces.  So
 * there are hardly more tasks that cost more to hand over than to do.
 */
#define DEFAULT_SLICE 16384
#define PIECES 8

struct owner {
	struct run *run;
	const struct exhaust_options *options;
	struct exhaust_result *result;
	struct slice *slice;
	struct workers *workers; /* NULL: this process does it all */
	struct task **asked;     /* of each worker */
	struct frontier frontier;
	struct tally merged; /* of all tasks before those that are there */
	double done;         /* part of the whole */
	uint64_t saved;      /* milliseconds of a clock */
	bool torn; /* more was gathered than the tasks say: no checkpoint can be made */
	bool over, grew;
};

void owner_finish(struct owner *o, enum exhaust_end end, const char *why);
/* Ends the search as the last slice here has ended. */
void owner_end(struct owner *o, enum slice_end end);
uint64_t owner_left(const struct owner *o); /* executions, until there are enough */
/* In this process; all tasks before it are merged. */
enum slice_end owner_visit(struct owner *o, const struct task *task, uint64_t most);

/* ---- divide.c */

/* What a slice has left, in so many pieces or fewer; into tasks behind *last, which is
 * then the last of them, and are such a part of the whole.  False: no memory. */
void divide_pack(const struct slice *slice, uint32_t pieces, struct bytes *out);
bool divide_take(struct frontier *f, struct task **last, uint64_t most, double part,
		 struct bytes_in *in);
bool divide_here(struct owner *o, struct frontier *f, struct task **last, uint32_t pieces,
		 uint64_t most, double part);
/* Keeps the tasks of this shard. */
void divide_shards(struct owner *o);

static inline uint64_t divide_most(const struct owner *o)
{
	return o->options->slice ? o->options->slice : DEFAULT_SLICE;
}

/* Small at first, so that there is soon something for each worker. */
static inline uint64_t divide_first(const struct owner *o)
{
	return divide_most(o) / 8 + 1;
}

/* Executions of those that a task leaves. */
static inline uint64_t divide_next(const struct owner *o, const struct task *task)
{
	return task->most * 2 < divide_most(o) ? task->most * 2 : divide_most(o);
}

/* ---- delegate.c */

bool delegate_begin(struct owner *o, uint32_t jobs);
void delegate_end(struct owner *o);
/* Asks workers that are idle, and waits a while for answers. */
void delegate(struct owner *o);

/* ---- resume.c */

/* The run learns the points.  False: the search is over; *content is empty if there is
 * no checkpoint yet. */
bool resume_read(struct run *run, const struct exhaust_options *options, struct bytes *content,
		 struct bytes_in *rest, struct exhaust_result *result);
bool resume_load(struct owner *o, struct bytes_in *in);
void resume_save(struct owner *o);
/* If the last time is long enough ago. */
void resume_save_again(struct owner *o);

#endif
