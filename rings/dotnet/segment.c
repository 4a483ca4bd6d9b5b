/* SPDX-License-Identifier: BSD-2-Clause */
#include "segment.h"

static uint32_t freeze_offset(const struct segment *s)
{
	return (s->mask + 1) * 2;
}

static int32_t lead(struct segment *s, uint32_t position, uint32_t wanted)
{
	/* A1, A2 */
	uint32_t is = __atomic_load_n(&s->slots[position & s->mask].sequence, __ATOMIC_ACQUIRE);

	return (int32_t)(is - wanted);
}

static bool claim(uint32_t *index, uint32_t from)
{
	return __atomic_compare_exchange_n(index, &from, from + 1, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}

enum enqueued segment_enqueue(struct segment *s, void *item)
{
	for (;;) {
		uint32_t tail = __atomic_load_n(&s->tail, __ATOMIC_ACQUIRE);
		int32_t ahead = lead(s, tail, tail);

		/* Without an offset no slot is further behind than one lap. */
		if (ahead < 0)
			return ahead < -(int32_t)s->mask - 1 ? ENQUEUE_FROZEN : ENQUEUE_FULL;
		if (ahead == 0 && claim(&s->tail, tail)) {
			struct slot *slot = &s->slots[tail & s->mask];

			slot->item = item;
			__atomic_store_n(&slot->sequence, tail + 1, __ATOMIC_RELEASE); /* R1 */
			return ENQUEUED;
		}
	}
}

static bool is_empty(struct segment *s, uint32_t head)
{
	bool frozen = __atomic_load_n(&s->frozen, __ATOMIC_ACQUIRE);
	uint32_t tail = __atomic_load_n(&s->tail, __ATOMIC_ACQUIRE);
	int32_t used = (int32_t)(tail - head);

	return used <= 0 || (frozen && used - (int32_t)freeze_offset(s) <= 0);
}

bool segment_dequeue(struct segment *s, void **item)
{
	for (;;) {
		uint32_t head = __atomic_load_n(&s->head, __ATOMIC_ACQUIRE);
		int32_t ahead = lead(s, head, head + 1);

		if (ahead < 0 && is_empty(s, head))
			return false;
		if (ahead == 0 && claim(&s->head, head)) {
			struct slot *slot = &s->slots[head & s->mask];

			*item = slot->item;
			/* R2 */
			__atomic_store_n(&slot->sequence, head + s->mask + 1, __ATOMIC_RELEASE);
			return true;
		}
	}
}

static void set_flag(struct segment *s)
{
	__atomic_store_n(&s->frozen, true, __ATOMIC_RELEASE);
}

void segment_freeze(struct segment *s)
{
	if (__atomic_load_n(&s->frozen, __ATOMIC_ACQUIRE))
		return;
	if (YEAR < 2026)
		set_flag(s);
	__atomic_fetch_add(&s->tail, freeze_offset(s), __ATOMIC_SEQ_CST);
	if (YEAR >= 2026)
		set_flag(s);
}
