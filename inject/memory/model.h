/* SPDX-License-Identifier: BSD-2-Clause */
/* What a load may return and when a store is seen: the interface of sc, and of
 * every weaker model. */
#ifndef MEMORY_MODEL_H
#define MEMORY_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "ending.h"
#include "memory/read.h"
#include "memory/refusal.h"
#include "trace/event.h"

struct run;
struct decision;

/* Operands of an atomic access; its place, size and order are in the event. */
struct operands {
	word128 value;    /* store, exchange, fetch-and-op; a CAS's new value */
	word128 expected; /* CAS */
	uint8_t rmw;      /* enum access_rmw */
	uint8_t fail_order;
	bool fail;        /* the CAS fails though it might succeed */
};

struct memory_model {
	const char *name;

	/* Before each execution, and when all its threads have ended. */
	void (*begin)(struct run *run);
	void (*end)(struct run *run);

	/* A plain or volatile access follows as soon as the hook returns.  A load's
	 * value is filled in, and memory holds it.  NULL: memory is the model. */
	void (*plain)(struct run *run, struct event *e);

	/* That access has happened: fills a store's value.  Called before anything else
	 * happens in any thread.  NULL: memory has the value. */
	void (*settle)(struct run *run, struct event *e);

	/* Does an atomic access, a lock or a fence, and fills value, old and flags. */
	void (*atomic)(struct run *run, struct event *e, const struct operands *operands);

	/* Before an access that is a point: what has to happen first does, in events of
	 * its own.  NULL: nothing ever has.  Not RUN_ENDED: the execution ends so. */
	enum run_end (*before)(struct run *run, const struct event *next);

	/* The oldest store in a thread's buffer, which has one, is seen by all from now
	 * on.  NULL: stores are seen at once. */
	void (*flush)(struct run *run, uint32_t thread);

	/* Why the access before which the thread stands may not do what the decision says.
	 * NULL: there are no choices. */
	struct refusal (*refuses)(struct run *run, const struct decision *decision);

	/* The delayed load of a thread, which has one, reads what is there now.  NULL: no
	 * load can be delayed. */
	void (*late)(struct run *run, uint32_t thread);

	/* A call begins: says in the history which calls precede it.  NULL: moments do. */
	void (*call)(struct run *run, uint32_t call);

	/* Function entry (pc: return address of the call) and exit (0); may be NULL. */
	void (*function)(struct run *run, uintptr_t pc);

	/* When the run is freed. */
	void (*drop)(struct run *run);
};

extern const struct memory_model model_sc;
extern const struct memory_model model_tso;
extern const struct memory_model model_rc11;

/* Whether this program is linked with the ThreadSanitizer runtime. */
bool model_tsan_available(void);
extern const struct memory_model model_tsan;

/* A lock is this many bytes at the start of its object: 0 when it is free. */
#define LOCK_BYTES 4

/* Bytes that an atomic event accesses: of a mutex it covers the whole object, so that
 * it has its name. */
static inline uint32_t event_width(const struct event *e)
{
	bool lock = e->kind == ACCESS_LOCK || e->kind == ACCESS_TRYLOCK || e->kind == ACCESS_UNLOCK;

	return lock ? LOCK_BYTES : e->size;
}

/* What plain() and settle() of a model do whose values are those of memory. */
static inline void memory_plain(struct event *e)
{
	if (e->kind == ACCESS_LOAD)
		e->value = memory_read(e->addr, e->size);
}

static inline void memory_settle(struct event *e)
{
	if (e->kind == ACCESS_STORE)
		e->value = memory_read(e->addr, e->size);
}

#endif
