/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What -DDEBUG_BUFRING adds to the versions of 2013 and 2019: a slot without an
 * item holds NULL, and it is asserted that no buffer is enqueued that is still in
 * the ring, no slot is claimed that is not empty, and dequeue_sc has one caller.
 */
#ifndef FREEBSD_BUF_RING_DEBUG_H
#define FREEBSD_BUF_RING_DEBUG_H

#include "buf_ring.h"

#ifdef DEBUG_BUFRING
#define BUF_RING_DEBUG_NAME "-debug"
#define BUF_RING_ABOUT(release, what) release ", with the checks of DEBUG_BUFRING"

/* Before a slot is claimed.  Takes no lock, so the ring moves on meanwhile. */
static inline void debug_enqueue(struct buf_ring *br, const void *buf)
{
	for (uint32_t i = br->br_cons_head; i != br->br_prod_head; i = (i + 1) & br->br_cons_mask)
		KASSERT(br->br_ring[i] != buf, ("buf is already enqueued"));
}

static inline void debug_claimed(struct buf_ring *br, uint32_t slot)
{
	KASSERT(br->br_ring[slot] == NULL, ("dangling value in enqueue"));
}

static inline void debug_emptied(struct buf_ring *br, uint32_t slot)
{
	br->br_ring[slot] = NULL;
}

static inline void debug_single_consumer(struct buf_ring *br, uint32_t cons_head)
{
	KASSERT(br->br_cons_tail == cons_head, ("inconsistent list"));
}
#else
#define BUF_RING_DEBUG_NAME ""
#define BUF_RING_ABOUT(release, what) release ": " what
#define debug_enqueue(br, buf) ((void)0)
#define debug_claimed(br, slot) ((void)0)
#define debug_emptied(br, slot) ((void)0)
#define debug_single_consumer(br, cons_head) ((void)0)
#endif

#endif
