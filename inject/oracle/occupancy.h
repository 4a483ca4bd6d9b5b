/* SPDX-License-Identifier: BSD-2-Clause */
/* Was the ring full, or empty, when a call said so? */
#ifndef ORACLE_OCCUPANCY_H
#define ORACLE_OCCUPANCY_H

#include "oracle/closed.h"
#include "oracle/timeline.h"

enum grade {
	GRADE_NONE,      /* the call said neither full nor empty */
	GRADE_TRUE,      /* at some moment of the call it surely was, or may have been where there
			    are no moments */
	GRADE_TRANSIENT, /* it may have been, owing to another call in flight */
	GRADE_FALSE,     /* at no moment of the call was it */
};

struct answer {
	enum grade grade;
	bool full;         /* said full; else empty */
	uint32_t holder;   /* transient: the call in flight, or FINDING_NO_CALL */
	uint64_t low, high; /* least and most values in the ring during the call */
};

/* Grades a call of a history without moments: see closed_most(). */
void occupancy_grade_unordered(struct answer *answer, struct closed *closed,
			       const struct history *history, uint32_t call,
			       const uint16_t *phantom);

/* Grades the call that moments[first] begins; fills only grade if that is none. */
void occupancy_grade(struct answer *answer, const struct timeline *timeline,
		     const struct history *history, uint32_t first);

#endif
