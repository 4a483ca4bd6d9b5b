/* SPDX-License-Identifier: BSD-2-Clause */
/* One access to shared memory, as the hooks announce it and the trace keeps it. */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum access_kind {
	ACCESS_LOAD,
	ACCESS_STORE,
	ACCESS_CAS,
	ACCESS_RMW, /* exchange and every fetch-and-op: compilers rewrite one into another */
	ACCESS_FENCE,
	ACCESS_LOCK,
	ACCESS_TRYLOCK,
	ACCESS_UNLOCK,
	ACCESS_KINDS, /* that code has */
	ACCESS_FLUSH = ACCESS_KINDS, /* the oldest store leaves its thread's store buffer */
};

enum access_flags {
	ACCESS_PLAIN = 1 << 0, /* announced before it happens; the code does it itself */
	ACCESS_VOLATILE = 1 << 1, /* plain, and volatile-qualified */
	ACCESS_NARROW = ACCESS_VOLATILE, /* a fence for loads, or stores, among themselves */
	ACCESS_ATOMIC = 1 << 2, /* done by the runtime */
	ACCESS_RANGE = 1 << 3, /* memcpy and the like: size may exceed 16 */
	ACCESS_FAILED = 1 << 4, /* a CAS that did not swap, a trylock that did not lock */
	ACCESS_SPURIOUS = 1 << 5, /* failed because the schedule said so */
	ACCESS_SPIN = 1 << 6, /* belongs to a round of waiting that changed nothing */
	ACCESS_BUFFERED = 1 << 7, /* a store that others see only once it is flushed */
	ACCESS_DELAYED = ACCESS_BUFFERED, /* a load that takes effect later */
};

/* Which RMW; operands are in value (operand) and expected. */
enum access_rmw { RMW_NONE, RMW_XCHG, RMW_ADD, RMW_SUB, RMW_AND, RMW_OR, RMW_XOR, RMW_NAND };

typedef unsigned __int128 word128;

/* An access that has not happened: what its hook says. */
struct access {
	uint8_t kind;  /* enum access_kind */
	uint8_t flags; /* enum access_flags */
	uint8_t order; /* memory_order of C11, of a CAS on success */
	uint32_t size; /* bytes; 0 for a fence */
	uintptr_t addr; /* 0 for a fence */
	uintptr_t pc;  /* return address of the hook: the access is just after it */
};

#define EVENT_NO_CALL UINT16_MAX
#define EVENT_INITIAL UINT32_MAX /* reads_from: what was there before the threads ran */

/* The part of an event from `thread` to `line`, as one word. */
union event_stamp {
	struct {
		uint8_t thread, kind, flags, order;
		uint16_t call, line;
	};
	uint64_t word;
};

struct event {
	uint32_t step;       /* 1, 2, ...; 0 for an access that is no point (--all) */
	uint8_t thread;      /* index in file order */
	uint8_t kind;        /* enum access_kind */
	uint8_t flags;       /* enum access_flags */
	uint8_t order;       /* memory_order of C11, of a CAS on success */
	uint16_t call;       /* index in the history, EVENT_NO_CALL outside */
	uint16_t line;       /* line of the schedule that ran it, from 0; UINT16_MAX: none */
	uint32_t size;       /* bytes; 0 for a fence */
	uint32_t reads_from; /* loads, RMWs: index of the event that wrote the value, or
				EVENT_INITIAL; filled by trace_link().  Of a flush: the
				store.  rc11: of a store the write that it comes just after */
	uint32_t missed;     /* the same: a newer write that was not seen; rc11: of a store
				one that comes after it all the same */
	uintptr_t addr;      /* 0 for a fence */
	uintptr_t pc;        /* return address of the hook: the access is just after it */
	word128 value;       /* read by a load, else written; of over 16 bytes their FNV-1a */
	word128 old;         /* RMW: value before; failed CAS: value read (value: the same) */
};

static inline void event_put(struct event *e, uint64_t stamp)
{
	memcpy((char *)e + offsetof(struct event, thread), &stamp, sizeof(stamp));
}

/* "load", "store", "cas", "rmw", "fence", "lock", "trylock", "unlock", "flush". */
const char *access_kind_name(enum access_kind kind);
/* "relaxed" ... "seq_cst". */
const char *memory_order_name(unsigned order);

static inline bool event_reads(const struct event *e)
{
	return e->kind == ACCESS_LOAD || e->kind == ACCESS_CAS || e->kind == ACCESS_RMW ||
	       e->kind == ACCESS_LOCK || e->kind == ACCESS_TRYLOCK;
}

static inline bool event_writes(const struct event *e)
{
	return e->kind != ACCESS_LOAD && e->kind != ACCESS_FENCE && e->kind != ACCESS_FLUSH &&
	       !(e->flags & ACCESS_FAILED);
}

/* An RMW that writes back what it read changes nothing for anybody. */
static inline bool event_changes(const struct event *e)
{
	return event_writes(e) && !(e->kind == ACCESS_RMW && e->value == e->old);
}

#endif
