/* SPDX-License-Identifier: BSD-2-Clause */
/* What one line of a script says. */
#ifndef SCHED_SCRIPT_LINE_H
#define SCHED_SCRIPT_LINE_H

#include <stddef.h>
#include <stdint.h>

enum verb {
	VERB_UNTIL,
	VERB_PAST,
	VERB_FINISH,
	VERB_STEP,
	VERB_HOLD,
	VERB_RELEASE,
	VERB_KILL,
	VERB_FAIL,
	VERB_BUFFER,
	VERB_FLUSH,
	VERB_DELAY,
	VERB_CHOOSE, /* written as the kind of the access */
	VERBS
};

#define POINT_ANY_PLACE UINTPTR_MAX /* addr of a pattern without a variable */
#define POINT_HEAP (UINTPTR_MAX - 1) /* addr: heap_block and heap_offset say where */

/* Which accesses a point of a script means; filled when the scenario is bound. */
struct point {
	uint32_t kinds;      /* bits 1 << enum access_kind */
	uintptr_t addr;      /* an access that overlaps [addr, addr + size) fits */
	size_t size;
	uint32_t heap_block; /* POINT_HEAP: block by order of allocation, from 1 */
	uint32_t heap_offset;
};

enum source_kind {
	SOURCE_WRITE,
	SOURCE_INITIAL, /* what was there before the threads ran */
	SOURCE_VALUE,
};

/* CHOOSE: what is read; of a store, what it is placed just before.  DELAY: the store past
 * which a load is delayed, count-th of the op_count-th call of op, or of any. */
struct script_source {
	uint8_t kind;   /* enum source_kind */
	uint8_t thread; /* WRITE: whose */
	int16_t op;     /* and in which operation; -1: any */
	uint32_t count; /* and which of those that fit, from 1; 0: the newest */
	struct point point;
	uint64_t value;
};

struct script_line {
	uint8_t verb;        /* enum verb */
	uint8_t thread;
	uint8_t may_block;   /* a line that cannot go on ends with a verdict, not the run */
	uint32_t count;      /* STEP: how many; FLUSH: the same, 0: up to the newest that
				matches; UNTIL, PAST, BUFFER: 2 of `2nd P`, 0: next match */
	struct point point;  /* UNTIL, PAST, BUFFER, FLUSH, CHOOSE, DELAY */
	struct script_source source;
	int16_t op;          /* FINISH OP, `in OP`: index in the table; -1: none named */
	uint16_t op_count;   /* `in 2nd OP`: 2; 1 for `in OP`: the current or next */
};

#endif
