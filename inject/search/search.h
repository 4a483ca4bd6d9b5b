/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executing one scenario under many schedules.  Whoever searches is handed each
 * execution once and judges it; which schedules there are is the searcher's affair.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "run.h"
#include "search/bounded.h"
#include "search/pct.h"
#include "search/random.h"

/* One execution: its results are those of the run, until it is executed again. */
struct execution {
	struct run *run;
	enum run_end end;
	bool blocked;       /* threads were left that could not move */
	uint64_t index;       /* of the search, from 0 */
	uint32_t cost;       /* preemptions or switches, of a bounded search */
	struct policy *again; /* makes the same execution as often as it is run */
};

enum search_answer {
	SEARCH_GO_ON,
	SEARCH_STOP,
};

/* What a search is for. */
struct judge {
	enum search_answer (*execution)(struct judge *judge, const struct execution *e);
	/* One was made again that it has been handed before, on the way to others. */
	enum search_answer (*repeated)(struct judge *judge, const struct execution *e);
	/* All executions so far are to be forgotten: places turned out to be points. */
	void (*forget)(struct judge *judge);
	/* All with at most `bound` have been seen. */
	enum search_answer (*level)(struct judge *judge, uint32_t bound);
	/* One was drawn that no oracle can tell from one that it has been handed, of which it
	 * has said `tag`: it was not executed.  It had come to its end, with no thread left.
	 * NULL: each is to be handed over. */
	enum search_answer (*known)(struct judge *judge, uint32_t tag);
	uint32_t tag; /* of the execution that it has been handed, for known() */
};

enum search_end {
	SEARCH_STOPPED,   /* the judge said so */
	SEARCH_EXHAUSTED, /* every schedule was seen */
	SEARCH_BOUNDED,   /* every schedule within the last bound was seen */
	SEARCH_SAMPLED,   /* as many were drawn as were asked for */
};

/* What makes drawn executions differ beside their schedules. */
struct refill {
	uint32_t most_preload; /* 0 to that many items, if `preload` */
	bool preload;
	bool origin; /* indices start up to 2 * slots before a wrap, or at 0 */
	uint32_t slots;
	uint64_t fixed_origin; /* where they start if not `origin` */
};

/* What execution `index` of `seed` starts from. */
struct start {
	uint32_t n_preload;
	uint64_t origin;
};
struct start refill_draw(const struct refill *refill, uint64_t seed, uint64_t index);

/* Executions first ... first + n - 1 of *seed and *index, which `policy` reads.
 * refill: NULL, or what else to draw. */
enum search_end search_sample(struct run *run, struct walk *walk, const uint64_t *seed,
			      uint64_t *index, uint64_t n, const struct refill *refill,
			      struct judge *judge);

/*
 * Bounds 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 ... last; each execution is handed over under
 * the first that allows it.  Every bound executes what lower ones did once more, so they
 * grow like powers of two once the simple schedules are done.
 */
enum search_end search_bounded(struct run *run, struct bounded *b, uint32_t last,
			       struct judge *judge);

/* Executes under a few schedules that are always the same, so that most places that
 * somebody writes are points before the first execution that counts. */
void search_settle(struct run *run);
/* The same for executions that start from drawn rings: so one of them is the same whether
 * others come before it or not. */
void search_settle_filled(struct run *run, const struct refill *refill);

#endif
