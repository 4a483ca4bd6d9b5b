/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A segment of .NET's ConcurrentQueue: slots with a sequence number each, as in
 * rings/vyukov, and a way to close it: a tail far ahead, so that no slot is ever the next
 * one.  Written from a description of its steps.
 *
 * Dequeue of a slot that is not ready is empty only if the tail says so, less the offset if
 * the segment is frozen; otherwise it waits.
 *
 * Progress: enqueue and freeze never wait; dequeue waits for an enqueue between its claim
 * and its sequence number.  Side by side: everything, but only one freezes.
 * Invariant: head <= tail <= head + slots, less the offset once it is frozen.
 *
 * R1 release store of a sequence by enqueue, pairs with A1 in dequeue; R2 by dequeue, pairs
 * with A2 in enqueue.
 *
 * YEAR 2025  freeze sets the flag and then moves the tail: in between the tail seems to be
 *            behind the head, and a segment with items in it empty (dotnet/runtime 132736)
 * YEAR 2026  since pull request 132737 it moves the tail first
 */
#ifndef DOTNET_SEGMENT_H
#define DOTNET_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

struct slot {
	void *item;
	uint32_t sequence;
};

struct segment {
	uint32_t head;
	uint32_t tail;
	bool frozen;
	uint32_t mask;
	struct slot slots[];
};

enum enqueued {
	ENQUEUED,
	ENQUEUE_FULL,
	ENQUEUE_FROZEN, /* the caller goes on with another segment */
};

enum enqueued segment_enqueue(struct segment *s, void *item);
bool segment_dequeue(struct segment *s, void **item);
void segment_freeze(struct segment *s);

#endif
