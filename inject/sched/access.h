/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a hook to a point: what every access of a subject goes through.
 *
 * What happens at each point is inline, so that it is made for each kind and size of
 * access; what seldom happens is in access.c, and takes an access by value, so that
 * the constants of a hook need not be in memory.
 */
#ifndef SCHED_ACCESS_H
#define SCHED_ACCESS_H

#include <string.h>

#include "engine.h"
#include "sched/sched.h"

#define access_inline static inline __attribute__((always_inline))

enum place {
	PLACE_POINT,     /* an access there is a point */
	PLACE_QUIET,     /* brrace's memory, but nobody writes there */
	PLACE_ELSEWHERE, /* memory that brrace does not know */
};

/* A place whose bits say that it is none, or that is outside the region: it becomes a
 * point now if it is somebody else's too and this access writes it. */
enum place access_other_place(struct run *run, struct access what);

/* An access that is no point.  Its event, if such are traced, or NULL. */
struct event *access_quiet(struct run *run, struct access what);

/* The read of a copy whose store was announced just before. */
void access_copied(struct run *run, struct access what);

/* The thread has read spin.first times and stored nothing. */
void access_spins(struct run *run);

/* The next step is one to look at: the last allowed, one whose stack is wanted, or any. */
void access_look_at_step(struct run *run);

/* Completes the plain access that the last hook announced. */
access_inline void access_settle(struct run *run)
{
	struct event *e = run->pending;

	if (!e)
		return;
	run->pending = NULL;
	if (run->model->settle)
		run->model->settle(run, e);
	else
		memory_settle(e);
}

/* False for a hook that is no yield point wherever it is. */
access_inline bool access_hook(struct run *run)
{
	if (--run->budget == 0)
		sched_leave(run, RUN_NO_POINT);
	return run->inside != INSIDE_SETUP;
}

/*
 * gcc announces `*to = *from` of a struct as a write, then a read, and copies after
 * both.  Then the store has not happened yet at the read; the two are one step, for
 * nobody may run between them.  Sizes tell such a copy from two accesses: no scalar
 * of ours is as large.
 */
access_inline bool access_is_copy(const struct run *run, const struct access *what)
{
	return (what->size >= 16 || what->flags & ACCESS_RANGE) && what->kind == ACCESS_LOAD &&
	       run->pending && run->pending->kind == ACCESS_STORE &&
	       run->pending->size == what->size;
}

/* The bits of up to 32 bytes from `offset` on. */
access_inline uint32_t access_bits(const uint8_t *bits, uintptr_t offset, uint32_t size)
{
	uint64_t word;

	memcpy(&word, bits + offset / 8, 8);
	return (uint32_t)(word >> offset % 8) & (uint32_t)((UINT64_C(1) << size) - 1);
}

/* Only of the region, and of what is no longer than a word. */
access_inline bool access_is_point(const struct run *run, const struct access *what)
{
	return what->size <= 16 && region_holds(what->addr) &&
	       access_bits(run->region.points, what->addr - REGION_BASE, what->size);
}

/* On the thread's own stack, and nothing to be kept of it: most of what is no point. */
access_inline bool access_is_private(const struct run *run, const struct access *what)
{
	return (what->addr - STACK_BASE) / STACK_BYTES == run->current && !run->traces_quiet &&
	       (what->kind == ACCESS_LOAD ? run->thread->spin.reads + 1 < SPIN_FIRST :
					    what->addr + what->size <= run->thread->state_top);
}

access_inline enum place access_place(struct run *run, const struct access *what)
{
	return access_is_point(run, what) ? PLACE_POINT : access_other_place(run, *what);
}

access_inline uint64_t access_stamp(const struct access *what)
{
	union event_stamp stamp = {
		{.kind = what->kind, .flags = what->flags, .order = what->order}};

	return stamp.word;
}

/* There is room: the trace holds as many events as there may be steps.  Values are for
 * the model to fill. */
access_inline struct event *access_append(struct run *run, const struct access *what, uint32_t step)
{
	struct event *e = &run->trace.events[run->trace.count++];

	e->step = step;
	event_put(e, run->stamp.word | access_stamp(what));
	e->size = what->size;
	e->addr = what->addr;
	e->pc = what->pc;
	return e;
}

access_inline void access_announce(struct thread_view *self, const struct access *what)
{
	self->at = AT_POINT;
	event_put(&self->next, access_stamp(what));
	self->next.size = what->size;
	self->next.addr = what->addr;
	self->next.pc = what->pc;
}

access_inline bool access_reads(uint8_t kind)
{
	return kind != ACCESS_STORE && kind != ACCESS_FENCE;
}

/* Stops before the access, and logs it when the thread goes on. */
access_inline struct event *access_point(struct run *run, const struct access *what)
{
	struct thread *thread = run->thread;
	struct thread_view *self = run->self;

	access_announce(self, what);
	if (thread->regs.sp < thread->lowest)
		thread->lowest = thread->regs.sp;
	if (what->kind == ACCESS_LOCK)
		run->n_unready++;
	else if (access_reads(what->kind) && ++thread->spin.reads >= thread->spin.first)
		access_spins(run);
	sched_stop(run);
	if (run->trace.steps >= run->look_at_step)
		access_look_at_step(run);
	self->steps++;
	return access_append(run, what, ++run->trace.steps);
}

access_inline void access_wrote(struct run *run)
{
	run->writes++;
	spin_clear(&run->thread->spin);
}

/* A plain, volatile or range access that the code itself does after the hook. */
access_inline void access_plain(struct run *run, struct access what)
{
	struct event *e;

	if (!access_hook(run))
		return;
	if (access_is_copy(run, &what)) {
		access_copied(run, what);
		return;
	}
	access_settle(run);
	if (!access_is_point(run, &what) && access_is_private(run, &what)) {
		run->thread->spin.reads += what.kind == ACCESS_LOAD;
		return;
	}
	if (access_place(run, &what) != PLACE_POINT) {
		access_quiet(run, what);
		return;
	}
	e = access_point(run, &what);
	if (run->model->plain)
		run->model->plain(run, e);
	else if (what.kind == ACCESS_LOAD)
		e->value = memory_read(what.addr, what.size);
	if (what.kind == ACCESS_STORE) {
		run->pending = e;
		access_wrote(run);
	} else if (run->model->settle) {
		run->pending = e;
	}
}

#endif
