/* SPDX-License-Identifier: BSD-2-Clause */
#include "ring.h"

#ifndef ORD
#define ORD 0
#endif
#ifndef FIX
#define FIX 0
#endif

#if ORD == 0
#define LOAD memory_order_seq_cst
#define LOAD_PUBLISHED memory_order_seq_cst
#define CLAIM memory_order_seq_cst
#define CLAIM_FAILED memory_order_seq_cst
#define STORE_TAIL memory_order_seq_cst
#define STORE_CONS_HEAD memory_order_seq_cst
#elif ORD == 2
#define LOAD memory_order_acquire
#define LOAD_PUBLISHED memory_order_acquire
#define CLAIM memory_order_acq_rel
#define CLAIM_FAILED memory_order_acquire
#define STORE_TAIL memory_order_release
#define STORE_CONS_HEAD memory_order_release
#else
#define LOAD memory_order_relaxed
#define LOAD_PUBLISHED memory_order_acquire /* pairs with STORE_TAIL of enqueue */
#define CLAIM memory_order_acquire
#define CLAIM_FAILED memory_order_relaxed
#define STORE_TAIL memory_order_release
#define STORE_CONS_HEAD memory_order_relaxed
#endif

#if FIX
/* Nothing has moved since the two loads that say full. */
static inline bool unchanged(struct ring *ring, unsigned prod_head, unsigned cons_tail)
{
#if ORD == 3
	atomic_thread_fence(memory_order_acquire);
#endif
	return prod_head == atomic_load_explicit(&ring->prod_head, LOAD) &&
	       cons_tail == atomic_load_explicit(&ring->cons_tail, LOAD);
}
#else
static inline bool unchanged(struct ring *ring, unsigned prod_head, unsigned cons_tail)
{
	(void)ring;
	(void)prod_head;
	(void)cons_tail;
	return true;
}
#endif

bool ring_enqueue(struct ring *ring, unsigned item)
{
	unsigned prod_head, prod_next, cons_tail;

	for (;;) {
		prod_head = atomic_load_explicit(&ring->prod_head, LOAD);
		prod_next = (prod_head + 1) & RING_MASK;
		cons_tail = atomic_load_explicit(&ring->cons_tail, LOAD);
		if (prod_next == cons_tail) {
			if (unchanged(ring, prod_head, cons_tail))
				return false;
			continue;
		}
		unsigned expected = prod_head;

		if (atomic_compare_exchange_strong_explicit(&ring->prod_head, &expected, prod_next,
							    CLAIM, CLAIM_FAILED))
			break;
	}
	ring->slot[prod_head] = item;
	while (atomic_load_explicit(&ring->prod_tail, LOAD) != prod_head)
		;
	atomic_store_explicit(&ring->prod_tail, prod_next, STORE_TAIL);
	return true;
}

unsigned ring_dequeue(struct ring *ring)
{
	unsigned cons_head = atomic_load_explicit(&ring->cons_head, LOAD);
	unsigned prod_tail = atomic_load_explicit(&ring->prod_tail, LOAD_PUBLISHED);
	unsigned cons_next = (cons_head + 1) & RING_MASK;
	unsigned item;

	if (cons_head == prod_tail)
		return 0;
	atomic_store_explicit(&ring->cons_head, cons_next, STORE_CONS_HEAD);
	item = ring->slot[cons_head];
	atomic_store_explicit(&ring->cons_tail, cons_next, STORE_TAIL);
	return item;
}
