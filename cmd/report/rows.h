/* SPDX-License-Identifier: BSD-2-Clause */
/* An execution as a list of rows, in the order in which things happened. */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "report/result.h"

enum row_kind {
	ROW_CALL,     /* `index`: the call */
	ROW_RETURN,   /* `index`: the call; `used`: values in the ring now */
	ROW_ACCESS,   /* `index`: the event */
	ROW_STANDING, /* the thread was left in the middle of an operation */
	ROW_LINE,     /* the same, or killed, by line `index` of the schedule */
	ROW_ENDED,    /* the thread ended the execution: a crash, ... */
};

#define NO_CALL UINT32_MAX

struct row {
	uint8_t kind;
	uint8_t thread;
	uint8_t depth; /* 1 inside a composite call */
	bool waits;    /* ACCESS: of a round of waiting; LINE: it could not go on */
	uint32_t index;
	uint32_t call;	/* STANDING, LINE: the outermost, or NO_CALL between operations */
	uint32_t event; /* STANDING, LINE: events traced so far */
	uint32_t round; /* ACCESS: the last `round` rows were repeated `times` */
	uint32_t times; /* times; 1: not repeated */
	int64_t used;
};

/*
 * Rows of an execution, in the arena.  all: accesses that are no points too.  Rounds
 * of accesses that changed nothing, said again and again, are folded into one.
 */
struct row *rows_make(struct arena *arena, const struct result *r, bool all, size_t *n);

#endif
