/* SPDX-License-Identifier: BSD-2-Clause */
/* A measurement in a process of its own: what a broken ring does there ends there. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include "bench/measure.h"

enum worker_end {
	WORKER_NONE, /* it did not run */
	WORKER_DONE, /* measurement.end says what came of it */
	WORKER_DIED,
	WORKER_STUCK, /* its threads came to no end, long after they should have */
	WORKER_INTERRUPTED,
};

struct attempt {
	enum worker_end end;
	int signal; /* it died of; 0: it left */
	struct measurement m;
};

/* After so many seconds it is stuck.  Interrupted: a signal came that this process
 * handles. */
void worker_run(const struct measure_setup *setup, double seconds, struct attempt *out);

#endif
