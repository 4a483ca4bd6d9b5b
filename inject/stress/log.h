/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one free thread did, call by call, in blocks that go to the checker.
 *
 * Blocks come from a pool of the thread's own and return to it; neither way makes anybody
 * wait.  If none is left the checker is behind: then every thread stops to log calls, and
 * only counts what they did, until the checker has caught up.  Such a gap is an entry too.
 */
#ifndef STRESS_LOG_H
#define STRESS_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "brrace/subject.h"
#include "stress/clock.h"
#include "stress/handover.h"

#define LOG_GAP UINT8_MAX
#define LOG_NEVER (UINT64_MAX / 4) /* end of a call that did not return */
#define LOG_NO_VALUE UINT32_MAX /* one that does not fit: surely nobody's item */

struct log_entry {
	uint64_t begin, end;
	uint8_t op;      /* index in the table, or LOG_GAP: a struct log_gap follows */
	uint8_t status;  /* enum brrace_status */
	uint8_t n_given; /* of a produce: values given; of a consume: most to return */
	uint8_t n_moved; /* values that went in, or came out */
	uint32_t value;  /* the first one given or returned */
};

/* What the calls did that were not logged. */
struct log_gap {
	uint64_t calls, added, removed;
};

#define LOG_VALUES 6
union log_slot {
	struct log_entry entry;
	struct log_gap gap;
	uint32_t values[LOG_VALUES]; /* returned by the entry before it, from the second on */
};

/* Slots of the other values of a consume that returned n. */
static inline uint32_t log_more_slots(uint32_t n)
{
	return n > 1 ? (n - 1 + LOG_VALUES - 1) / LOG_VALUES : 0;
}

#define LOG_SLOTS 340
struct log_block {
	struct cds_wfcq_node node;
	struct log_block *next; /* for the checker */
	struct log *log;        /* whose it is */
	uint32_t n;
	bool last;              /* no other block of this log follows */
	union log_slot slots[LOG_SLOTS];
};

/* Of all calls, logged or not.  Written by the thread, and read by others as it goes. */
struct log_totals {
	uint64_t calls, added, removed, full, empty;
};

struct log {
	uint32_t thread;
	bool gapped;              /* since gap_begin calls were only counted */
	uint64_t last_end;        /* of the last call */
	uint64_t gap_begin;
	struct log_gap gap;
	uint64_t patience;        /* ticks after which a block is handed over though not full */
	struct log_block *block;  /* being filled; NULL: none is left */
	struct log_block *spare;  /* for the end */
	struct handover *to;      /* the checker */
	uint32_t *behind;         /* odd: the checker is; shared by all logs */
	struct log_block *pool;
	size_t pool_bytes;
	struct log_totals totals __attribute__((aligned(64)));
	struct handover empty; /* blocks that the checker gave back */
};

/* One call, as its thread saw it. */
struct log_call {
	uint64_t begin, end;
	enum brrace_kind kind;
	uint8_t op;
	enum brrace_status status;
	const struct brrace_args *args;
};

/* blocks: 2 or more, of the pool.  0 or -errno. */
int log_new(struct log *log, uint32_t thread, uint32_t blocks, const struct clock *clock,
	    struct handover *to, uint32_t *behind);
void log_free(struct log *log);

void log_add(struct log *log, const struct log_call *call);
/* A call that is only counted: it has no stamps.  No other one is added to such a log. */
void log_count(struct log *log, const struct log_call *call);

/* No other call follows; `now` is after the last. */
void log_finish(struct log *log, uint64_t now);
/* The same of a thread that is in that call, and stays in it: call->end is LOG_NEVER. */
void log_finish_in(struct log *log, const struct log_call *call);

/* The checker has read all of the block. */
void log_give_back(struct log_block *block);

struct log_totals log_totals(const struct log *log);

#endif
