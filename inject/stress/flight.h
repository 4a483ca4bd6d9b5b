/* SPDX-License-Identifier: BSD-2-Clause */
/* A call between its begin and its end, as the checker follows it. */
#ifndef STRESS_FLIGHT_H
#define STRESS_FLIGHT_H

#include "oracle/effect.h"
#include "stress/log.h"

struct flight {
	uint64_t begin;
	uint64_t end;   /* later by what clocks may differ */
	struct call call; /* what it did; begin and end are not used */
	const union log_slot *slot; /* its entry, and what follows that */
	struct log_block *done; /* to be given back when the call has ended; or NULL */
	bool gap;      /* no call, but many that were not logged */

	/* While it asks whether the ring was full, or empty: see level.h. */
	uint32_t room, values; /* it said that it found room, or values, for fewer */
	bool sure, maybe, blind;
	int64_t low, high;
	uint64_t strays; /* see watch.h: that there were when it began */

	/* What had come out when it began: see passage.h. */
	uint64_t front, own_front;
};

/* The n-th value that went in or came out. */
static inline uint32_t flight_value(const struct flight *f, uint32_t n)
{
	return n ? f->slot[1 + (n - 1) / LOG_VALUES].values[(n - 1) % LOG_VALUES] :
		   f->slot->entry.value;
}

#endif
