/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/watch.h"

#include <errno.h>
#include <stdlib.h>

int watch_new(struct watch *w, const struct brrace_table *table, uint64_t capacity,
	      const struct items *items)
{
	w->table = table;
	w->n_producers = items->n_producers;
	level_init(&w->level, capacity);
	return passage_init(&w->passage, items, capacity, table->flags & BRRACE_UNORDERED);
}

int watch_scene(struct watch *w, uint32_t kinds)
{
	w->recent = calloc(1, sizeof(*w->recent));
	w->kinds = kinds;
	return w->recent ? 0 : -ENOMEM;
}

void watch_free(struct watch *w)
{
	free(w->recent);
	w->recent = NULL;
	passage_free(&w->passage);
}

static void bump(uint64_t *count, uint64_t n)
{
	__atomic_store_n(count, *count + n, __ATOMIC_RELAXED);
}

struct watch_counts watch_counts(const struct watch *w)
{
	struct watch_counts out = {0};
	const uint64_t *from = (const uint64_t *)&w->counts;
	uint64_t *to = (uint64_t *)&out;

	for (size_t i = 0; i < sizeof(out) / sizeof(*to); i++)
		to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
	return out;
}

static struct watch_event event_of(const struct flight *f, enum finding_kind kind)
{
	return (struct watch_event){
		.kind = (uint8_t)kind,
		.thread = f->call.thread,
		.op = f->call.op,
		.begin = f->begin,
		.end = f->end,
	};
}

static void keep_scene(struct watch *w, uint8_t kind, uint8_t thread, uint64_t begin)
{
	if (w->recent && w->kinds >> kind & 1)
		scene_keep(w->recent, kind, thread, begin);
}

static void tell(struct watch *w, const struct watch_event *event)
{
	keep_scene(w, event->kind, event->thread, event->begin);
	if (!w->counts.of[event->kind])
		w->first[event->kind] = *event;
	bump(&w->counts.of[event->kind], 1);
}

/* ---- full and empty */

static void judge_oldest_doubted(struct watch *w)
{
	const struct watch_doubted *d = &w->doubted[w->first_doubted];

	if ((int64_t)(w->strays - d->strays) > d->slack)
		bump(&w->counts.true_full, 1);
	else
		tell(w, &d->event);
	w->first_doubted = (w->first_doubted + 1) % WATCH_DOUBTED;
	w->n_doubted--;
}

static void doubt(struct watch *w, const struct flight *f, const struct watch_event *event)
{
	if (w->n_doubted == WATCH_DOUBTED)
		judge_oldest_doubted(w);
	w->doubted[(w->first_doubted + w->n_doubted++) % WATCH_DOUBTED] = (struct watch_doubted){
		.event = *event,
		.slack = w->level.capacity - f->high - f->room,
		.strays = f->strays,
	};
}

/* Of an answer once all that was in the ring then has come out, it is known whether any of
 * it came out twice. */
static void judge_doubted(struct watch *w, uint64_t front)
{
	while (w->n_doubted && w->doubted[w->first_doubted].event.end < front)
		judge_oldest_doubted(w);
}

static uint64_t not_negative(int64_t n)
{
	return n > 0 ? (uint64_t)n : 0;
}

static void answer(struct watch *w, const struct flight *f, enum grade grade)
{
	const bool full = f->room;
	struct watch_event event;

	if (grade == GRADE_TRUE)
		bump(full ? &w->counts.true_full : &w->counts.true_empty, 1);
	if (grade == GRADE_NONE || grade == GRADE_TRUE)
		return;
	event = event_of(f, grade == GRADE_TRANSIENT ?
				    full ? NOTE_TRANSIENT_FULL : NOTE_TRANSIENT_EMPTY :
			    full ? FINDING_FALSE_FULL :
				   FINDING_FALSE_EMPTY);
	event.low = not_negative(f->low);
	event.high = not_negative(f->high);
	if (event.kind == FINDING_FALSE_FULL)
		doubt(w, f, &event);
	else
		tell(w, &event);
}

/* ---- values */

static void name_item(const struct watch *w, const struct flight *f, uint32_t n,
		      struct watch_event *event)
{
	const uint32_t value = flight_value(f, n);

	event->lane = w->n_producers;
	if (items_producer(w->passage.items, value, &event->lane))
		event->number = (uint64_t)items_number(w->passage.items, value,
						       w->passage.lanes[event->lane].next);
}

static void judge_value(struct watch *w, const struct flight *f, uint32_t n)
{
	static const int kinds[] = {
		[PASSAGE_DUPLICATE] = FINDING_DUPLICATE,
		[PASSAGE_REORDERED] = FINDING_REORDERED,
		[PASSAGE_FOREIGN] = FINDING_FOREIGN,
	};
	enum passage_fault fault = passage_value(&w->passage, f, n);
	struct watch_event event;

	if (fault == PASSAGE_UNKNOWN)
		bump(&w->counts.unknown, 1);
	if (fault == PASSAGE_GOOD || fault == PASSAGE_UNKNOWN)
		return;
	event = event_of(f, kinds[fault]);
	name_item(w, f, n, &event);
	tell(w, &event);
	if (fault == PASSAGE_REORDERED)
		return;
	/* It cannot have left the ring. */
	w->strays++;
	level_correct(&w->level, 1, 1);
}

static void tell_missing(struct watch *w, enum finding_kind kind,
			 const struct passage_missing *lost)
{
	tell(w, &(struct watch_event){
			.kind = (uint8_t)kind,
			.thread = (uint8_t)lost->lane,
			.begin = lost->begin,
			.end = lost->end,
			.lane = lost->lane,
			.number = lost->number,
		});
}

/* Whether they came out in the gap nobody knows. */
static void tell_overtaken(struct watch *w)
{
	struct passage_missing overtaken;

	while (passage_take_missing(&w->passage, &overtaken))
		tell_missing(w, FINDING_REORDERED, &overtaken);
}

/* Later nobody remembers what was around it; it may come out yet, but out of its turn. */
static void see_missing(struct watch *w)
{
	const struct passage_missing *missing = &w->passage.missing[0];

	keep_scene(w, FINDING_LOST, (uint8_t)missing->lane, missing->begin);
}

/* ---- calls */

static void count_calls(struct watch *w, const struct flight *f)
{
	if (f->gap)
		bump(&w->counts.gap_calls, f->slot[1].gap.calls);
	else
		bump(&w->counts.calls, 1);
}

void watch_begin(struct watch *w, struct flight *f)
{
	count_calls(w, f);
	f->strays = w->strays;
	if (w->recent && !f->gap)
		scene_call(w->recent, f, w->level.lo);
	level_begin(&w->level, f);
	passage_begin(&w->passage, f, f->call.thread);
}

void watch_end(struct watch *w, struct flight *f)
{
	bool overfull;
	enum grade grade = level_end(&w->level, f, &overfull);
	uint64_t missing = passage_missing(&w->passage);

	if (overfull) {
		struct watch_event event = event_of(f, FINDING_OVERFULL);

		event.low = not_negative(w->level.lo);
		event.high = (uint64_t)w->level.capacity;
		tell(w, &event);
	}
	if (f->room || f->values) {
		if (f->blind)
			bump(&w->counts.unknown, 1);
		answer(w, f, grade);
	} else if (!f->gap && call_removes(&f->call)) {
		for (uint32_t i = 0; i < f->call.n_out; i++)
			judge_value(w, f, i);
	}
	passage_end(&w->passage, f, f->call.thread);
	if (w->passage.n_missing)
		see_missing(w);
	if (f->gap)
		tell_overtaken(w);
	else if (passage_missing(&w->passage) != missing)
		/* What was overtaken may be in the ring, or not. */
		level_correct(&w->level, (int64_t)(missing - passage_missing(&w->passage)), 0);
	if (w->n_doubted)
		judge_doubted(w, passage_front(&w->passage));
}

void watch_add(struct watch *w, const struct watch_event *event, uint64_t n)
{
	const uint64_t before = w->counts.of[event->kind];

	if (n && (!before || event->end < w->first[event->kind].end))
		w->first[event->kind] = *event;
	bump(&w->counts.of[event->kind], n);
}

void watch_counter(struct watch *w, uint64_t counter, uint64_t full)
{
	if (counter != full)
		tell(w, &(struct watch_event){
				.kind = FINDING_LOST_DROP_COUNT,
				.low = counter,
				.high = full,
			});
}

void watch_close(struct watch *w, bool drained)
{
	struct passage_missing lost;

	judge_doubted(w, UINT64_MAX);
	if (!drained)
		return;
	while (passage_take_left(&w->passage, &lost))
		tell_missing(w, FINDING_LOST, &lost);
	bump(&w->counts.of[FINDING_LOST], w->passage.uncounted);
}
