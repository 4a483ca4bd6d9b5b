/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf_ring(9), FreeBSD's ring of pointers for transmit queues, 2012 to 2025.
 *
 * br_prod_head  where the next producer claims a slot
 * br_prod_tail  up to here producers have filled the slots they claimed
 * br_cons_head  where the next consumer claims an item
 * br_cons_tail  up to here consumers have emptied the slots they claimed
 *
 * Size is a power of two and one slot always stays free, so size - 1 items fit.
 * The item that is enqueued at index i lies in br_ring[i & mask].  Invariant, in
 * the order in which indices advance, with at most size - 1 from first to last:
 *
 *	br_cons_tail <= br_cons_head <= br_prod_tail <= br_prod_head
 *
 * Up to 2019 indices are kept below size; since 2024 they run over all 32 bits.
 *
 * Side by side: any number of enqueue and dequeue_mc; or any number of enqueue
 * and one caller of everything that ends in _sc and of peek.  full, empty and
 * count may be called by anyone, and their answer is a hint.
 *
 * Progress: blocking.  Claims are lock-free, but who has claimed a slot and
 * stops before moving the tail makes those who claim after it spin, and hides
 * all that they do from the other side.  dequeue_sc itself never waits.
 */
#ifndef FREEBSD_BUF_RING_H
#define FREEBSD_BUF_RING_H

#include <pthread.h>

/* Assertions are part of what is examined. */
#define INVARIANTS
#include "brrace/freebsd/machine/cpu.h"

/* A build names its version: -DBUF_RING=BUF_RING_2013. */
#define BUF_RING_2012 1
#define BUF_RING_2013 2
#define BUF_RING_2014 3
#define BUF_RING_2019 4
#define BUF_RING_2024 5
#define BUF_RING_2024_ACQ 6
#define BUF_RING_2025 7
#define BUF_RING_MUTEX 8 /* the same under a lock: ../mutex/buf_ring.c */

#if !defined(BUF_RING) || BUF_RING < BUF_RING_2012
#error "no such version (expected -DBUF_RING=BUF_RING_2013 or another one of buf_ring.h)"
#endif

#define BUF_RING_MASKED (BUF_RING <= BUF_RING_2019)

#if BUF_RING <= BUF_RING_2024_ACQ
typedef volatile uint32_t br_index_t;
#else
typedef uint32_t br_index_t;
#endif

struct buf_ring {
#if BUF_RING == BUF_RING_MUTEX
	pthread_mutex_t br_lock;
#endif
	br_index_t br_prod_head;
	br_index_t br_prod_tail;
	uint32_t br_prod_size;
	uint32_t br_prod_mask;
	uint64_t br_drops;
#if BUF_RING == BUF_RING_2012
	uint64_t br_prod_bufs;
	uint64_t br_prod_bytes;
#endif
	br_index_t br_cons_head __aligned(CACHE_LINE_SIZE);
	br_index_t br_cons_tail;
	uint32_t br_cons_size;
	uint32_t br_cons_mask;
	void *br_ring[] __aligned(CACHE_LINE_SIZE);
};

/* The version's name and, in one line, what it is. */
extern const char buf_ring_name[];
extern const char buf_ring_about[];

/* An empty ring whose indices start at `origin` (masked, where the version
 * masks), or NULL if size is no power of two from 2 on, or memory is short. */
struct buf_ring *buf_ring_alloc(uint32_t size, uint32_t origin);
void buf_ring_free(struct buf_ring *br);

/* 0, or ENOBUFS: the ring is full and the buffer is dropped. */
int buf_ring_enqueue(struct buf_ring *br, void *buf);
/* The oldest buffer, or NULL: the ring is empty. */
void *buf_ring_dequeue_mc(struct buf_ring *br);
void *buf_ring_dequeue_sc(struct buf_ring *br);
/* The same, but the buffer stays. */
void *buf_ring_peek(struct buf_ring *br);
void *buf_ring_peek_clear_sc(struct buf_ring *br); /* since 2019 */
/* Drops the oldest buffer after a peek; false (the kernel does not say): none was there. */
bool buf_ring_advance_sc(struct buf_ring *br);
/* Replaces the oldest buffer after a peek; the ring must not be empty. */
void buf_ring_putback_sc(struct buf_ring *br, void *buf);

bool buf_ring_full(struct buf_ring *br);
bool buf_ring_empty(struct buf_ring *br);
uint32_t buf_ring_count(struct buf_ring *br);

#endif
