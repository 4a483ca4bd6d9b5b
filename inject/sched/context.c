/* SPDX-License-Identifier: BSD-2-Clause */
#include "sched/context.h"

#include <stddef.h>

#if !defined(__x86_64__) || defined(CONTEXT_PORTABLE)

/* makecontext() passes only ints, so the pointer travels as two of them. */
static void enter(unsigned high, unsigned low)
{
	struct context *c = (struct context *)((uintptr_t)high << 32 | low);

	c->entry(c->arg);
}

void context_make(struct context *c, uintptr_t low, uintptr_t top, void (*entry)(void *arg),
		  void *arg)
{
	getcontext(&c->saved);
	c->saved.uc_stack.ss_sp = (void *)low;
	c->saved.uc_stack.ss_size = top - low;
	c->saved.uc_link = NULL;
	c->entry = entry;
	c->arg = arg;
	makecontext(&c->saved, (void (*)(void))enter, 2, (unsigned)((uintptr_t)c >> 32),
		    (unsigned)(uintptr_t)c);
}

void context_switch(struct context *from, struct context *to)
{
	swapcontext(&from->saved, &to->saved);
}

#else

void context_entry(void);

/* What context_switch() pushes, from the lowest address. */
struct saved {
	uintptr_t r15, r14, r13, r12, rbx, rbp, rip;
};

void context_make(struct context *c, uintptr_t low, uintptr_t top, void (*entry)(void *arg),
		  void *arg)
{
	/* context_entry() is jumped to, not called, so it finds an aligned stack. */
	struct saved *s = (struct saved *)(top - 16 - sizeof(*s));

	(void)low;
	*s = (struct saved){
		.r12 = (uintptr_t)entry,
		.r13 = (uintptr_t)arg,
		.rip = (uintptr_t)context_entry,
	};
	c->sp = s;
}

#endif
