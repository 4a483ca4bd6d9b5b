/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/access.h"

#include "sched/access_atomic.h"

static bool any_bit(const uint8_t *bits, uintptr_t offset, uint32_t size)
{
	for (; size > 32; offset += 32, size -= 32)
		if (access_bits(bits, offset, 32))
			return true;
	return access_bits(bits, offset, size);
}

/* True if any bit was not set before. */
static bool set_bits(uint8_t *bits, uintptr_t offset, uint32_t size)
{
	bool changed = false;

	for (; size--; offset++) {
		uint8_t bit = (uint8_t)(1u << offset % 8);

		changed |= !(bits[offset / 8] & bit);
		bits[offset / 8] |= bit;
	}
	return changed;
}

static bool on_stack(uintptr_t addr)
{
	return addr >= STACK_BASE && addr < REGION_END;
}

static bool own_stack(const struct run *run, uintptr_t addr)
{
	return on_stack(addr) && (addr - STACK_BASE) / STACK_BYTES == run->current;
}

/* The bytes of an access that brrace knows, and their bits; bits NULL: none. */
struct span {
	uint8_t *bits;
	uintptr_t offset;
	uint32_t size;
};

static uint32_t at_most(uint32_t size, uintptr_t room)
{
	return size < room ? size : (uint32_t)room;
}

static struct span span_of(struct run *run, const struct access *what)
{
	uintptr_t offset = what->addr - run->image.base;

	if (region_holds(what->addr))
		return (struct span){run->region.points, what->addr - REGION_BASE,
				     at_most(what->size, REGION_END - what->addr)};
	if (offset < run->image.size)
		return (struct span){run->image.points, offset,
				     at_most(what->size, run->image.size - offset)};
	return (struct span){NULL, 0, 0};
}

/* A place that somebody writes gives points from now on; of a stack, only what
 * another thread touches. */
enum place access_other_place(struct run *run, struct access what)
{
	struct span s = span_of(run, &what);

	if (!s.bits) {
		run->elsewhere += what.kind != ACCESS_LOAD;
		return PLACE_ELSEWHERE;
	}
	if (any_bit(s.bits, s.offset, s.size))
		return PLACE_POINT;
	if (own_stack(run, what.addr) || (what.kind == ACCESS_LOAD && !on_stack(what.addr)))
		return PLACE_QUIET;
	run->grew |= set_bits(s.bits, s.offset, s.size);
	if (region_holds(what.addr) && what.addr < HEAP_BASE)
		run->region.items_written = true;
	return PLACE_POINT;
}

static bool spins(struct run *run)
{
	return spin_round(&run->thread->spin, &run->thread->regs, run->thread->state_top,
			  run->writes, run->trace.count);
}

static bool round_has_points(const struct run *run)
{
	for (uint32_t i = run->thread->spin.since; i < run->trace.count; i++)
		if (run->trace.events[i].step)
			return true;
	return false;
}

/* A thread may wait for a store that has never been seen, because the one who would
 * do it has not had its turn: then the place gives points from now on.  In a round that
 * has points others get their turn without it, and the state to come back to has to be
 * that of a point: sooner or later it is, if each time the next one is kept. */
static void look_for_waiting(struct run *run, const struct access *what)
{
	struct span s;

	if (own_stack(run, what->addr)) {
		run->thread->spin.reads++;
		return;
	}
	run->thread->spin.aside = true;
	if (++run->thread->spin.reads < SPIN_FIRST)
		return;
	if (run->looks)
		run->looks->aside = true;
	s = span_of(run, what);
	if (!s.bits || !spins(run))
		return;
	if (round_has_points(run))
		run->thread->spin.depth = 0;
	else
		run->grew |= set_bits(s.bits, s.offset, s.size);
}

struct event *access_quiet(struct run *run, struct access what)
{
	struct event *e;

	if (what.kind == ACCESS_LOAD)
		look_for_waiting(run, &what);
	else if (!own_stack(run, what.addr))
		spin_clear(&run->thread->spin); /* perhaps a counter: then its rounds differ */
	else if (what.addr + what.size > run->thread->state_top)
		run->thread->state_top = stack_top(run->current);
	if (!run->traces_quiet)
		return NULL;
	/* Room is kept for as many points as there may still be. */
	if (run->trace.capacity - run->trace.count <= run->step_limit - run->trace.steps)
		sched_leave(run, RUN_FULL);
	e = access_append(run, &what, 0);
	e->reads_from = e->missed = EVENT_INITIAL;
	if (what.flags & ACCESS_PLAIN && what.kind == ACCESS_STORE)
		run->pending = e;
	else if (what.flags & ACCESS_PLAIN)
		e->value = memory_read(e->addr, e->size);
	return e;
}

void access_copied(struct run *run, struct access what)
{
	struct event *store = run->pending, *load;

	if (access_place(run, &what) != PLACE_POINT)
		return;
	access_look_at_step(run);
	run->self->steps++;
	load = access_append(run, &what, ++run->trace.steps);
	load->value = memory_read(what.addr, what.size);
	if (run->model->plain)
		run->model->plain(run, load);
	run->pending = store;
}

/* Of a round in which it might have read something newer the next may be another. */
static bool missed_any(const struct run *run)
{
	for (uint32_t i = run->thread->spin.since; i < run->trace.count; i++) {
		const struct event *e = &run->trace.events[i];

		if (e->thread == run->current && event_reads(e) && e->missed != EVENT_INITIAL)
			return true;
	}
	return false;
}

/* As spins(), and writes it down. */
static bool looks(struct run *run)
{
	struct spin *spin = &run->thread->spin;
	struct spin_look look = {
		.thread = (uint8_t)run->current,
		.aside = spin->aside,
		.kept = spin->depth,
		.unwritten = spin->writes == run->writes,
		.reads = spin->reads,
	};

	look.same = spins(run);
	look.keeps = spin->depth && spin->since == run->trace.count;
	look.left = spin->reads;
	spin->aside = false;
	if (run->looks->n++ < run->looks->room)
		run->looks->list[run->looks->n - 1] = look;
	return look.same;
}

void access_spins(struct run *run)
{
	bool same = run->looks ? looks(run) : spins(run);

	if (!same || (run->trace.linked && missed_any(run)))
		return;
	run->self->state = THREAD_WAITING;
	run->n_unready++;
	for (uint32_t i = run->thread->spin.since; i < run->trace.count; i++)
		if (run->trace.events[i].thread == run->current)
			run->trace.events[i].flags |= ACCESS_SPIN;
}

void access_look_at_step(struct run *run)
{
	if (run->trace.steps >= run->step_limit)
		sched_leave(run, RUN_STEP_LIMIT);
	if (run->model->before) {
		enum run_end end = run->model->before(run, &run->self->next);

		if (end != RUN_ENDED)
			sched_leave(run, end);
	}
	if (run->watched)
		repeats_look(run);
	for (size_t i = 0; i < run->n_stacks; i++)
		if (run->stacks[i].step == run->trace.steps + 1)
			stack_unwind(&run->stacks[i].stack, &run->thread->regs,
				     run->plan.subject->text, run->plan.subject->text_size);
}

/* What the access gave its caller. */
static word128 result(const struct event *e, bool *done)
{
	if (done)
		*done = !(e->flags & ACCESS_FAILED);
	return e->kind == ACCESS_CAS || e->kind == ACCESS_RMW ? e->old : e->value;
}

word128 access_unseen(struct run *run, struct access what, const struct operands *operands,
		      bool *done)
{
	struct event e = {
		.kind = what.kind,
		.flags = what.flags,
		.order = what.order,
		.size = what.size,
		.addr = what.addr,
		.pc = what.pc,
	};
	struct event *traced = NULL;

	if (run->inside == INSIDE_THREAD)
		traced = access_quiet(run, what);
	run->model->atomic(run, &e, operands);
	if (traced) {
		traced->flags = e.flags;
		traced->value = e.value;
		traced->old = e.old;
	}
	return result(&e, done);
}

word128 access_atomic(struct run *run, struct access what, const struct operands *operands,
		      bool *done)
{
	struct operands o = *operands;
	struct thread *thread = run->thread;
	struct event *e;

	if (!access_hook(run))
		return access_unseen(run, what, operands, done);
	access_settle(run);
	if (what.kind != ACCESS_FENCE && access_place(run, &what) != PLACE_POINT)
		return access_unseen(run, what, operands, done);
	thread->operands = operands;
	e = access_point(run, &what);
	e->value = 0;
	e->old = 0;
	o.fail = thread->fail_cas && what.kind == ACCESS_CAS;
	thread->fail_cas = false;
	run->model->atomic(run, e, &o);
	if (event_changes(e))
		access_wrote(run);
	return result(e, done);
}
