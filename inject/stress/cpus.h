/* SPDX-License-Identifier: BSD-2-Clause */
/* The processors that threads may run on. */
#ifndef STRESS_CPUS_H
#define STRESS_CPUS_H

#include <sched.h>
#include <stdint.h>

struct cpus {
	cpu_set_t set;
	uint32_t n;
};

/* Those that this process may use; at least one. */
void cpus_allowed(struct cpus *cpus);

/* The first n of them, or all if there are fewer. */
void cpus_first(struct cpus *out, const struct cpus *of, uint32_t n);

/* The i-th of them alone, going round. */
void cpus_one(struct cpus *out, const struct cpus *of, uint32_t i);

#endif
