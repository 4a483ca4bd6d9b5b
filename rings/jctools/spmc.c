/* SPDX-License-Identifier: BSD-2-Clause */
#include "spmc.h"

/* Whether the slot, which is not empty, will not soon be. */
static bool is_full(struct spmc *q, uint64_t index)
{
	return YEAR < 2014 ||
	       index - __atomic_load_n(&q->consumer_index, __ATOMIC_ACQUIRE) > q->mask;
}

bool spmc_offer(struct spmc *q, void *e)
{
	uint64_t index = __atomic_load_n(&q->producer_index, __ATOMIC_RELAXED);
	void **slot = &q->buffer[index & q->mask];

	if (__atomic_load_n(slot, __ATOMIC_ACQUIRE)) { /* A2 */
		if (is_full(q, index))
			return false;
		while (__atomic_load_n(slot, __ATOMIC_ACQUIRE)) /* A2 */
			;
	}
	*slot = e;
	__atomic_store_n(&q->producer_index, index + 1, __ATOMIC_RELEASE); /* R1 */
	return true;
}

bool spmc_poll(struct spmc *q, void **e)
{
	uint64_t index = __atomic_load_n(&q->consumer_index, __ATOMIC_ACQUIRE);
	void **slot;

	do {
		if (index >= __atomic_load_n(&q->producer_index, __ATOMIC_ACQUIRE)) /* A1 */
			return false;
	} while (!__atomic_compare_exchange_n(&q->consumer_index, &index, index + 1, false,
					      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	slot = &q->buffer[index & q->mask];
	*e = *slot;
	__atomic_store_n(slot, NULL, __ATOMIC_RELEASE); /* R2 */
	return true;
}
