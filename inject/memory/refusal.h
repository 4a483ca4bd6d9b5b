/* SPDX-License-Identifier: BSD-2-Clause */
/* Why an access may not read a write, or be placed just after it. */
#ifndef MEMORY_REFUSAL_H
#define MEMORY_REFUSAL_H

#include <stdint.h>

enum refusal_kind {
	REFUSAL_NONE,      /* it may */
	REFUSAL_NO_WRITE,  /* that is no write of its place */
	REFUSAL_NEWER,     /* newer write `newer` happens before it */
	REFUSAL_SEEN,      /* newer write `newer` was read by `seen`, which happens before it */
	REFUSAL_TAKEN,     /* read-modify-write `newer` comes just after, with nothing between */
	REFUSAL_STRONG,    /* seq_cst accesses and fences would have no order */
	REFUSAL_PLAIN,     /* plain accesses have no choice */
	/* Why a load may not be delayed past a store: */
	REFUSAL_ACQUIRES,  /* it acquires */
	REFUSAL_RELEASES,  /* write `newer` releases */
	REFUSAL_FENCE,     /* fence `newer` is between */
	REFUSAL_PLACE,     /* access `newer`, between, is to the same place */
	REFUSAL_DEPENDS,   /* what its thread does until then depends on its value */
	REFUSAL_NO_STORE,  /* there is no such store */
};

struct refusal {
	uint8_t kind; /* enum refusal_kind */
	uint32_t newer, seen; /* indices of events */
	uint64_t value;       /* what the write wrote, unless there is none */
};

#endif
