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

/* The same where no run is, as in a subject's constructors: just done. */
word128 access_outside(uint8_t kind, uintptr_t addr, uint32_t size, const struct operands *operands,
		       bool *done);

/* What access_atomic() does where memory is the model. */
access_inline word128 access_memory(struct run *run, struct access what, struct operands operands,
				    bool *done)
{
	struct memory_effect effect;
	struct event *e;

	if (!access_hook(run))
		return access_unseen(run, what, &operands, done);
	access_settle(run);
	if (what.kind != ACCESS_FENCE && access_place(run, &what) != PLACE_POINT)
		return access_unseen(run, what, &operands, done);
	e = access_point(run, &what);
	if (what.kind == ACCESS_CAS) {
		operands.fail = run->thread->fail_cas;
		run->thread->fail_cas = false;
	}
	effect = memory_do(what.kind, what.addr, what.size, &operands);
	e->value = effect.value;
	e->old = effect.old;
	e->flags |= effect.flags;
	if (effect.changes)
		access_wrote(run);
	if (done)
		*done = !effect.flags;
	return what.kind == ACCESS_LOAD ? effect.value : effect.old;
}

#endif
