/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Some states are kept, each twice as long as the one before and then replaced, and all
 * that follow are compared with them: a cycle is found soon after it begins, by one that
 * is kept as long as it takes.  The last is kept ever longer, as in Brent's algorithm, so
 * a cycle of any length is found.
 */
#include "repeats.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "engine.h"
#include "search/live.h"
#include "trace/stack_words.h"

/* Where a thread stands and what it is about to do. */
struct standing {
	word128 value, expected; /* of an atomic access, as the next two */
	uint32_t rmw, fail_order;
	uint32_t size;
	uint8_t kind, flags, order;
	uint8_t critical;
	uintptr_t addr, pc;
	struct stack_regs regs;
};
_Static_assert(sizeof(struct standing) == 64 + sizeof(struct stack_regs),
	       "compared as bytes: no gaps");

/* What only grows: equal numbers mean that nothing of it happened in between. */
struct counted {
	uint32_t clock; /* calls and returns */
	uint32_t heap_used, n_freed;
	uint32_t elsewhere;
};

/* A state. */
struct kept {
	uint32_t step; /* before which it was; 0: none is kept */
	uint32_t event; /* trace.count then */
	uint32_t next; /* from this step on another is kept */
	struct counted counted;
	uint32_t steps[MAX_THREADS]; /* of each thread */
	struct standing standing[MAX_THREADS];
	uint8_t *memory; /* items, heap, the subject's data, a stack each */
};

#define STATES 8
#define LEAST_KEPT 4 /* steps */
#define STACK_ROOM (STACK_BYTES - STACK_GUARD)

struct repeats {
	struct repeat found; /* in this execution */
	struct kept kept[STATES];
	uint64_t *now; /* room for a stack that is compared */
	struct live *live; /* NULL: all of a stack matters */
	uint8_t *memory; /* of all, touched as used */
	size_t room;
};

static bool is_done(const struct run *run, uint32_t thread)
{
	return run->views[thread].state == THREAD_DONE;
}

/* All that a thread depends on is known where it stands: its code has called a hook, which
 * has not begun yet.  A switch before a fence is one after it.  What is in a buffer leaves
 * it some time: until then nothing goes on as it did. */
static bool is_known(const struct run *run)
{
	if (run->pending || run->self->next.kind == ACCESS_FENCE)
		return false;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		const struct thread_view *v = &run->views[i];

		if (v->buffered)
			return false;
		if (v->state != THREAD_DONE && (v->at != AT_POINT || v->next.flags & ACCESS_RANGE))
			return false;
	}
	return true;
}

static struct standing stands(const struct run *run, uint32_t thread)
{
	const struct thread_view *v = &run->views[thread];
	const struct operands *o = run->threads[thread].operands;
	struct standing s = {
		.regs = live_regs(run->repeats->live, &run->threads[thread].regs),
		.size = v->next.size,
		.kind = v->next.kind,
		.flags = v->next.flags,
		.order = v->next.order,
		.critical = v->critical,
		.addr = v->next.addr,
		.pc = v->next.pc,
	};

	if (v->next.flags & ACCESS_ATOMIC) {
		s.value = o->value;
		s.expected = o->expected;
		s.rmw = o->rmw;
		s.fail_order = o->fail_order;
	}
	return s;
}

static struct counted count(const struct run *run)
{
	return (struct counted){
		.clock = run->history.clock,
		.heap_used = run->region.heap_used,
		.n_freed = run->region.n_freed,
		.elsewhere = run->elsewhere,
	};
}

/* ---- memory */

static size_t items_size(const struct run *run)
{
	return (size_t)run->plan.n_items * ITEM_BYTES;
}

static uint8_t *kept_heap(const struct run *run, const struct kept *k)
{
	return k->memory + items_size(run);
}

static uint8_t *kept_image(const struct run *run, const struct kept *k)
{
	return kept_heap(run, k) + HEAP_BYTES;
}

/* Whole words: where the stacks begin. */
static size_t before_stacks(const struct run *run)
{
	return (items_size(run) + HEAP_BYTES + run->image.size + 7) & ~(size_t)7;
}

static size_t state_size(const struct run *run)
{
	return before_stacks(run) + (size_t)run->plan.n_threads * STACK_ROOM;
}

static uint64_t *kept_stack(const struct run *run, const struct kept *k, uint32_t thread)
{
	return (uint64_t *)(k->memory + before_stacks(run) + (size_t)thread * STACK_ROOM);
}

/* What still matters of a thread's stack; returns how many bytes there are of it. */
static size_t keep_stack(const struct run *run, uint32_t thread, uint64_t *out)
{
	const struct stack_regs *regs = &run->threads[thread].regs;
	size_t size = stack_top(thread) - regs->sp;

	stack_words_keep(out, regs->sp, size);
	live_stack(run->repeats->live, regs, out, size / 8);
	return size;
}

static void keep_memory(const struct run *run, const struct kept *k)
{
	const struct image *image = &run->image;

	memcpy(k->memory, (const void *)REGION_BASE, items_size(run));
	memcpy(kept_heap(run, k), (const void *)HEAP_BASE, run->region.heap_used);
	if (image->size)
		memcpy(kept_image(run, k), (const void *)image->base, image->size);
	for (uint32_t i = 0; i < run->plan.n_threads; i++)
		if (!is_done(run, i))
			keep_stack(run, i, kept_stack(run, k, i));
}

/* Stack pointers are known to be equal. */
static bool same_memory(const struct run *run, const struct kept *k)
{
	const struct image *image = &run->image;
	uint64_t *now = run->repeats->now;

	if (memcmp(kept_heap(run, k), (const void *)HEAP_BASE, run->region.heap_used) ||
	    memcmp(k->memory, (const void *)REGION_BASE, items_size(run)) ||
	    (image->size && memcmp(kept_image(run, k), (const void *)image->base, image->size)))
		return false;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		size_t size = is_done(run, i) ? 0 : keep_stack(run, i, now);

		if (memcmp(now, kept_stack(run, k, i), size))
			return false;
	}
	return true;
}

/* ---- states */

static void keep(const struct run *run, struct kept *k, uint32_t steps)
{
	k->step = run->trace.steps + 1;
	k->event = run->trace.count;
	k->next = k->step + steps;
	k->counted = count(run);
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		k->steps[i] = run->views[i].steps;
		if (!is_done(run, i))
			k->standing[i] = stands(run, i);
	}
	keep_memory(run, k);
}

/* Nobody who is not done was left out, nor is dead.  Who is done now was so when nothing
 * was counted. */
static bool is_fair(const struct run *run, const struct kept *k)
{
	for (uint32_t i = 0; i < run->plan.n_threads; i++)
		if (!is_done(run, i) && run->views[i].steps == k->steps[i])
			return false;
	return true;
}

static bool same_threads(const struct run *run, const struct kept *k)
{
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		struct standing now;

		if (is_done(run, i))
			continue;
		now = stands(run, i);
		if (memcmp(&now, &k->standing[i], sizeof(now)))
			return false;
	}
	return true;
}

/* What does not go on for ever: failing without a cause, and missing what was written. */
static bool any_luck(const struct run *run, const struct kept *k)
{
	for (uint32_t i = k->event; i < run->trace.count; i++) {
		const struct event *e = &run->trace.events[i];
		bool missed = run->trace.linked && event_reads(e) && e->missed != EVENT_INITIAL;

		if (e->flags & ACCESS_SPURIOUS || missed)
			return true;
	}
	return false;
}

static bool same(const struct run *run, const struct kept *k)
{
	const struct counted now = count(run);

	return k->step && !memcmp(&now, &k->counted, sizeof(now)) && is_fair(run, k) &&
	       same_threads(run, k) && same_memory(run, k) && !any_luck(run, k);
}

void repeats_begin(struct run *run)
{
	if (!run->watched)
		return;
	run->repeats->found = (struct repeat){0};
	for (uint32_t i = 0; i < STATES; i++)
		run->repeats->kept[i].step = run->repeats->kept[i].next = 0;
}

void repeats_look(struct run *run)
{
	struct repeats *r = run->repeats;
	uint32_t step = run->trace.steps + 1;

	if (r->found.to || !is_known(run))
		return;
	for (uint32_t i = 0; i < STATES && !r->found.to; i++) {
		struct kept *k = &r->kept[i];
		uint32_t steps = LEAST_KEPT << i;

		if (same(run, k))
			r->found = (struct repeat){k->step, step};
		else if (step >= k->next)
			keep(run, k, i + 1 == STATES && step > steps ? step : steps);
	}
}

/* ---- for those outside */

static bool make(struct run *run)
{
	struct repeats *r = calloc(1, sizeof(*r));
	const struct subject *subject = run->plan.subject;
	size_t size = state_size(run);

	if (!r)
		return false;
	r->room = STATES * size + STACK_ROOM;
	r->memory = mmap(NULL, r->room, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (r->memory == MAP_FAILED) {
		free(r);
		return false;
	}
	for (uint32_t i = 0; i < STATES; i++)
		r->kept[i].memory = r->memory + i * size;
	r->now = (uint64_t *)(r->memory + STATES * size);
	r->live = live_of(subject);
	run->repeats = r;
	return true;
}

bool repeats_watch(struct run *run, bool on)
{
	run->watched = false;
	if (!on || run->plan.subject->has_tls || (!run->repeats && !make(run)))
		return false;
	return run->watched = true;
}

struct repeat repeats_last(const struct run *run)
{
	return run->watched ? run->repeats->found : (struct repeat){0};
}

struct repeat repeats_find(struct run *run, struct policy *policy)
{
	bool watched = run->watched;
	struct repeat found = {0};

	if (repeats_watch(run, true)) {
		run_execute(run, policy);
		found = repeats_last(run);
	}
	repeats_watch(run, watched);
	return found;
}

void repeats_free(struct run *run)
{
	if (!run->repeats)
		return;
	munmap(run->repeats->memory, run->repeats->room);
	live_free(run->repeats->live);
	free(run->repeats);
}
