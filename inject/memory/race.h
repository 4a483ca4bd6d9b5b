/* SPDX-License-Identifier: BSD-2-Clause */
/* Data races of one execution: two accesses to the same bytes by two threads, one of
 * them at least a write and one at least not atomic, that nothing orders. */
#ifndef MEMORY_RACE_H
#define MEMORY_RACE_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/stack.h"

#define MAX_RACES 64

struct race_side {
	uint8_t thread;     /* index */
	bool write;
	bool atomic;        /* by an atomic operation */
	bool by_volatile;   /* by a volatile access */
	uint32_t size;      /* bytes of the whole access */
	uint32_t step;      /* of the trace; 0: unknown */
	struct stack stack; /* the access first */
};

struct race {
	uintptr_t addr; /* the bytes that both accesses touch */
	uint32_t size;
	struct race_side side[2]; /* in order of execution */
};

/* When count is MAX_RACES, there may have been more. */
struct races {
	struct race list[MAX_RACES];
	uint32_t count;
};

/* Races between the same two places of the code are one: only the first is kept. */
void races_add(struct races *races, const struct race *race);

#endif
