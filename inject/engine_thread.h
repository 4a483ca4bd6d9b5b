/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of struct run: a thread. */
#ifndef ENGINE_THREAD_H
#define ENGINE_THREAD_H

#include "memory/model.h"
#include "memory/store_buffer.h"
#include "memory/tsan.h"
#include "sched/baton.h"
#include "sched/context.h"
#include "sched/policy.h"
#include "sched/spin.h"

struct thread {
	struct stack_regs regs; /* at the hook it is in; first: see HOOK() */
	struct context context;
	struct baton baton;
	struct spin spin;
	struct run *run;
	uint32_t index;
	uintptr_t lowest; /* stack pointer seen by a hook in any execution */
	uintptr_t state_top; /* its stack holds its state up to here */
	struct tsan_thread tsan;
	struct store_buffer buffer;
	const struct operands *operands; /* of the atomic access before which it stands */
	bool fail_cas;    /* its next CAS, which it stands before, fails spuriously */
	bool keeps_store; /* its next store, the same, stays in the buffer */
	struct decision choice; /* what its next access reads, or comes after, if it says so */
};

#endif
