/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests of the search: programs of which others publish how many executions they have. */
#ifndef SEARCH_PUBLISHED_TESTING_H
#define SEARCH_PUBLISHED_TESTING_H

#include "search/by_hand.h"

static memory_order loads, stores; /* of fibonacci() */

/* Two threads add to each other's number, a third looks at both. */
static inline void fibonacci(uint16_t thread)
{
	if (thread == 2) {
		rd_as(memory_order_seq_cst, 0);
		rd_as(memory_order_seq_cst, 1);
		return;
	}
	for (int i = 0; i < 5; i++) {
		uint64_t sum = rd_as(loads, thread);

		wr_as(stores, thread, sum + rd_as(loads, 1 - thread));
	}
}

/* Places of a ring. */
enum { PROD_HEAD, PROD_TAIL, CONS_HEAD, CONS_TAIL, SLOTS };

/* One side of FreeBSD's ring of 2009, eight slots, with nothing but its CAS in order; one
 * that fails is cut as waiting. */
static inline bool take_part(uint16_t head_at, uint16_t limit_at, uint64_t one_less, uint64_t *head)
{
	uint64_t h = rd(head_at), limit = rd(limit_at), next = (h + 1) & 7;

	*head = h;
	if ((one_less ? next : h) == limit)
		return false;
	if (!cas_as(memory_order_acq_rel, memory_order_relaxed, head_at, h, next))
		block();
	return true;
}

static inline void freebsd_client(uint16_t thread)
{
	uint64_t head;

	if (take_part(PROD_HEAD, CONS_TAIL, 1, &head)) {
		wr((uint16_t)(SLOTS + head), thread + 1u);
		if (rd(PROD_TAIL) != head)
			block();
		wr(PROD_TAIL, (head + 1) & 7);
	}
	if (take_part(CONS_HEAD, PROD_TAIL, 0, &head)) {
		rd((uint16_t)(SLOTS + head));
		if (rd(CONS_TAIL) != head)
			block();
		wr(CONS_TAIL, (head + 1) & 7);
	}
}

#endif
