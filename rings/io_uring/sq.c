/* SPDX-License-Identifier: BSD-2-Clause */
#include "sq.h"

static void full_barrier(bool there)
{
	if (there)
		atomic_thread_fence(memory_order_seq_cst);
}

bool sq_submit(struct sq *sq, uintptr_t entry)
{
	uint32_t tail = atomic_load_explicit(&sq->tail, memory_order_relaxed);

	/* A2: acquire, pairs with R2 in poll. */
	if (tail - atomic_load_explicit(&sq->head, memory_order_acquire) > sq->mask)
		return false;
	sq->entries[tail & sq->mask] = entry;
	/* R1: release, pairs with A1 in poll. */
	atomic_store_explicit(&sq->tail, tail + 1, memory_order_release);
	full_barrier(USER_BARRIER);
	if (atomic_load_explicit(&sq->flags, memory_order_relaxed) & SQ_NEED_WAKEUP)
		/* R3: release, pairs with A3 in sleep. */
		atomic_store_explicit(&sq->woken, 1, memory_order_release);
	return true;
}

bool sq_poll(struct sq *sq, uintptr_t *entry)
{
	uint32_t head = atomic_load_explicit(&sq->head, memory_order_relaxed);

	/* A1: acquire, pairs with R1 in submit. */
	if (head == atomic_load_explicit(&sq->tail, memory_order_acquire))
		return false;
	*entry = sq->entries[head & sq->mask];
	/* R2: release, pairs with A2 in submit. */
	atomic_store_explicit(&sq->head, head + 1, memory_order_release);
	return true;
}

static void sq_sleep(struct sq *sq)
{
	/* A3: acquire, pairs with R3 in submit. */
	while (!atomic_load_explicit(&sq->woken, memory_order_acquire))
		;
	atomic_store_explicit(&sq->woken, 0, memory_order_relaxed);
}

uintptr_t sq_wait(struct sq *sq)
{
	uintptr_t entry;
	bool found = sq_poll(sq, &entry);

	while (!found) {
		atomic_store_explicit(&sq->flags, SQ_NEED_WAKEUP, memory_order_relaxed);
		full_barrier(KERNEL_BARRIER);
		found = sq_poll(sq, &entry);
		if (!found) {
			sq_sleep(sq);
			found = sq_poll(sq, &entry);
		}
		atomic_store_explicit(&sq->flags, 0, memory_order_relaxed);
	}
	return entry;
}
