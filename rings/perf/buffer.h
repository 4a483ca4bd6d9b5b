/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer that Linux perf maps into user space, with records of one word: "perf events
 * ring buffer memory barrier on powerpc" (linuxppc-dev, October 2013) and bf378d341e48.
 *
 *	kernel                         user
 *	load data_tail                 load data_head
 *	(room? a control dependency)   C: read barrier
 *	store data                     load data
 *	B: write barrier               D: full barrier
 *	store data_head                store data_tail
 *
 * B pairs with C, so that no record is read before it is there; D with the dependency,
 * so that none is overwritten before it has been read.
 *
 * Progress: wait-free.  Side by side: one writer, one reader.
 * Invariant: data_tail <= data_head <= data_tail + mask + 1, as distances.
 *
 * BARRIERS: those that are there, as a sum of enum barrier.
 */
#ifndef PERF_BUFFER_H
#define PERF_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

enum barrier {
	BARRIER_B = 1,
	BARRIER_C = 2,
	BARRIER_D = 4,
};

struct buffer {
	volatile uint64_t data_head;
	volatile uint64_t data_tail;
	uint64_t mask;
	uintptr_t data[];
};

/* False: full, the record is lost. */
bool buffer_write(struct buffer *b, uintptr_t record);
/* False: empty. */
bool buffer_read(struct buffer *b, uintptr_t *record);

#endif
