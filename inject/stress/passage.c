/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/passage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int passage_init(struct passage *p, const struct items *items, uint64_t capacity, bool unordered)
{
	uint64_t room = PASSAGE_ROOM;

	while (room < 2 * capacity)
		room *= 2;
	*p = (struct passage){.items = items, .unordered = unordered, .room = (uint32_t)room};
	p->lanes = calloc(items->n_producers, sizeof(*p->lanes));
	if (!p->lanes)
		return -ENOMEM;
	for (uint32_t i = 0; i < items->n_producers; i++) {
		p->lanes[i].items = calloc(room, sizeof(*p->lanes[i].items));
		if (!p->lanes[i].items)
			return -ENOMEM;
	}
	return 0;
}

void passage_free(struct passage *p)
{
	for (uint32_t i = 0; p->lanes && i < p->items->n_producers; i++)
		free(p->lanes[i].items);
	free(p->lanes);
	p->lanes = NULL;
}

static struct passage_item *item_at(const struct passage *p, const struct passage_lane *lane,
				    uint64_t number)
{
	return &lane->items[number & (p->room - 1)];
}

/* ---- items that were overtaken */

static void add_missing(struct passage *p, uint32_t lane, uint64_t number)
{
	const struct passage_item *item = item_at(p, &p->lanes[lane], number);

	if (p->n_missing == PASSAGE_MISSING)
		p->uncounted++;
	else
		p->missing[p->n_missing++] =
			(struct passage_missing){lane, number, item->begin, item->end};
}

static bool drop_missing(struct passage *p, uint32_t lane, uint64_t number)
{
	for (uint32_t i = 0; i < p->n_missing; i++)
		if (p->missing[i].lane == lane && p->missing[i].number == number) {
			p->missing[i] = p->missing[--p->n_missing];
			return true;
		}
	return false;
}

/* Passes over what need not be waited for. */
static void settle(struct passage *p, uint32_t lane_index, uint64_t front)
{
	struct passage_lane *lane = &p->lanes[lane_index];

	for (; lane->oldest < lane->next; lane->oldest++) {
		const struct passage_item *item = item_at(p, lane, lane->oldest);

		if (item->taken)
			continue;
		if (p->unordered || item->end >= front)
			break;
		add_missing(p, lane_index, lane->oldest);
	}
}

/* ---- calls */

static void enqueue(struct passage *p, const struct flight *f, uint32_t lane_index)
{
	struct passage_lane *lane = &p->lanes[lane_index];

	for (uint32_t i = 0; i < f->call.n_done; i++) {
		/* Perhaps somebody who was interrupted has it: it is not known to be missing. */
		if (lane->next - lane->oldest == p->room)
			lane->known = ++lane->oldest;
		*item_at(p, lane, lane->next++) = (struct passage_item){f->begin, f->end, false};
	}
}

static void begin_taking(struct passage *p, struct flight *f)
{
	uint32_t lane;

	f->front = p->front;
	f->own_front = 0;
	if (items_producer(p->items, flight_value(f, 0), &lane))
		f->own_front = p->lanes[lane].front;
	if (p->n_takers < PASSAGE_TAKERS)
		p->takers[p->n_takers++] = f;
}

/* The values that the thread enqueues in the gap have their numbers. */
static void begin_gap(struct passage *p, const struct flight *f, uint32_t lane_index)
{
	struct passage_lane *lane = &p->lanes[lane_index];

	p->blind++;
	if (lane_index >= p->items->n_producers)
		return;
	lane->next += f->slot[1].gap.added;
	lane->oldest = lane->known = lane->next;
}

void passage_begin(struct passage *p, struct flight *f, uint32_t lane)
{
	if (f->gap)
		begin_gap(p, f, lane);
	else if (call_adds(&f->call))
		enqueue(p, f, lane);
	else if (call_removes(&f->call))
		begin_taking(p, f);
}

/* An earlier value of the same call of whom the n-th should have been before. */
static bool overtaken_within(const struct passage *p, const struct flight *f, uint32_t n)
{
	uint32_t lane, other;

	items_producer(p->items, flight_value(f, n), &lane);
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t value = flight_value(f, i);

		if (items_producer(p->items, value, &other) && other == lane &&
		    items_number(p->items, value, p->lanes[lane].next) >
			    items_number(p->items, flight_value(f, n), p->lanes[lane].next))
			return true;
	}
	return false;
}

static enum passage_fault come_out(struct passage *p, const struct flight *f, uint32_t n,
				   struct passage_lane *lane, uint64_t number)
{
	struct passage_item *item = item_at(p, lane, number);
	bool overtaken = item->end < f->front || (!n && number < f->own_front) ||
			 (n && overtaken_within(p, f, n));

	if (item->taken)
		return PASSAGE_DUPLICATE;
	item->taken = true;
	p->front = item->begin > p->front ? item->begin : p->front;
	lane->front = number >= lane->front ? number + 1 : lane->front;
	return overtaken && !p->unordered ? PASSAGE_REORDERED : PASSAGE_GOOD;
}

enum passage_fault passage_value(struct passage *p, const struct flight *f, uint32_t n)
{
	const uint32_t value = flight_value(f, n);
	struct passage_lane *lane;
	uint32_t i;
	int64_t number;

	if (!items_producer(p->items, value, &i))
		return PASSAGE_FOREIGN;
	if (p->blind)
		return PASSAGE_UNKNOWN;
	lane = &p->lanes[i];
	number = items_number(p->items, value, lane->next);
	if (number < 0 || (uint64_t)number >= lane->next)
		return PASSAGE_FOREIGN;
	if ((uint64_t)number < lane->known)
		return PASSAGE_UNKNOWN;
	if ((uint64_t)number >= lane->oldest)
		return come_out(p, f, n, lane, (uint64_t)number);
	return drop_missing(p, i, (uint64_t)number) ? PASSAGE_REORDERED : PASSAGE_DUPLICATE;
}

static void end_taking(struct passage *p, const struct flight *f)
{
	uint32_t i = 0;

	while (i < p->n_takers && p->takers[i] != f)
		i++;
	if (i == p->n_takers)
		return;
	p->n_takers--;
	memmove(&p->takers[i], &p->takers[i + 1], (p->n_takers - i) * sizeof(p->takers[0]));
}

/* Of what went in before the end of the gap, nobody knows what has come out. */
static void end_gap(struct passage *p)
{
	p->blind--;
	for (uint32_t i = 0; i < p->items->n_producers; i++)
		p->lanes[i].oldest = p->lanes[i].known = p->lanes[i].next;
}

void passage_end(struct passage *p, struct flight *f, uint32_t lane)
{
	uint64_t front;

	if (f->gap) {
		end_gap(p);
		return;
	}
	if (!call_removes(&f->call))
		return;
	end_taking(p, f);
	front = passage_front(p);
	/* What nobody saw come out is not missing. */
	if (p->blind)
		return;
	for (uint32_t i = 0; i < f->call.n_out; i++)
		if (items_producer(p->items, flight_value(f, i), &lane))
			settle(p, lane, front);
}

uint64_t passage_front(const struct passage *p)
{
	return p->n_takers ? p->takers[0]->front : p->front;
}

uint64_t passage_missing(const struct passage *p)
{
	return p->n_missing + p->uncounted;
}

bool passage_take_missing(struct passage *p, struct passage_missing *taken)
{
	if (!p->n_missing)
		return false;
	*taken = p->missing[0];
	return drop_missing(p, taken->lane, taken->number);
}

/* One whose enqueue did not return need not be in the ring. */
static bool is_left(const struct passage_item *item)
{
	return !item->taken && item->end < LOG_NEVER;
}

bool passage_take_left(struct passage *p, struct passage_missing *taken)
{
	for (uint32_t i = 0; !p->n_missing && i < p->items->n_producers; i++) {
		struct passage_lane *lane = &p->lanes[i];

		for (; !p->n_missing && lane->oldest < lane->next; lane->oldest++)
			if (is_left(item_at(p, lane, lane->oldest)))
				add_missing(p, i, lane->oldest);
	}
	return passage_take_missing(p, taken);
}
