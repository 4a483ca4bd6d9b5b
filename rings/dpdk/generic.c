/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rte_ring with volatile indices and barriers: DPDK's generic variant, by what is known
 * of its faults on machines that reorder.
 *
 * GENERIC 201603  as it was
 * GENERIC 201607  ecc7d10e44: dequeue has a write barrier between its slots and its tail,
 *                 where a read barrier was; neither holds back a load where barriers are
 *                 as narrow as their names
 * GENERIC 201711  9bc2cbb007: a read barrier keeps the own head before the other tail
 * GENERIC 201903  85cffb2ecc: a read barrier keeps the other tail before the slots when
 *                 one consumer claims by a plain store; tails are stored with release
 */
#include "rte_ring.h"

#include <stdbool.h>

#include "brrace/subject.h"

#define rte_smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define rte_smp_rmb() brrace_rmb()
#define rte_smp_wmb() brrace_wmb()

/* A full barrier, whether it succeeds or not. */
static bool cmpset(rte_ring_index_t *index, uint32_t from, uint32_t to)
{
	bool done;

	rte_smp_mb();
	done = __atomic_compare_exchange_n(index, &from, to, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
	rte_smp_mb();
	return done;
}

/* Claims n of what is between the own head and the other tail, `more` added. */
static bool claim(struct rte_ring_headtail *own, const struct rte_ring_headtail *other,
		  uint32_t more, uint32_t n, bool single, uint32_t *head)
{
	do {
		*head = own->head;
		if (GENERIC >= 201711)
			rte_smp_rmb();
		if (n > more + other->tail - *head)
			return false;
		if (single) {
			own->head = *head + n;
			return true;
		}
	} while (!cmpset(&own->head, *head, *head + n));
	return true;
}

static void update_tail(struct rte_ring_headtail *own, uint32_t head, uint32_t n, bool single)
{
	while (!single && own->tail != head)
		;
	if (GENERIC >= 201903)
		__atomic_store_n(&own->tail, head + n, __ATOMIC_RELEASE);
	else
		own->tail = head + n;
}

static uint32_t enqueue(struct rte_ring *r, void *const *objects, uint32_t n, bool single)
{
	uint32_t head;

	if (n == 0 || !claim(&r->prod, &r->cons, r->mask, n, single, &head))
		return 0;
	for (uint32_t i = 0; i < n; i++)
		r->slots[(head + i) & r->mask] = objects[i];
	rte_smp_wmb();
	update_tail(&r->prod, head, n, single);
	return n;
}

static uint32_t dequeue(struct rte_ring *r, void **objects, uint32_t n, bool single)
{
	uint32_t head;

	if (n == 0 || !claim(&r->cons, &r->prod, 0, n, single, &head))
		return 0;
	if (single && GENERIC >= 201903)
		rte_smp_rmb();
	for (uint32_t i = 0; i < n; i++)
		objects[i] = r->slots[(head + i) & r->mask];
	if (GENERIC >= 201607)
		rte_smp_wmb();
	else
		rte_smp_rmb();
	update_tail(&r->cons, head, n, single);
	return n;
}

uint32_t rte_ring_mp_enqueue_bulk(struct rte_ring *r, void *const *objects, uint32_t n)
{
	return enqueue(r, objects, n, false);
}

uint32_t rte_ring_sp_enqueue_bulk(struct rte_ring *r, void *const *objects, uint32_t n)
{
	return enqueue(r, objects, n, true);
}

uint32_t rte_ring_mc_dequeue_bulk(struct rte_ring *r, void **objects, uint32_t n)
{
	return dequeue(r, objects, n, false);
}

uint32_t rte_ring_sc_dequeue_bulk(struct rte_ring *r, void **objects, uint32_t n)
{
	return dequeue(r, objects, n, true);
}
