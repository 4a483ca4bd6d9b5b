/* SPDX-License-Identifier: BSD-2-Clause */
#include "rte_ring.h"

#include <stdbool.h>

static bool claim(struct rte_ring_headtail *side, uint32_t *head, uint32_t n)
{
	return __atomic_compare_exchange_n(&side->head, head, *head + n, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}

/* Publishes what was claimed from `head` on, after all that was claimed before. */
static void update_tail(struct rte_ring_headtail *side, uint32_t head, uint32_t n)
{
	while (__atomic_load_n(&side->tail, __ATOMIC_RELAXED) != head)
		;
	__atomic_store_n(&side->tail, head + n, __ATOMIC_RELEASE); /* R1, R2 */
}

uint32_t rte_ring_mp_enqueue_bulk(struct rte_ring *r, void *const *objects, uint32_t n)
{
	uint32_t head, free_slots;

#if YEAR >= 2016
	if (n == 0)
		return 0;
#endif
	head = __atomic_load_n(&r->prod.head, __ATOMIC_ACQUIRE);
	do {
		/* A2 */
		free_slots = r->mask + __atomic_load_n(&r->cons.tail, __ATOMIC_ACQUIRE) - head;
		if (n > free_slots)
			return 0;
	} while (!claim(&r->prod, &head, n));
	for (uint32_t i = 0; i < n; i++)
		r->slots[(head + i) & r->mask] = objects[i];
	update_tail(&r->prod, head, n);
	return n;
}

uint32_t rte_ring_mc_dequeue_bulk(struct rte_ring *r, void **objects, uint32_t n)
{
	uint32_t head, entries;

#if YEAR >= 2016
	if (n == 0)
		return 0;
#endif
	head = __atomic_load_n(&r->cons.head, __ATOMIC_ACQUIRE);
	do {
		/* A1 */
		entries = __atomic_load_n(&r->prod.tail, __ATOMIC_ACQUIRE) - head;
		if (n > entries)
			return 0;
	} while (!claim(&r->cons, &head, n));
	for (uint32_t i = 0; i < n; i++)
		objects[i] = r->slots[(head + i) & r->mask];
	update_tail(&r->cons, head, n);
	return n;
}
