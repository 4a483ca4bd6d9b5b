/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SpmcArrayQueue of JCTools: one producer, and many consumers who claim an index and then
 * empty its slot.  Written from a description of its steps; the producer's index that
 * consumers keep a copy of is left out.
 *
 * Progress: consumers are lock-free; the producer of 2013 is wait-free, that of 2014 waits
 * for a consumer between its claim and its slot.  Side by side: one offer, any number of
 * poll.
 * Invariant: consumer_index <= producer_index <= consumer_index + size, as distances; a
 * slot that is null has been emptied.
 *
 * R1 release store of producer_index by offer, pairs with A1 in poll; R2 release store of
 * null by poll, pairs with A2 in offer.
 *
 * YEAR 2013  offer says full when its slot is not empty yet, however many others are (#21)
 * YEAR 2014  since 982b7675: full if and only if as many as there are slots are not claimed
 */
#ifndef JCTOOLS_SPMC_H
#define JCTOOLS_SPMC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spmc {
	uint64_t producer_index;
	uint64_t consumer_index;
	uint64_t mask;
	void *buffer[];
};

bool spmc_offer(struct spmc *q, void *e);
bool spmc_poll(struct spmc *q, void **e);

#endif
