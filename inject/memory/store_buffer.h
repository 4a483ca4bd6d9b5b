/* SPDX-License-Identifier: BSD-2-Clause */
/* Stores of one thread that nobody else sees yet: first in, first out. */
#ifndef MEMORY_STORE_BUFFER_H
#define MEMORY_STORE_BUFFER_H

#include <stdint.h>

#define STORE_BUFFER_ENTRIES 64 /* about as many as processors have; a power of two */

struct buffered_store {
	uintptr_t addr;
	uint64_t value;
	uint64_t under; /* what memory has there while the value is lent to it */
	uint32_t size;
	uint32_t event; /* index of the store */
};

/* How many there are is in the thread's view. */
struct store_buffer {
	struct buffered_store entries[STORE_BUFFER_ENTRIES];
	uint32_t first;  /* index of the oldest, modulo the number of entries */
	uint32_t lent;   /* entries that memory holds for the access that happens now: from
			    the oldest on; 0: none */
	uint64_t behind; /* what memory had where the store that happens now is to go */
};

#endif
