/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic accesses, locks and fences: done by the runtime. */
#ifndef SCHED_ACCESS_ATOMIC_H
#define SCHED_ACCESS_ATOMIC_H

#include "memory/sc.h"
#include "sched/access.h"

/* An access that the runtime does: returns the value read, or a CAS's old value;
 * *done says whether a CAS swapped or a trylock locked.  done may be NULL. */
word128 access_atomic(struct run *run, struct access what, const struct operands *operands,
		      bool *done);

/* The same for one that no other thread can see: it is not a point. */
word128 access_unseen(struct run *run, struct access what, const struct operands *operands,
		      bool *done);

/* The same where no run is, as in a subject's constructors, or under threads that run
 * free: just done, at once for all of them. */
word128 access_outside(uint8_t kind, uintptr_t addr, uint32_t size, const struct operands *operands,
		       bool *done);

/* What it gave its caller. */
access_inline word128 access_result(uint8_t kind, const struct memory_effect *effect, bool *done)
{
	if (done)
		*done = !(effect->flags & ACCESS_FAILED);
	return kind == ACCESS_CAS || kind == ACCESS_RMW ? effect->old : effect->value;
}

/* Takes effect in memory at the point before which its thread stood. */
access_inline struct memory_effect access_do(struct run *run, const struct access *what,
					     const struct operands *operands)
{
	struct event *e = access_point(run, what);
	struct operands o = *operands;
	struct memory_effect effect;

	if (what->kind == ACCESS_CAS) {
		o.fail = run->thread->fail_cas;
		run->thread->fail_cas = false;
	}
	effect = memory_do(what->kind, what->addr, what->size, &o);
	e->value = effect.value;
	e->old = effect.old;
	e->flags |= effect.flags;
	if (effect.changes)
		access_wrote(run);
	return effect;
}

/* What access_atomic() does where memory is the model, but for locks.  Operands are
 * copied where they must be in memory, so that else they need not be. */
access_inline word128 access_memory(struct run *run, struct access what, struct operands operands,
				    bool *done)
{
	struct memory_effect effect;

	if (!access_hook(run)) {
		effect = memory_do(what.kind, what.addr, what.size, &operands);
		return access_result(what.kind, &effect, done);
	}
	access_settle(run);
	if (what.kind != ACCESS_FENCE && access_place(run, &what) != PLACE_POINT) {
		struct operands copy = operands;

		return access_unseen(run, what, &copy, done);
	}
	effect = access_do(run, &what, &operands);
	return access_result(what.kind, &effect, done);
}

#endif
