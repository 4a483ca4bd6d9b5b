/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring of the yardstick programs P-bug, P-fix, P-mid and P-big: buf_ring(9) of
 * 2013 at its barest, by which searches of other tools have been measured.
 *
 * Every shared variable is an atomic unsigned except the slots, which are plain; four
 * slots, of which three are usable; no drop counter.
 *
 * FIX       enqueue looks again before it refuses.
 * ORD       memory orders: 0 all seq_cst; 2 loads acquire, stores release, cmpset
 *           acq_rel; 1 as little as a reader of the code might think is enough; 3 as 1
 *           with an acquire fence before the second look.
 */
#ifndef YARDSTICKS_RING_H
#define YARDSTICKS_RING_H

#include <stdatomic.h>
#include <stdbool.h>

#define RING_SIZE 4u
#define RING_MASK (RING_SIZE - 1)

struct ring {
	atomic_uint prod_head;
	atomic_uint prod_tail;
	atomic_uint cons_head;
	atomic_uint cons_tail;
	unsigned slot[RING_SIZE];
};

/* False: refused. */
bool ring_enqueue(struct ring *ring, unsigned item);
/* By one thread at a time; 0: nothing there. */
unsigned ring_dequeue(struct ring *ring);

#endif
