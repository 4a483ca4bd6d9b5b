/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Total store order, as x86 has it (Sewell et al.: x86-TSO, CACM 53(7), 2010).
 *
 * Memory holds what all threads see.  A store goes there at once unless the policy has
 * it stay in its thread's buffer, or others are there already: then memory gets back
 * what it had, and each load of the same thread finds the bytes of the buffer put in
 * place for as long as it takes.  Locked instructions, seq_cst stores and seq_cst fences
 * find the buffer empty: before them it is flushed.  So do accesses that are longer than
 * a buffer's entry, for which processors promise nothing.
 */
#include "engine.h"
#include "memory/sc.h"
#include "trace/buffered.h"

static struct store_buffer *own(struct run *run)
{
	return &run->thread->buffer;
}

/* The i-th of the stores in a buffer, the oldest first. */
static struct buffered_store *entry(struct store_buffer *b, uint32_t i)
{
	return &b->entries[(b->first + i) % STORE_BUFFER_ENTRIES];
}

static bool overlap(const struct buffered_store *s, const struct event *e)
{
	return s->addr < e->addr + e->size && e->addr < s->addr + s->size;
}

/* ---- stores that leave */

static void flush(struct run *run, uint32_t thread)
{
	struct store_buffer *b = &run->threads[thread].buffer;
	const struct buffered_store *s = entry(b, 0);
	const struct event *store = &run->trace.events[s->event];
	struct event *e = &run->trace.events[run->trace.count++];

	*e = (struct event){
		.step = ++run->trace.steps,
		.thread = store->thread,
		.kind = ACCESS_FLUSH,
		.flags = store->flags,
		.order = store->order,
		.call = store->call,
		.line = run->stamp.line,
		.size = s->size,
		.reads_from = s->event,
		.addr = s->addr,
		.pc = store->pc,
		.value = s->value,
	};
	memory_put(s->addr, s->size, s->value);
	b->first++;
	run->views[thread].buffered--;
	run->writes++;
}

static void flush_own(struct run *run)
{
	while (run->self->buffered)
		flush(run, run->current);
}

static bool is_long(const struct event *e)
{
	return e->size > BUFFERED_BYTES || e->flags & ACCESS_RANGE;
}

static bool empties(const struct event *e)
{
	switch (e->kind) {
	case ACCESS_LOAD:
		return is_long(e);
	case ACCESS_STORE:
		return !event_bufferable(e);
	case ACCESS_FENCE:
		return e->order == __ATOMIC_SEQ_CST;
	default:
		return true;
	}
}

static enum run_end before(struct run *run, const struct event *next)
{
	if (run->self->buffered && empties(next))
		flush_own(run);
	else if (next->kind == ACCESS_STORE && run->self->buffered == STORE_BUFFER_ENTRIES)
		flush(run, run->current);
	return RUN_ENDED;
}

/* ---- stores that stay */

/* What is no point, on the thread's own stack, has no step and nobody else to see it. */
static bool stays(const struct run *run, const struct event *e)
{
	return e->step && (run->thread->keeps_store || run->self->buffered) && event_bufferable(e);
}

static void push(struct run *run, struct event *e)
{
	struct store_buffer *b = own(run);

	*entry(b, run->self->buffered++) = (struct buffered_store){
		.addr = e->addr,
		.value = (uint64_t)e->value,
		.size = e->size,
		.event = (uint32_t)(e - run->trace.events),
	};
	e->flags |= ACCESS_BUFFERED;
}

/* ---- what the thread itself sees */

/* Memory is for now what it is to this thread; the oldest first, so that the newest of
 * two is on top. */
static void lend(struct run *run, const struct event *e)
{
	struct store_buffer *b = own(run);
	uint32_t n = run->self->buffered;

	for (uint32_t i = 0; i < n; i++) {
		struct buffered_store *s = entry(b, i);

		if (!overlap(s, e))
			continue;
		for (; b->lent <= i; b->lent++) {
			struct buffered_store *lent = entry(b, b->lent);

			lent->under = (uint64_t)memory_read(lent->addr, lent->size);
			memory_put(lent->addr, lent->size, lent->value);
		}
	}
}

static void take_back(struct run *run)
{
	struct store_buffer *b = own(run);

	while (b->lent) {
		const struct buffered_store *s = entry(b, --b->lent);

		memory_put(s->addr, s->size, s->under);
	}
}

/* An instruction that loads and stores announces both before: the bytes of the buffer
 * are in place for it too. */
static void plain(struct run *run, struct event *e)
{
	if (e->kind == ACCESS_STORE && stays(run, e)) {
		e->flags |= ACCESS_BUFFERED;
		own(run)->behind = (uint64_t)memory_read(e->addr, e->size);
	}
	lend(run, e);
	if (e->kind == ACCESS_LOAD)
		e->value = memory_read(e->addr, e->size);
}

static void settle(struct run *run, struct event *e)
{
	memory_settle(e);
	if (e->flags & ACCESS_BUFFERED)
		memory_put(e->addr, e->size, own(run)->behind);
	take_back(run);
	if (e->flags & ACCESS_BUFFERED)
		push(run, e);
}

/* Before one that is no point nothing has been flushed yet. */
static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	before(run, e);
	if (e->kind == ACCESS_STORE && stays(run, e)) {
		e->value = o->value;
		push(run, e);
		return;
	}
	lend(run, e);
	model_sc.atomic(run, e, o);
	take_back(run);
}

/* ---- calls */

/* All that call has stored is seen by all. */
static bool has_shown(const struct run *run, const struct call *c)
{
	const struct store_buffer *b = &run->threads[c->thread].buffer;

	return !run->views[c->thread].buffered ||
	       b->entries[b->first % STORE_BUFFER_ENTRIES].event >= c->last_event;
}

static void call(struct run *run, uint32_t y)
{
	struct history *h = &run->history;

	history_clear_before(h, y);
	for (uint32_t x = 0; x < y; x++) {
		const struct call *c = &h->calls[x];

		if (call_returned(c) && (c->thread == h->calls[y].thread || has_shown(run, c)))
			history_set_before(h, x, y);
	}
}

static void begin(struct run *run)
{
	for (uint32_t i = 0; i <= run->plan.n_threads; i++) {
		run->threads[i].buffer.lent = 0;
		run->views[i].buffered = 0;
	}
}

static void nothing(struct run *run)
{
	(void)run;
}

const struct memory_model model_tso = {
	.name = "tso",
	.begin = begin,
	.end = nothing,
	.plain = plain,
	.settle = settle,
	.atomic = atomic,
	.before = before,
	.flush = flush,
	.call = call,
	.drop = nothing,
};
