/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The submission queue of io_uring with a kernel thread that polls it (SQPOLL), by what
 * is known of its lost wake-ups: Linux 0d7bae69c574 (2019), liburing issue 541 (2022).
 *
 * A poller that finds nothing says that it has to be woken, looks once more, and sleeps.
 * Who submits moves the tail, and wakes the poller if that says so.  Each stores and then
 * loads what the other stores: without a full barrier between the two, on both sides,
 * either may miss the other's store, which may be in a store buffer still.
 *
 * A poller that sleeps does nothing: what is submitted and wakes nobody is lost.
 *
 * Progress: wait-free.  Side by side: one submitter, one poller.
 * Invariant: head <= tail <= head + mask + 1, as distances.
 *
 * KERNEL_BARRIER, USER_BARRIER: 1 where the barrier is.  WAKES_FIRST: 1 where the poller is
 * woken before the tail moves, as in libevpl (chimera-nas/libevpl 165, 2026): it may find
 * nothing and be asleep again by then, with no reordering at all.
 */
#ifndef IO_URING_SQ_H
#define IO_URING_SQ_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SQ_NEED_WAKEUP 1u

struct sq {
	atomic_uint head;   /* consumed by the poller */
	atomic_uint tail;   /* submitted */
	atomic_uint flags;
	atomic_uint asleep; /* what the scheduler knows of the poller */
	uint32_t mask;
	uintptr_t entries[];
};

/* False: full. */
bool sq_submit(struct sq *sq, uintptr_t entry);
/* False: the poller found nothing, or sleeps. */
bool sq_poll(struct sq *sq, uintptr_t *entry);
/* False: it found nothing, and sleeps now. */
bool sq_sleep(struct sq *sq, uintptr_t *entry);

#endif
