/* SPDX-License-Identifier: BSD-2-Clause */
#include "spmc.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct spmc *q;

	QUEUE_ALLOCATE(q, q->buffer[0], setup);
	if (q)
		BRRACE_ROOT(struct spmc, q);
	return q;
}

QUEUE_CAPACITY(struct spmc, 0)
QUEUE_PUT(offer, void *, spmc_offer)
QUEUE_TAKE(poll, void *, spmc_poll)

static const struct brrace_op ops[] = {
	{"offer", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, offer},
	{"poll", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, poll},
};

#if YEAR == 2013
#define NAME "jctools/spmc-2013"
#define ABOUT "JCTools SpmcArrayQueue before 982b7675: full whenever a slot is not empty"
#else
#define NAME "jctools/spmc-2014"
#define ABOUT "JCTools SpmcArrayQueue since 982b7675: waits for a slot that was claimed"
#endif

QUEUE_SUBJECT(.name = NAME, .about = ABOUT, .flags = BRRACE_POWER_OF_2, .min_slots = 2,
	      .default_slots = 2, .preload = "offer", .drain = "poll");
