/* SPDX-License-Identifier: BSD-2-Clause */
#include "sq.h"

static void full_barrier(bool there)
{
	if (there)
		atomic_thread_fence(memory_order_seq_cst);
}

static void wake(struct sq *sq)
{
	full_barrier(USER_BARRIER);
	/* A3: acquire, pairs with R3 in sleep. */
	if (atomic_load_explicit(&sq->flags, memory_order_acquire) & SQ_NEED_WAKEUP)
		atomic_store_explicit(&sq->asleep, 0, memory_order_relaxed);
}

bool sq_submit(struct sq *sq, uintptr_t entry)
{
	uint32_t tail = atomic_load_explicit(&sq->tail, memory_order_relaxed);

	/* A2: acquire, pairs with R2 in take. */
	if (tail - atomic_load_explicit(&sq->head, memory_order_acquire) > sq->mask)
		return false;
	sq->entries[tail & sq->mask] = entry;
	if (WAKES_FIRST)
		wake(sq);
	/* R1: release, pairs with A1 in take. */
	atomic_store_explicit(&sq->tail, tail + 1, memory_order_release);
	if (!WAKES_FIRST)
		wake(sq);
	return true;
}

static bool is_asleep(struct sq *sq)
{
	return atomic_load_explicit(&sq->asleep, memory_order_relaxed);
}

static bool sq_take(struct sq *sq, uintptr_t *entry)
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

bool sq_poll(struct sq *sq, uintptr_t *entry)
{
	return !is_asleep(sq) && sq_take(sq, entry);
}

bool sq_sleep(struct sq *sq, uintptr_t *entry)
{
	if (is_asleep(sq))
		return false;
	/* Before it can be woken. */
	atomic_store_explicit(&sq->asleep, 1, memory_order_relaxed);
	/* R3: release, pairs with A3 in wake. */
	atomic_store_explicit(&sq->flags, SQ_NEED_WAKEUP, memory_order_release);
	full_barrier(KERNEL_BARRIER);
	if (!sq_take(sq, entry))
		return false;
	atomic_store_explicit(&sq->flags, 0, memory_order_relaxed);
	atomic_store_explicit(&sq->asleep, 0, memory_order_relaxed);
	return true;
}
