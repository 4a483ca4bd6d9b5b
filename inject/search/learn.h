/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the threads of a run do, learnt from executions of it.
 *
 * What a thread does is determined by where it starts from and by the values that it reads:
 * so each is a tree of the stops that it makes, with a branch for each value.  A thread may
 * also wait, which depends on when others stored: to know when, it is learnt what was there
 * to be compared.  What reads or writes more than a word, or on a stack, is not learnt, nor
 * is what there is no room for.
 */
#ifndef SEARCH_LEARN_H
#define SEARCH_LEARN_H

#include "graph/places.h"
#include "run.h"
#include "sched/spin.h"

/* A thread stands here once it has read that value at the stop before. */
struct stop {
	uint64_t value;
	uint64_t written;         /* at the stop before, if it writes there */
	uint32_t before;
	uint32_t branch, sibling; /* the first of those after it, one more of those beside it;
				     0: none */
	uint32_t said;   /* AT_CALL, AT_RETURN: what a history says of it, as a number; equal
			    results have equal numbers, mostly */
	uintptr_t pc;    /* AT_POINT */
	uint16_t place;  /* AT_POINT: of the access, but for a fence */
	uint8_t at;      /* enum thread_at */
	uint8_t kind;    /* AT_POINT: enum access_kind */
	bool writes;     /* what was read at the stop before made it write */
	/* Where learn_looks(): */
	bool cleared;    /* nothing is left of what was noted of the thread's reads, */
	bool aside;      /* see struct spin */
	uint16_t quiet;  /* and it has read so often since, where there is no point */
};

struct learnt {
	struct stop *stops; /* 0 is none */
	uint32_t n;
	struct places places;
	struct keys *results, *same;
	uint32_t n_results;
	struct spin_looks looks;
	bool differs; /* some thread did two things after the same: nothing holds */
};

/* False: no memory.  The run's l->looks are to be these. */
bool learn_init(struct learnt *l);
void learn_free(struct learnt *l);
/* Points are others from now on. */
void learn_forget(struct learnt *l);

/* Where the threads of a plan stand at first, one after another: the number of the first;
 * 0: there is no room. */
uint32_t learn_roots(struct learnt *l, const struct run_plan *plan);

/* From the last execution of the run, in which all threads came to their ends, from there. */
void learn(struct learnt *l, const struct run *run, uint32_t roots);

/* What follows `from` when that value is read; 0: it is not known. */
static inline uint32_t learn_after(const struct learnt *l, uint32_t from, uint64_t value)
{
	uint32_t to = l->stops[from].branch;

	while (to && l->stops[to].value != value)
		to = l->stops[to].sibling;
	return to;
}

/* Whether a thread's state is the same at two stops: 1, 0; -1: it is not known. */
int learn_same(struct learnt *l, uint32_t then, uint32_t now);

/* Whether it is looked there if the thread waits. */
static inline bool learn_looks(const struct stop *stop)
{
	return stop->at == AT_POINT && stop->kind != ACCESS_STORE && stop->kind != ACCESS_FENCE &&
	       stop->kind != ACCESS_LOCK;
}

static inline bool learn_reads(uint8_t kind)
{
	return kind != ACCESS_STORE && kind != ACCESS_UNLOCK && kind != ACCESS_FENCE;
}

#endif
