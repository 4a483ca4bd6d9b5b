/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brrace/subject.h - the table of operations that makes a ring a subject.
 *
 * A subject is one shared object made by `brrace cc` from ordinary C: the
 * ring's own file, and one table that says how to create it and which calls
 * it has.  Only the table includes this header.  See brrace-subject(3).
 */
#ifndef BRRACE_SUBJECT_H
#define BRRACE_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Version of this interface; a subject built for another one is refused. */
#define BRRACE_SUBJECT_VERSION 1

/* How a call ended.  BRRACE_AGAIN: it neither took effect nor found the ring
 * full or empty (a trylock that failed, a bounded number of retries). */
enum brrace_status {
	BRRACE_OK,
	BRRACE_FULL,
	BRRACE_EMPTY,
	BRRACE_AGAIN,
};

/* What a call means to a first-in first-out queue of bounded capacity. */
enum brrace_kind {
	BRRACE_PRODUCE,       /* appends in[0..n_in-1]; ok or full */
	BRRACE_CONSUME,       /* removes up to `want` values into out[]; ok or empty */
	BRRACE_PEEK,          /* out[0] is the oldest value, which stays; ok or empty */
	BRRACE_DROP_FRONT,    /* removes the oldest value, returns nothing (advance) */
	BRRACE_REPLACE_FRONT, /* the oldest value becomes in[0] (putback) */
	BRRACE_QUERY_FULL,    /* result 1: full, 0: not full */
	BRRACE_QUERY_EMPTY,   /* result 1: empty, 0: not empty */
	BRRACE_QUERY_COUNT,   /* result: number of values in the ring */
	BRRACE_COMPOSITE,     /* made of other operations through brrace_invoke() */
	BRRACE_OBSERVE,       /* result: any number; it is told, and nothing of it judged */
};

/*
 * Who may run beside whom.  An operation has the bits of what its caller acts
 * as; a scenario in which two threads act as single producers (consumers), or
 * a single one beside a multi one, is refused unless it says `misuse: allow`.
 */
enum brrace_role {
	BRRACE_ANYONE = 0,
	BRRACE_MULTI_PRODUCER = 1 << 0,
	BRRACE_SINGLE_PRODUCER = 1 << 1,
	BRRACE_MULTI_CONSUMER = 1 << 2,
	BRRACE_SINGLE_CONSUMER = 1 << 3,
};

/* How many values one call may take or return, and what it does with too
 * little room: bulk is all or nothing, burst is as many as fit. */
enum brrace_op_flags {
	BRRACE_BULK = 1 << 0,
	BRRACE_BURST = 1 << 1,
};

#define BRRACE_MAX_VALUES 64
#define BRRACE_NO_LIMIT UINT64_MAX /* capacity of what is never full */

/*
 * The values of one call.  A value is an address of 64 readable and writable
 * bytes below 4 GiB, one per item of the scenario: rings of pointers, of
 * 32-bit words and intrusive ones can all carry it.  Arrays belong to brrace.
 */
struct brrace_args {
	const uintptr_t *in; /* values to append, n_in of them */
	uint32_t n_in;
	uint32_t want;       /* how many values a consume may return, 1 or more */
	uintptr_t *out;      /* room for BRRACE_MAX_VALUES; the operation fills it */
	uint32_t n_out;      /* set by the operation: values returned */
	uint32_t n_done;     /* set by a produce: how many of in[] were taken; brrace
				presets n_in, so only a burst has to write it */
	uint64_t result;     /* set by a query or an observe */
};

struct brrace_op {
	const char *name;           /* as scenarios spell it: "dequeue_sc" */
	enum brrace_kind kind;
	uint32_t roles;             /* enum brrace_role bits */
	uint32_t flags;             /* enum brrace_op_flags bits */
	enum brrace_status (*call)(void *ring, struct brrace_args *args);
};

/* What create() is asked for.  `origin` is where indices start, for rings
 * whose table says BRRACE_HAS_ORIGIN; 0 otherwise. */
struct brrace_setup {
	uint32_t slots;
	uint64_t origin;
};

enum brrace_table_flags {
	BRRACE_HAS_ORIGIN = 1 << 0, /* create() honours setup->origin */
	BRRACE_SPEC_STRICT = 1 << 1, /* transient full and empty answers are wrong too */
	BRRACE_POWER_OF_2 = 1 << 2, /* slots must be a power of two */
	BRRACE_UNORDERED = 1 << 3, /* a bag, not a queue: order is not judged */
	BRRACE_LIFO = 1 << 4, /* a stack: the newest value is the one at the front */
};

struct brrace_table {
	uint32_t version;  /* BRRACE_SUBJECT_VERSION; set by BRRACE_SUBJECT() */
	uint32_t size;     /* sizeof(struct brrace_table); set by BRRACE_SUBJECT() */
	const char *name;  /* "freebsd/buf_ring-2013" */
	const char *about; /* one line: where it comes from, what it is */
	const char *cflags; /* flags it must be compiled with, space separated; or NULL */
	uint32_t flags;    /* enum brrace_table_flags bits */
	uint32_t min_slots; /* smallest and largest slots create() takes; 0: 1, no limit */
	uint32_t max_slots;
	uint32_t default_slots; /* when the scenario names none */

	/* Makes an empty ring, or returns NULL.  Names its memory with
	 * BRRACE_ROOT().  destroy may be NULL: memory is reclaimed anyway. */
	void *(*create)(const struct brrace_setup *setup);
	void (*destroy)(void *ring);
	uint64_t (*capacity)(void *ring); /* usable slots; not the allocated ones */
	uint64_t (*drops)(void *ring);    /* the ring's own drop counter; NULL: none */

	const struct brrace_op *ops;
	uint32_t n_ops;
	const char *preload; /* produce operation that fills the ring before a run */
	const char *drain;   /* consume operation that empties it after a run */
};

/* Defines the subject's table; one per shared object. */
#define BRRACE_SUBJECT(...) \
	__attribute__((visibility("default"), used)) \
	const struct brrace_table brrace_subject = {.version = BRRACE_SUBJECT_VERSION, \
						    .size = sizeof(struct brrace_table), \
						    __VA_ARGS__}

/*
 * In create(): memory at `pointer` holds `count` (default 1) objects of `type`,
 * whose members name points ("br_prod_head", "br_ring[1]").  The last member
 * may be a flexible array.  Members of the first root go by their own names; of
 * a later one too, unless an earlier root has that name: then they are
 * "label.member", label being the text of `pointer`.
 */
#define BRRACE_ROOT(...) BRRACE_ROOT_PICK(__VA_ARGS__, BRRACE_ROOT_3, BRRACE_ROOT_2, )(__VA_ARGS__)
#define BRRACE_ROOT_PICK(a, b, c, pick, ...) pick
#define BRRACE_ROOT_2(type, pointer) BRRACE_ROOT_3(type, pointer, 1)
/* The cast makes compilers describe the type in the debug information. */
#define BRRACE_ROOT_3(type, pointer, count) \
	brrace_root(#type, sizeof(type), (const volatile type *)(pointer), (count), #pointer)
void brrace_root(const char *type, size_t size, const volatile void *pointer, size_t count,
		 const char *label);

/*
 * Runs operation `name` of the table on `ring` as a call of its own, nested in
 * the composite operation that is running: it appears in the trace and is
 * judged.  args as for struct brrace_op.  Unknown names end the run.
 */
enum brrace_status brrace_invoke(void *ring, const char *name, struct brrace_args *args);

/* Critical section markers (FreeBSD critical_enter(9)): threads on the same
 * `cpu:` never interleave inside; no mutual exclusion between cpus. */
void brrace_critical_enter(void);
void brrace_critical_exit(void);

/* Barriers of kernels, for loads before loads and for stores before stores.  They are
 * acquire and release fences, but hold back no load that is to take effect late. */
void brrace_rmb(void);
void brrace_wmb(void);

/* What follows is of no interest unless condition holds: an execution in which it does
 * not is cut here, and counted apart.  Outside of an operation it does nothing. */
void brrace_assume(int condition);

#ifdef __cplusplus
}
#endif
#endif
