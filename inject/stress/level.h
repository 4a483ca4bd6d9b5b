/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many values are in the ring, at least and at most, as calls begin and end in order
 * of time; and whether it was full, or empty, when a call said so.  The same as
 * oracle/occupancy.h says of a whole history, for one that has no end.
 */
#ifndef STRESS_LEVEL_H
#define STRESS_LEVEL_H

#include "oracle/occupancy.h"
#include "stress/flight.h"

#define LEVEL_ASKING 512

struct level {
	int64_t capacity;
	int64_t lo, up;
	int64_t most; /* the least number that was most so far */
	uint32_t blind; /* threads whose calls are not known now */
	struct flight *asking[LEVEL_ASKING];
	uint32_t n_asking;
};

void level_init(struct level *level, uint64_t capacity);

/* f->call is filled. */
void level_begin(struct level *level, struct flight *f);

/*
 * What its answer is worth; GRADE_NONE: it asked nothing, or nobody knows (f->blind).
 * *overfull: surely more values are in the ring than ever before, and than fit.
 */
enum grade level_end(struct level *level, struct flight *f, bool *overfull);

/* So many values were not where they were counted: in the ring, or not. */
void level_correct(struct level *level, int64_t lo, int64_t up);

#endif
