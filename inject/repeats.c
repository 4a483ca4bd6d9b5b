/* SPDX-License-Identifier: BSD-2-Clause */
/* Brent's algorithm: one state is kept, about twice as long each time, and all that follow
 * are compared with it, so a cycle of any length is found. */
#include "repeats.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "engine.h"
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
	uint32_t heap_used, n_blocks, n_freed;
	uint32_t elsewhere;
};

struct repeats {
	struct repeat found;
	/* Of the state that is kept. */
	uint32_t step; /* before which it was; 0: none is kept */
	uint32_t event; /* trace.count then */
	uint32_t next; /* from this step on another is kept */
	struct counted counted;
	uint32_t steps[MAX_THREADS]; /* of each thread */
	struct standing standing[MAX_THREADS];
	uint8_t *memory; /* items, heap, the subject's data, a stack each; touched as used */
	size_t room;
};

#define STACK_ROOM (STACK_BYTES - STACK_GUARD)
#define LEAST_KEPT 16 /* steps: the first rounds of many executions are short and the last */

static bool is_done(const struct run *run, uint32_t thread)
{
	return run->views[thread].state == THREAD_DONE;
}

static const struct stack_regs *regs_of(const struct run *run, uint32_t thread)
{
	return thread == run->current ? &run->regs : &run->threads[thread].regs;
}

/* All that a thread depends on is known where it stands: its code has called a hook, which
 * has not begun yet.  A switch before a fence is one after it. */
static bool is_known(const struct run *run)
{
	if (run->pending || run->self->next.kind == ACCESS_FENCE)
		return false;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		const struct thread_view *v = &run->views[i];

		if (v->state != THREAD_DONE && (v->state == THREAD_KILLED || v->at != AT_POINT ||
						v->next.flags & ACCESS_RANGE))
			return false;
	}
	return true;
}

static struct standing stands(const struct run *run, uint32_t thread)
{
	const struct thread_view *v = &run->views[thread];
	const struct operands *o = run->threads[thread].operands;
	struct standing s = {
		.size = v->next.size,
		.kind = v->next.kind,
		.flags = v->next.flags,
		.order = v->next.order,
		.critical = v->critical,
		.addr = v->next.addr,
		.pc = v->next.pc,
		.regs = *regs_of(run, thread),
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
		.n_blocks = run->region.n_blocks,
		.n_freed = run->region.n_freed,
		.elsewhere = run->elsewhere,
	};
}

/* ---- memory */

static size_t items_size(const struct run *run)
{
	return (size_t)run->plan.n_items * ITEM_BYTES;
}

static uint8_t *kept_heap(const struct run *run)
{
	return run->repeats->memory + items_size(run);
}

static uint8_t *kept_image(const struct run *run)
{
	return kept_heap(run) + HEAP_BYTES;
}

/* Aligned, as room for words. */
static uint64_t *kept_stack(const struct run *run, uint32_t thread)
{
	uint8_t *end = run->repeats->memory + run->repeats->room;

	return (uint64_t *)(end - (size_t)(thread + 1) * STACK_ROOM);
}

static void keep_memory(struct run *run)
{
	const struct image *image = &run->image;

	memcpy(run->repeats->memory, (const void *)REGION_BASE, items_size(run));
	memcpy(kept_heap(run), (const void *)HEAP_BASE, run->region.heap_used);
	if (image->size)
		memcpy(kept_image(run), (const void *)image->base, image->size);
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		uintptr_t low = regs_of(run, i)->sp;

		if (!is_done(run, i))
			stack_words_keep(kept_stack(run, i), low, stack_top(i) - low);
	}
}

/* Stack pointers are known to be equal. */
static bool same_memory(const struct run *run)
{
	const struct image *image = &run->image;

	if (memcmp(kept_heap(run), (const void *)HEAP_BASE, run->region.heap_used) ||
	    memcmp(run->repeats->memory, (const void *)REGION_BASE, items_size(run)) ||
	    (image->size && memcmp(kept_image(run), (const void *)image->base, image->size)))
		return false;
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		uintptr_t low = regs_of(run, i)->sp;

		if (!is_done(run, i) &&
		    !stack_words_same(kept_stack(run, i), low, stack_top(i) - low))
			return false;
	}
	return true;
}

/* ---- states */

static void keep(struct run *run)
{
	struct repeats *r = run->repeats;

	r->step = run->trace.steps + 1;
	r->event = run->trace.count;
	r->next = r->step + (r->step < LEAST_KEPT ? LEAST_KEPT : r->step);
	r->counted = count(run);
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		r->steps[i] = run->views[i].steps;
		if (!is_done(run, i))
			r->standing[i] = stands(run, i);
	}
	keep_memory(run);
}

/* Nobody who is not done was left out.  Who is done now was when nothing was counted. */
static bool is_fair(const struct run *run)
{
	for (uint32_t i = 0; i < run->plan.n_threads; i++)
		if (!is_done(run, i) && run->views[i].steps == run->repeats->steps[i])
			return false;
	return true;
}

static bool same_threads(const struct run *run)
{
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		struct standing now;

		if (is_done(run, i))
			continue;
		now = stands(run, i);
		if (memcmp(&now, &run->repeats->standing[i], sizeof(now)))
			return false;
	}
	return true;
}

static bool any_spurious(const struct run *run)
{
	for (uint32_t i = run->repeats->event; i < run->trace.count; i++)
		if (run->trace.events[i].flags & ACCESS_SPURIOUS)
			return true;
	return false;
}

static bool same(const struct run *run)
{
	const struct counted now = count(run);

	return !memcmp(&now, &run->repeats->counted, sizeof(now)) && is_fair(run) &&
	       same_threads(run) && same_memory(run) && !any_spurious(run);
}

void repeats_begin(struct run *run)
{
	if (!run->repeats)
		return;
	run->repeats->found = (struct repeat){0};
	run->repeats->step = run->repeats->next = 0;
}

void repeats_look(struct run *run)
{
	struct repeats *r = run->repeats;

	if (r->found.to || !is_known(run))
		return;
	if (r->step && same(run))
		r->found = (struct repeat){r->step, run->trace.steps + 1};
	else if (run->trace.steps + 1 >= r->next)
		keep(run);
}

/* ---- for those outside */

static bool make(struct run *run)
{
	struct repeats *r = calloc(1, sizeof(*r));
	size_t before = items_size(run) + HEAP_BYTES + run->image.size;

	if (!r)
		return false;
	r->room = ((before + 7) & ~(size_t)7) + (size_t)run->plan.n_threads * STACK_ROOM;
	r->memory = mmap(NULL, r->room, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (r->memory == MAP_FAILED) {
		free(r);
		return false;
	}
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
	if (run->repeats)
		munmap(run->repeats->memory, run->repeats->room);
	free(run->repeats);
}
