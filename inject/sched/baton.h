/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contexts that run on OS threads of their own, one at a time: whoever has the
 * baton runs.  For subjects with thread-local storage and for the debugger; costs
 * a futex hand-over a switch.  The hand-over is raw system calls on words that
 * only the runtime touches, so ThreadSanitizer sees no order from it.
 */
#ifndef SCHED_BATON_H
#define SCHED_BATON_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "sched/context.h"

enum baton_command {
	BATON_PARKED,
	BATON_RUN,   /* go on with the context, or start it */
	BATON_DROP,  /* leave the context where it stands and come home */
	BATON_QUIT,
};

struct baton {
	uint32_t word;      /* enum baton_command; the futex */
	pthread_t thread;
	bool started;
	bool in_context;    /* it is somewhere inside `context` */
	struct context home; /* of the OS thread, outside any context */
	struct context *context;
	struct baton *owner; /* gets the baton back when the context is dropped */
	void *signal_stack;
	char name[16];
};

/* The calling thread takes part as the owner, which has no context. */
void baton_init_owner(struct baton *owner);
/* Starts an OS thread for `context`, parked.  0 or -errno. */
int baton_start(struct baton *baton, struct baton *owner, struct context *context,
		const char *name);
/* Ends the OS thread, which is in no context, and joins it; not for the owner. */
void baton_stop(struct baton *baton);

/* The caller, `from`, parks, and `to` runs.  Returns when `from` is handed on to. */
void baton_switch(struct baton *from, struct baton *to);
/* On a thread inside its context: abandon the context, the owner goes on. */
_Noreturn void baton_leave(struct baton *self);
/* By the owner: make a parked thread abandon its context. */
void baton_drop(struct baton *owner, struct baton *baton);

#endif
