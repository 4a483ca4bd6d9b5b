/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/cpus.h"

static void add(struct cpus *cpus, int cpu)
{
	CPU_SET(cpu, &cpus->set);
	cpus->n++;
}

void cpus_allowed(struct cpus *cpus)
{
	if (sched_getaffinity(0, sizeof(cpus->set), &cpus->set)) {
		/* More than a set has room for. */
		CPU_ZERO(&cpus->set);
		for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
			CPU_SET(cpu, &cpus->set);
	}
	cpus->n = (uint32_t)CPU_COUNT(&cpus->set);
}

void cpus_first(struct cpus *out, const struct cpus *of, uint32_t n)
{
	struct cpus first = {0};

	for (int cpu = 0; cpu < CPU_SETSIZE && first.n < n; cpu++)
		if (CPU_ISSET(cpu, &of->set))
			add(&first, cpu);
	*out = first;
}

void cpus_one(struct cpus *out, const struct cpus *of, uint32_t i)
{
	struct cpus one = {0};
	uint32_t left = i % of->n;

	for (int cpu = 0; !one.n; cpu++)
		if (CPU_ISSET(cpu, &of->set) && !left--)
			add(&one, cpu);
	*out = one;
}
