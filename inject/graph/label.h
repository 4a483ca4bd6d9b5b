/* SPDX-License-Identifier: BSD-2-Clause */
/* What a thread does next, before a graph has decided anything about it. */
#ifndef GRAPH_LABEL_H
#define GRAPH_LABEL_H

#include <stdint.h>

enum node_kind {
	NODE_READ,
	NODE_WRITE,
	NODE_FENCE,
	NODE_PROMISE, /* a load whose value is known and that takes effect later: see NODE_KEPT */
	NODE_CALL,   /* a composite operation called another: its index in the table */
	NODE_VALUE,  /* one value that an operation returned */
	NODE_RETURN, /* an operation ended: status, values taken, query's result */
	NODE_BLOCK,  /* the thread waits, for another value of one of so many reads just
			before, or for ever; always its last */
	NODE_CUT,    /* its own brrace_assume() does not hold; always its last */
	NODE_END,    /* it has run all its operations; always its last */
};

enum node_flags {
	NODE_RMW = 1 << 0, /* the read or the write of a read-modify-write */
	NODE_PLAIN = 1 << 1, /* not atomic: it may race */
	NODE_LOCK = 1 << 2, /* an RMW that waits for the value 0 */
	NODE_DRAINS = 1 << 3, /* a write that never stays in a store buffer */
	NODE_NARROW = 1 << 4, /* a fence for loads, or stores, among themselves */
	NODE_KEPT = 1 << 5, /* the read that keeps the last promise of its thread */
	NODE_STRICT = 1 << 6, /* plain, and done as if memory had but one value: see rc11.h */
	NODE_PART = 1 << 7, /* accesses part of its place: see parts.h */
};

struct label {
	uint8_t kind;   /* enum node_kind */
	uint8_t flags;  /* enum node_flags */
	uint8_t order;  /* memory_order */
	uint8_t rmw;    /* enum access_rmw of an RMW; RMW_NONE: a CAS */
	uint16_t place;
	uint8_t size;       /* bytes: at most 8; of NODE_PART see part_size() */
	uint8_t fail_order; /* memory_order of a CAS that fails */
	uint64_t value;    /* written; of an RMW its operand */
	uint64_t expected; /* CAS */
	uint64_t pc;
};

#endif
