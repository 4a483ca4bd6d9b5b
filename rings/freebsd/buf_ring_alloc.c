/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes and frees a ring of any version; no thread runs in it at that time. */
#include "buf_ring.h"

#include <stdlib.h>
#include <string.h>

static size_t ring_bytes(uint32_t size)
{
	size_t bytes = sizeof(struct buf_ring) + size * sizeof(void *);

	return (bytes + CACHE_LINE_SIZE - 1) & ~(size_t)(CACHE_LINE_SIZE - 1);
}

struct buf_ring *buf_ring_alloc(uint32_t size, uint32_t origin)
{
	struct buf_ring *br;

	if (size < 2 || (size & (size - 1)) != 0)
		return NULL;
	br = aligned_alloc(CACHE_LINE_SIZE, ring_bytes(size));
	if (!br)
		return NULL;
	memset(br, 0, ring_bytes(size));
#if BUF_RING == BUF_RING_MUTEX
	pthread_mutex_init(&br->br_lock, NULL);
#endif
#if BUF_RING_MASKED
	origin &= size - 1;
#endif
	br->br_prod_size = br->br_cons_size = size;
	br->br_prod_mask = br->br_cons_mask = size - 1;
	br->br_prod_head = br->br_prod_tail = origin;
	br->br_cons_head = br->br_cons_tail = origin;
	return br;
}

void buf_ring_free(struct buf_ring *br)
{
#if BUF_RING == BUF_RING_MUTEX
	pthread_mutex_destroy(&br->br_lock);
#endif
	free(br);
}
