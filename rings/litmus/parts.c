/* SPDX-License-Identifier: BSD-2-Clause */
/* Two variables that are accessed whole, and the second byte of each by itself, as xh. */
#include <stdatomic.h>

struct variables {
	union {
		atomic_uint x;
		struct {
			unsigned char xl;
			atomic_uchar xh;
		};
	};
	union {
		atomic_uint y;
		struct {
			unsigned char yl;
			atomic_uchar yh;
		};
	};
};

#define EACH_OPERATION(LOAD, STORE, XCHG, ADD, CAS, FENCE) \
	EACH_OPERATION_ON(x, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(xh, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(y, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_OPERATION_ON(yh, LOAD, STORE, XCHG, ADD, CAS) \
	EACH_FENCE(FENCE)

#include "operations.h"

static const struct brrace_op ops[] = {NO_QUEUE_OPS, EACH_ROW};

BRRACE_SUBJECT(.name = "litmus/parts",
	       .about = "atomic variables and a byte of each: threads of litmus tests",
	       .default_slots = 1, .create = create, .destroy = free, .capacity = capacity,
	       .ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]), .preload = "put",
	       .drain = "take");
