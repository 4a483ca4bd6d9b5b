/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Short delays before some accesses of a ring with hooks, drawn at random: what another
 * processor does in the meantime is what a cache miss, an interrupt or a hypervisor would
 * have let it do, only more often.
 */
#ifndef STRESS_NOISE_H
#define STRESS_NOISE_H

#include <stdint.h>

struct noise {
	uint64_t state;
	uint32_t quiet; /* accesses until the next delay */
};

void noise_init(struct noise *noise, uint64_t seed, uint32_t thread);

/* Before an access. */
void noise_point(struct noise *noise);

#endif
