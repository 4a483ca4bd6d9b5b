/* SPDX-License-Identifier: BSD-2-Clause */
#include "segment.h"

#include "../queue_table.h"

static void *create(const struct brrace_setup *setup)
{
	struct segment *s;
	uint32_t start = (uint32_t)setup->origin;

	QUEUE_ALLOCATE(s, s->slots[0], setup);
	if (!s)
		return NULL;
	s->head = s->tail = start;
	for (uint32_t i = 0; i < setup->slots; i++)
		s->slots[(start + i) & s->mask].sequence = start + i;
	BRRACE_ROOT(struct segment, s);
	return s;
}

static enum brrace_status enqueue(void *ring, struct brrace_args *args)
{
	static const enum brrace_status answers[] = {
		[ENQUEUED] = BRRACE_OK,
		[ENQUEUE_FULL] = BRRACE_FULL,
		[ENQUEUE_FROZEN] = BRRACE_AGAIN,
	};

	return answers[segment_enqueue(ring, (void *)args->in[0])];
}

/* It puts nothing in and takes nothing out. */
static enum brrace_status freeze(void *ring, struct brrace_args *args)
{
	segment_freeze(ring);
	args->result = 1;
	return BRRACE_OK;
}

QUEUE_CAPACITY(struct segment, 0)
QUEUE_TAKE(dequeue, void *, segment_dequeue)

static const struct brrace_op ops[] = {
	{"enqueue", BRRACE_PRODUCE, BRRACE_MULTI_PRODUCER, 0, enqueue},
	{"dequeue", BRRACE_CONSUME, BRRACE_MULTI_CONSUMER, 0, dequeue},
	{"freeze", BRRACE_OBSERVE, BRRACE_ANYONE, 0, freeze},
};

#if YEAR == 2025
#define NAME "dotnet/segment-2025"
#define ABOUT ".NET ConcurrentQueue before 132737: a segment freezes by flag, then tail"
#else
#define NAME "dotnet/segment-2026"
#define ABOUT ".NET ConcurrentQueue since 132737: a segment freezes by tail, then flag"
#endif

QUEUE_SUBJECT(.name = NAME, .about = ABOUT, .flags = BRRACE_HAS_ORIGIN | BRRACE_POWER_OF_2,
	      .min_slots = 2, .default_slots = 4, .preload = "enqueue", .drain = "dequeue");
