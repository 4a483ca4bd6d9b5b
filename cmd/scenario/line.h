/* SPDX-License-Identifier: BSD-2-Clause */
/* A line of the schedule, as it is written. */
#ifndef SCENARIO_LINE_H
#define SCENARIO_LINE_H

#include <stdint.h>

#include "scenario/text.h"

/* What a line chooses: `from [Nth] KIND [PLACE] by THREAD [in OP]` or, of a store, `before`
 * that; `from initial`; `= VALUE`. */
struct scenario_source {
	uint8_t is;     /* enum source_kind */
	uint32_t count; /* 0: not given */
	struct text kind, place, thread, op, value;
	uint32_t thread_index; /* filled by check */
};

/* A line of the schedule, repetitions unrolled. */
struct scenario_line {
	struct position at;
	unsigned number; /* of the line as written, from 1; rounds share it */
	uint8_t verb;  /* enum verb */
	uint32_t thread; /* index; filled by check */
	struct text thread_name;
	uint32_t count;    /* `2nd`, `step 3`; 0: not given */
	struct text kind;  /* "load"; NULL: no point */
	struct text place; /* "br_ring[0]"; NULL: any, as in `fence` */
	struct text op;    /* `finish OP`, `in OP` */
	uint32_t op_count; /* `in 2nd OP`; 1 if not given */
	struct scenario_source source; /* VERB_CHOOSE */
	char *note;    /* NULL: none */
	char *written;    /* the line without its note, as a person wrote it */
};

#endif
