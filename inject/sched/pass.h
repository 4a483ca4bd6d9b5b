/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Points that a thread passes at once: its policy need not be asked, no other thread
 * can keep it back, memory is the model, and nothing is due there but the access and
 * its event.  Registers are not noted, so what could call for them is tested first; then
 * the hook goes the long way, through access.h.  Inline, like that.
 */
#ifndef SCHED_PASS_H
#define SCHED_PASS_H

#include "sched/access_atomic.h"

/* Wider accesses may be copies. */
#define PASS_BYTES 8

/* The store that the code did after its hook; false: it is not for here. */
access_inline bool pass_settle(struct run *run)
{
	struct event *e = run->pending;

	if (!e)
		return true;
	switch (e->size) {
	case 1:
		e->value = memory_read(e->addr, 1);
		break;
	case 2:
		e->value = memory_read(e->addr, 2);
		break;
	case 4:
		e->value = memory_read(e->addr, 4);
		break;
	case 8:
		e->value = memory_read(e->addr, 8);
		break;
	default:
		return false;
	}
	run->pending = NULL;
	return true;
}

/* Whether a point may be passed; if so, all before it is done. */
access_inline bool pass_begin(struct run *run, const struct access *what)
{
	struct thread *thread;
	uint32_t reads;

	if (what->size > PASS_BYTES || !run || run->trace.steps >= run->pass_until ||
	    !access_is_point(run, what))
		return false;
	thread = run->thread;
	reads = thread->spin.reads + 1;
	if ((uintptr_t)__builtin_dwarf_cfa() < thread->lowest ||
	    (access_reads(what->kind) && reads >= thread->spin.first) || !pass_settle(run))
		return false;
	if (access_reads(what->kind))
		thread->spin.reads = reads;
	thread->regs.pc = what->pc;
	run->self->steps++;
	return true;
}

/* True: passed; the code does the access next. */
access_inline bool pass_plain(uint8_t kind, uint8_t flags, void *addr, uint32_t size)
{
	struct run *run = brrace_run;
	const struct access what = {
		.kind = kind,
		.flags = flags | ACCESS_PLAIN,
		.addr = (uintptr_t)addr,
		.size = size,
		.pc = (uintptr_t)__builtin_return_address(0),
	};
	struct event *e;

	if (!pass_begin(run, &what))
		return false;
	e = access_append(run, &what, ++run->trace.steps);
	if (kind == ACCESS_LOAD) {
		e->value = memory_read(what.addr, size);
	} else {
		run->pending = e;
		access_wrote(run);
	}
	return true;
}

/* True: passed and done; *result and *done as access_atomic() gives them. */
access_inline bool pass_atomic(uint8_t kind, const volatile void *addr, uint32_t size, int order,
			       struct operands operands, word128 *result, bool *done)
{
	struct run *run = brrace_run;
	struct access what = {
		.kind = kind,
		.flags = ACCESS_ATOMIC,
		.order = (uint8_t)order,
		.addr = (uintptr_t)addr,
		.size = size,
		.pc = (uintptr_t)__builtin_return_address(0),
	};
	struct memory_effect effect;
	struct event *e;

	if (!pass_begin(run, &what))
		return false;
	effect = memory_do(kind, what.addr, size, &operands);
	what.flags |= effect.flags;
	e = access_append(run, &what, ++run->trace.steps);
	e->value = effect.value;
	e->old = effect.old;
	if (effect.changes)
		access_wrote(run);
	*result = access_result(kind, &effect, done);
	return true;
}

#endif
