/* SPDX-License-Identifier: BSD-2-Clause */
/* What memory has, and is to have. */
#ifndef MEMORY_READ_H
#define MEMORY_READ_H

#include <string.h>

#include "trace/event.h"

/* Bytes of an odd size as one word, of more than 16 their FNV-1a hash. */
word128 memory_read_odd(uintptr_t addr, uint32_t size);

/* The bytes at [addr, addr + size) as one word. */
static inline word128 memory_read(uintptr_t addr, uint32_t size)
{
	uint8_t v1;
	uint16_t v2;
	uint32_t v4;
	uint64_t v8;

	switch (size) {
	case 1:
		return memcpy(&v1, (const void *)addr, 1), v1;
	case 2:
		return memcpy(&v2, (const void *)addr, 2), v2;
	case 4:
		return memcpy(&v4, (const void *)addr, 4), v4;
	case 8:
		return memcpy(&v8, (const void *)addr, 8), v8;
	default:
		return memory_read_odd(addr, size);
	}
}

/* Up to 8 bytes, at any address: as plain accesses have. */
static inline void memory_put(uintptr_t addr, uint32_t size, uint64_t value)
{
	memcpy((void *)addr, &value, size);
}

#endif
