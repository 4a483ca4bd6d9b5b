/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sequential consistency over the real ThreadSanitizer: the values are sc's, and
 * every point is told to the runtime as well, which judges what orders them.
 *
 * To the runtime each thread is a fiber of its own, `self`, which it is switched to
 * only while it is told of something that the thread does, without synchronisation:
 * neither the scheduler nor the baton between OS threads orders anything.  What
 * brrace itself does in between is ignored.
 *
 * The runtime knows no fences.  C11's are made of two more fibers for each thread,
 * which never do anything but know of others:
 *   acquired  knows what the thread would, had its relaxed loads been acquire loads;
 *             an acquire fence tells `self`.
 *   released  knows what the thread knew at its last release fence; a relaxed store
 *             passes that on.
 */
#include "memory/tsan.h"

#include <pthread.h>
#include <stdio.h>

#include "engine.h"
#include "memory/tsan_runtime.h"

/* Most that the runtime needs of a stack, for a report.  A thread with less left is
 * about to overrun it, and must not do so while the runtime holds its locks. */
#define REPORT_STACK (64u << 10)

bool model_tsan_available(void)
{
	return __tsan_create_fiber;
}

static void *go(void *fiber)
{
	void *from = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(fiber, TSAN_NO_SYNC);
	return from;
}

static void back(void *from)
{
	__tsan_switch_to_fiber(from, TSAN_NO_SYNC);
}

static void acquire(void *fiber, uintptr_t addr)
{
	void *from = go(fiber);

	__tsan_acquire((void *)addr);
	back(from);
}

static void release(void *fiber, uintptr_t addr)
{
	void *from = go(fiber);

	__tsan_release((void *)addr);
	back(from);
}

/* All that one fiber knows, the other knows too. */
static void pass_on(void *fiber, void *to)
{
	void *from = go(fiber);

	__tsan_switch_to_fiber(to, TSAN_SYNC);
	back(from);
}

static bool acquires(uint8_t order)
{
	return order != __ATOMIC_RELAXED && order != __ATOMIC_RELEASE;
}

static bool releases(uint8_t order)
{
	return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}

static bool has_room(const struct run *run)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	return here - stack_low(run->current) >= REPORT_STACK;
}

static struct tsan_thread *current(struct run *run)
{
	return &run->threads[run->current].tsan;
}

/* Two threads meet only where there are points, so nothing else can race. */
static bool told(const struct run *run, const struct event *e)
{
	return e->step && has_room(run);
}

static void tell_fence(struct tsan_thread *t, uint8_t order)
{
	if (acquires(order))
		pass_on(t->acquired, t->self);
	if (releases(order))
		pass_on(t->self, t->released);
}

/* The runtime does the access again: nobody has run in between, so it finds and
 * leaves the same values. */
static void repeat(const struct event *e, uint8_t order, word128 value)
{
#define REPEAT(bits, type) \
	case sizeof(type): \
		if (!event_writes(e)) \
			__tsan_atomic##bits##_load((const void *)e->addr, order); \
		else if (event_reads(e)) \
			__tsan_atomic##bits##_exchange((void *)e->addr, (type)value, order); \
		else \
			__tsan_atomic##bits##_store((void *)e->addr, (type)value, order); \
		break;

	switch (event_width(e)) {
		TSAN_WIDTHS(REPEAT)
	}
}

/* `value` is what memory holds now. */
static void tell_atomic(struct tsan_thread *t, const struct event *e, uint8_t order, word128 value)
{
	void *from;

	if (event_writes(e) && !releases(order))
		release(t->released, e->addr);
	from = go(t->self);
	/* The access is made here, but its place in the code is that of the hook. */
	__tsan_func_entry((void *)e->pc);
	repeat(e, order, value);
	tsan_func_exit();
	back(from);
	if (event_reads(e) && !acquires(order))
		acquire(t->acquired, e->addr);
}

static void tell_plain(struct tsan_thread *t, const struct event *e)
{
	void *from = go(t->self);

	if (e->kind == ACCESS_LOAD)
		__tsan_read_range_pc((void *)e->addr, e->size, (void *)e->pc);
	else
		__tsan_write_range_pc((void *)e->addr, e->size, (void *)e->pc);
	back(from);
}

/* Volatile accesses are what atomic ones were before C11, and relaxed; one that is
 * not aligned is no single access of the machine, so each byte is one. */
static void tell_volatile(struct tsan_thread *t, const struct event *e)
{
	struct event piece = *e;

	if (e->addr % e->size)
		piece.size = 1;
	for (; piece.addr < e->addr + e->size; piece.addr += piece.size)
		tell_atomic(t, &piece, __ATOMIC_RELAXED, memory_read(piece.addr, piece.size));
}

static void plain(struct run *run, struct event *e)
{
	memory_plain(e);
	if (!told(run, e))
		return;
	if (e->flags & ACCESS_VOLATILE && !run->plan.volatile_is_plain)
		tell_volatile(current(run), e);
	else
		tell_plain(current(run), e);
}

static void atomic(struct run *run, struct event *e, const struct operands *o)
{
	model_sc.atomic(run, e, o);
	if (!told(run, e))
		return;
	if (e->kind == ACCESS_FENCE)
		tell_fence(current(run), e->order);
	else
		tell_atomic(current(run), e, e->flags & ACCESS_FAILED ? o->fail_order : e->order,
			    e->value);
}

static void enter_function(struct run *run, struct tsan_thread *t, uintptr_t pc)
{
	void *from;

	if (t->untold || !has_room(run)) {
		t->untold++;
		return;
	}
	from = go(t->self);
	__tsan_func_entry((void *)pc);
	back(from);
	t->frames++;
}

static void leave_functions(struct tsan_thread *t, uint32_t n)
{
	void *from = go(t->self);

	for (t->frames -= n; n; n--)
		tsan_func_exit();
	back(from);
}

static void function(struct run *run, uintptr_t pc)
{
	struct tsan_thread *t = current(run);

	if (run->inside != INSIDE_THREAD)
		return;
	if (pc)
		enter_function(run, t, pc);
	else if (t->untold)
		t->untold--;
	else if (t->frames)
		leave_functions(t, 1);
}

/* The threads themselves first: so a first run's go by the same numbers in what the
 * runtime prints. */
static void create_fibers(struct run *run)
{
	char name[16];

	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		run->threads[i].tsan.self = __tsan_create_fiber(TSAN_NO_SYNC);
		snprintf(name, sizeof(name), "T%u", i + 1);
		__tsan_set_fiber_name(run->threads[i].tsan.self, name);
	}
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		run->threads[i].tsan.acquired = __tsan_create_fiber(TSAN_NO_SYNC);
		run->threads[i].tsan.released = __tsan_create_fiber(TSAN_NO_SYNC);
	}
}

/* Fibers are kept, because the runtime never reuses what it knows of dead ones; once
 * it has forgotten what they did, they are as good as new. */
static void begin(struct run *run)
{
	run->races.count = 0;
	if (!run->threads[0].tsan.self)
		create_fibers(run);
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		leave_functions(&run->threads[i].tsan, run->threads[i].tsan.frames);
		run->threads[i].tsan.untold = 0;
	}
	__tsan_flush_memory();
	tsan_ignore_begin();
}

static void end(struct run *run)
{
	(void)run;
	tsan_ignore_end();
}

static void drop(struct run *run)
{
	for (uint32_t i = 0; i < run->plan.n_threads; i++) {
		struct tsan_thread *t = &run->threads[i].tsan;

		if (!t->self)
			return;
		__tsan_destroy_fiber(t->self);
		__tsan_destroy_fiber(t->acquired);
		__tsan_destroy_fiber(t->released);
		*t = (struct tsan_thread){0};
	}
}

/* In the child of a process with several threads, fibers among them, the runtime
 * judges no more. */
static void before_fork(void)
{
	if (brrace_run && brrace_run->model == &model_tsan)
		drop(brrace_run);
}

__attribute__((constructor)) static void watch_forks(void)
{
	if (model_tsan_available())
		pthread_atfork(before_fork, NULL, NULL);
}

const struct memory_model model_tsan = {
	.name = "sc",
	.begin = begin,
	.end = end,
	.plain = plain,
	.atomic = atomic,
	.function = function,
	.drop = drop,
};
