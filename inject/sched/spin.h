/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that is back in a state it was in, with nothing stored in between by
 * anybody, will be there again: it waits.  The state is the registers and the
 * stack at a hook; Brent's algorithm finds a cycle of any length with one copy.
 */
#ifndef SCHED_SPIN_H
#define SCHED_SPIN_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/stack.h"

/* Bytes of stack compared; a deeper operation is not judged.  Without optimisation each
 * function of DPDK has a frame of its own, and some are of kilobytes. */
#define SPIN_STACK 16384
#define SPIN_FIRST 8 /* usual reads without a store before states are kept */

struct spin {
	uint32_t first;   /* reads without a store before states are kept: SPIN_FIRST, or 1
			     where rounds that change nothing cost more than looking */
	uint32_t reads;   /* since the thread's last store */
	uint32_t depth;   /* bytes of stack kept; 0: none */
	uint32_t next;    /* read at which the state is kept anew, if one is kept */
	uint32_t writes;  /* run->writes when it was kept */
	uint32_t since;   /* trace.count when it was kept */
	uint32_t until;   /* the same when the thread was back, and began to wait */
	uint32_t seen;    /* events before it do not wake the thread */
	bool aside;       /* since the last point where that was looked at it has read what gives
			     no points, beside its stack */
	struct stack_regs regs;
	uint64_t stack[SPIN_STACK / 8];
};

/* What was found where it was looked whether a thread waits, at a point. */
struct spin_look {
	uint8_t thread;
	bool aside;     /* see struct spin */
	bool kept;      /* a state was, */
	bool unwritten; /* since when nobody stored: then, */
	bool same;      /* whether it is the state of now */
	bool keeps;     /* this is the state that is kept from now on */
	uint32_t reads, left; /* spin.reads, before and after */
};

/* Of all threads of an execution, in the order in which they looked. */
struct spin_looks {
	struct spin_look *list;
	uint32_t n, room; /* more than there is room for: n is more than room */
	bool aside;       /* it was also looked where there was no point */
};

static inline void spin_clear(struct spin *spin)
{
	spin->reads = 0;
	spin->depth = 0;
}

static inline void spin_init(struct spin *spin, uint32_t first)
{
	spin->first = first;
	spin->aside = false;
	spin_clear(spin);
}

/* At a read, before it, once ++spin->reads has come to spin->first: true if the thread
 * was here before.  Its stack ends at `top`; `count` events are in the trace; then
 * spin->since is where the last round began. */
bool spin_round(struct spin *spin, const struct stack_regs *regs, uintptr_t top, uint32_t writes,
		uint32_t count);

#endif
