/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/pin.h"

#include <errno.h>
#include <pthread.h>

int pin_find(struct pins *pins)
{
	int error = pthread_getaffinity_np(pthread_self(), sizeof(pins->set), &pins->set);

	if (error)
		return -error;
	pins->n = 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &pins->set))
			pins->cpus[pins->n++] = cpu;
	return pins->n ? 0 : -ENODEV;
}

void pin_first(struct pins *out, const struct pins *of, uint32_t n)
{
	*out = *of;
	while (out->n > n)
		CPU_CLR(out->cpus[--out->n], &out->set);
}

int pin_thread(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

int pin_restore(const struct pins *pins)
{
	return -pthread_setaffinity_np(pthread_self(), sizeof(pins->set), &pins->set);
}
