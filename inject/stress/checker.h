/* SPDX-License-Identifier: BSD-2-Clause */
/* The thread that reads what the others log, and judges it as they go. */
#ifndef STRESS_CHECKER_H
#define STRESS_CHECKER_H

#include <pthread.h>

#include "stress/merge.h"

struct checker {
	struct handover in;  /* where logs hand over their blocks */
	uint32_t behind;     /* odd: it is; shared by the logs */
	uint32_t gives_up;   /* some logs will never be finished */
	struct watch watch;
	struct merge merge;
	pthread_t thread;
	enum merge_state state; /* once the thread has ended */
};

/* n_logs: of threads, 0 .. n_logs-1.  0 or -errno; checker_free() in either case. */
int checker_new(struct checker *checker, const struct brrace_table *table, uint64_t capacity,
		const struct items *items, const struct clock *clock, uint32_t n_logs);
void checker_free(struct checker *checker);

/* How often it fell behind. */
uint32_t checker_times_behind(const struct checker *checker);

int checker_start(struct checker *checker);

/* Waits until all logs are read to their end, or all that there is if it is to give up.
 * Then whether they were. */
bool checker_join(struct checker *checker, bool gives_up);

#endif
