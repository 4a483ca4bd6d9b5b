/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values that free threads put into a ring: addresses of 64 bytes below 4 GiB, as
 * subject.h promises, that tell who enqueued them and which of his they are.
 *
 * Each producer has a power of two of them and begins again after the last.  A ring holds
 * far fewer, so of those with the same address the one meant is that nearest to the next
 * one to be enqueued.
 */
#ifndef STRESS_ITEMS_H
#define STRESS_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#define ITEMS_BASE UINT64_C(0x40000000)
#define ITEMS_BITS 22 /* of all producers together */
#define ITEMS_BYTES 64

struct items {
	uint32_t n_producers;
	uint32_t bits; /* of one producer */
};

/* Maps the memory; there is one of these at a time.  0 or -errno. */
int items_new(struct items *items, uint32_t n_producers);
void items_free(struct items *items);

/* Most values that a ring may hold, lest two of a producer be mistaken. */
static inline uint64_t items_most_slots(const struct items *items)
{
	return UINT64_C(1) << (items->bits - 2);
}

static inline uintptr_t items_value(const struct items *items, uint32_t producer, uint64_t n)
{
	uint64_t low = n & ((UINT64_C(1) << items->bits) - 1);

	return ITEMS_BASE + (((uint64_t)producer << items->bits) | low) * ITEMS_BYTES;
}

/* False: the value is none of these. */
static inline bool items_producer(const struct items *items, uint64_t value, uint32_t *producer)
{
	uint64_t offset = value - ITEMS_BASE;

	*producer = (uint32_t)(offset / ITEMS_BYTES >> items->bits);
	return offset < (UINT64_C(1) << ITEMS_BITS) * ITEMS_BYTES && !(offset % ITEMS_BYTES) &&
	       *producer < items->n_producers;
}

/* Which of its producer's it is, the next one being `next`; negative: one that never was. */
static inline int64_t items_number(const struct items *items, uint64_t value, uint64_t next)
{
	uint64_t ahead = (value - ITEMS_BASE) / ITEMS_BYTES - next;
	int unused = 64 - (int)items->bits;

	return (int64_t)next + ((int64_t)(ahead << unused) >> unused);
}

#endif
