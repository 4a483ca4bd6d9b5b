/* SPDX-License-Identifier: BSD-2-Clause */
/* What an execution left behind, for those outside the runtime. */
#include <string.h>

#include "engine.h"
#include "trace/hash.h"

struct trace *run_trace(struct run *run)
{
	return &run->trace;
}

const struct history *run_history(const struct run *run)
{
	return &run->history;
}

struct findings *run_findings(struct run *run)
{
	return &run->findings;
}

const struct race *run_races(const struct run *run, size_t *n)
{
	*n = run->races.count;
	return run->races.list;
}

bool run_undecided(const struct run *run)
{
	return run->undecided;
}

uint32_t run_growths(const struct run *run)
{
	return run->growths;
}

const struct thread_view *run_threads(const struct run *run)
{
	return run->views;
}

const struct run_fault *run_fault(const struct run *run)
{
	return &run->fault;
}

const struct run_after *run_after(const struct run *run)
{
	return &run->after;
}

bool run_looped(const struct run *run)
{
	return run->end == RUN_NO_POINT || run->after.end == RUN_NO_POINT;
}

const struct root *run_roots(const struct run *run, size_t *n)
{
	*n = run->n_roots;
	return run->roots;
}

const struct run_plan *run_plan(const struct run *run)
{
	return &run->plan;
}

void run_want_stacks(struct run *run, const uint32_t *steps, size_t n)
{
	run->n_stacks = n < DEFAULT_STACKS ? n : DEFAULT_STACKS;
	for (size_t i = 0; i < run->n_stacks; i++)
		run->stacks[i] = (struct run_stack){.step = steps[i]};
}

const struct run_stack *run_stacks(const struct run *run, size_t *n)
{
	*n = run->n_stacks;
	return run->stacks;
}

bool run_thread_stack(struct run *run, uint32_t thread, struct stack *out)
{
	const struct thread_view *v = &run->views[thread];
	bool after = thread == run->plan.n_threads && run->after.end != RUN_ENDED;
	bool fell = run->end != RUN_ENDED && thread == run->fault.thread;

	if (!after && !fell && (v->at != AT_POINT || v->state == THREAD_DONE))
		return false;
	stack_unwind(out, &run->threads[thread].regs, run->plan.subject->text,
		     run->plan.subject->text_size);
	return out->depth > 0;
}

bool run_gives_points(const struct run *run, uintptr_t addr, size_t size)
{
	bool region = region_holds(addr);
	const uint8_t *bits = region ? run->region.points : run->image.points;
	uintptr_t offset = addr - (region ? REGION_BASE : run->image.base);

	if (!region && !image_holds(&run->image, addr))
		return false;
	for (; size--; offset++)
		if (bits[offset / 8] >> offset % 8 & 1)
			return true;
	return false;
}

uint32_t run_heap_block(const struct run *run, uintptr_t addr, uint32_t *offset)
{
	uint32_t number = 0;
	const struct heap_block *block = heap_find(&run->region, addr, &number);

	if (!block)
		return 0;
	*offset = (uint32_t)(addr - HEAP_BASE - block->offset);
	return number;
}

uintptr_t item_address(uint32_t item)
{
	return REGION_BASE + (uintptr_t)ITEM_BYTES * item;
}

int64_t item_of(uint64_t value)
{
	uint64_t offset = value - REGION_BASE;

	if (offset >= (uint64_t)ITEM_BYTES * ITEM_COUNT || offset % ITEM_BYTES)
		return -1;
	return (int64_t)(offset / ITEM_BYTES);
}

/* A pointer into the subject's writable data moves with the load address. */
static uint64_t portable(const struct run *run, word128 value)
{
	uint64_t word = (uint64_t)value;

	if (image_holds(&run->image, word))
		return word - run->image.base;
	if (word - run->plan.subject->text < run->plan.subject->text_size)
		return word - run->plan.subject->text;
	return word;
}

/* Names cost a search in the debug information, so each named place is named once;
 * blocks of the heap are numbered anew in each execution. */
static uint64_t hash_place(struct run *run, const struct names *names, const struct event *e)
{
	struct place_hash *p = &run->places[(e->addr / 4 + e->size) % PLACE_HASHES];
	char name[NAME_MAX_BYTES];
	uint32_t offset, block;

	if (p->addr == e->addr && p->size == e->size)
		return p->hash;
	if (names && names_of(names, e->addr, e->size, name, sizeof(name))) {
		*p = (struct place_hash){e->addr, e->size, hash_text(name)};
		return p->hash;
	}
	block = run_heap_block(run, e->addr, &offset);
	if (block)
		return hash_mix(hash_mix(HASH_START, block), offset);
	return hash_mix(HASH_START, portable(run, e->addr));
}

uint64_t run_hash(struct run *run, const struct names *names)
{
	uint64_t h = HASH_START;

	for (uint32_t i = 0; i < run->trace.count; i++) {
		const struct event *e = &run->trace.events[i];
		const struct call *c = &run->history.calls[e->call];
		uint64_t what = e->kind | (uint64_t)e->order << 8 | (uint64_t)e->thread << 16 |
				(uint64_t)c->op << 24 | (uint64_t)e->size << 32 |
				(uint64_t)(e->flags & ACCESS_FAILED) << 56;

		if (!e->step)
			continue;
		h = hash_mix(h, what);
		h = hash_mix(h, portable(run, e->value));
		if (e->size > 8)
			h = hash_mix(h, (uint64_t)(e->value >> 64));
		if (e->addr)
			h = hash_mix(h, hash_place(run, names, e));
	}
	return h;
}
