/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The logs of all threads, put together in order of time.
 *
 * Of a thread whose next block is not there yet all is known up to the end of its last
 * call, so the others are followed up to there.
 */
#ifndef STRESS_MERGE_H
#define STRESS_MERGE_H

#include "stress/watch.h"

/* Calls of one thread that may overlap, owing to clocks that differ: as many as begin in
 * a microsecond, and more. */
#define MERGE_FLIGHTS 256

struct merge_stream {
	struct log_block *first, *newest; /* blocks not read to their end; NULL: none */
	uint32_t at;    /* slot of the next entry */
	bool closed; /* after these there are none */
	bool late; /* it begins when all others have ended, and has not yet */
	uint64_t floor; /* what is not there yet begins here or later */
	uint32_t head, tail; /* flights[head % MERGE_FLIGHTS] is the first to end */
	struct flight *flights;
};

struct merge {
	const struct brrace_table *table;
	uint64_t offset; /* of clocks */
	struct watch *watch;
	uint32_t n_streams;
	struct merge_stream *streams;
	uint64_t *next; /* of each stream: its next moment, twice; odd: a call ends */
};

/* 0 or -errno; merge_free() in either case.  One stream for each thread that logs; the
 * last one begins when the others have ended. */
int merge_new(struct merge *merge, struct watch *watch, uint32_t n_streams, uint64_t offset);
void merge_free(struct merge *merge);

/* The next block of its log; given back once it is read. */
void merge_put(struct merge *merge, struct log_block *block);

enum merge_state {
	MERGE_WAITS, /* for a block */
	MERGE_ENDED, /* all streams were closed, and read to their end */
};

/* Goes on as far as possible. */
enum merge_state merge_run(struct merge *merge);

#endif
