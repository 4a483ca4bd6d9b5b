/* SPDX-License-Identifier: BSD-2-Clause */
/* Which processors threads may run on. */
#ifndef STRESS_PIN_H
#define STRESS_PIN_H

#include <sched.h>
#include <stdint.h>

struct pins {
	cpu_set_t set;
	int cpus[CPU_SETSIZE]; /* those of the set, in order */
	uint32_t n;
};

/* The processors that the calling thread may run on.  0 or -errno. */
int pin_find(struct pins *pins);

/* The first n of them, or all if there are fewer. */
void pin_first(struct pins *out, const struct pins *of, uint32_t n);

/* The calling thread runs on that processor alone from now on.  0 or -errno. */
int pin_thread(int cpu);
/* ... and on all of them again. */
int pin_restore(const struct pins *pins);

/* The processor of the n-th thread, if each is to stay on one. */
static inline int pin_of(const struct pins *pins, uint32_t thread)
{
	return pins->cpus[thread % pins->n];
}

#endif
