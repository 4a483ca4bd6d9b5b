/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic accesses: done by the runtime, so that a memory model decides their value. */
#include "abi/entry.h"

static inline __attribute__((always_inline)) word128 atomic(uint8_t kind, const volatile void *addr,
							    size_t size, int order,
							    const struct operands *operands,
							    bool *done)
{
	struct run *run = entered();

	if (!run)
		return access_outside(kind, (uintptr_t)addr, (uint32_t)size, operands, done);
	return access_atomic(run, access_to(run, kind, ACCESS_ATOMIC, addr, size, order), operands,
			     done);
}

static inline __attribute__((always_inline)) bool
cas(const volatile void *addr, size_t size, struct operands operands, int order, word128 *old)
{
	bool done;

	*old = atomic(ACCESS_CAS, addr, size, order, &operands, &done);
	return done;
}

#define OPERANDS(...) (&(struct operands){__VA_ARGS__})

#define OP_exchange RMW_XCHG
#define OP_fetch_add RMW_ADD
#define OP_fetch_sub RMW_SUB
#define OP_fetch_and RMW_AND
#define OP_fetch_or RMW_OR
#define OP_fetch_xor RMW_XOR
#define OP_fetch_nand RMW_NAND

#define DEFINE_RMW(bits, type, op) \
	HOOK(type, __brrace_atomic##bits##_##op, volatile type *addr, type operand, int order) \
	{ \
		return (type)atomic(ACCESS_RMW, addr, sizeof(type), order, \
				    OPERANDS(.value = operand, .rmw = OP_##op), NULL); \
	}

#define DEFINE_CAS(bits, type, form) \
	HOOK(int, __brrace_atomic##bits##_compare_exchange_##form, volatile type *addr, \
	     type *expected, type value, int order, int failed) \
	{ \
		word128 old; \
		bool done = cas(addr, sizeof(type), \
				(struct operands){.value = value, \
						  .expected = *expected, \
						  .fail_order = (uint8_t)failed}, \
				order, &old); \
\
		if (!done) \
			*expected = (type)old; \
		return done; \
	}

/* clang compares the value returned with the expected one to learn whether it
 * swapped, so one that failed spuriously must return another. */
#define DEFINE_CAS_VAL(bits, type) \
	HOOK(type, __brrace_atomic##bits##_compare_exchange_val, volatile type *addr, \
	     type expected, type value, int order, int failed) \
	{ \
		word128 old; \
		bool done = cas(addr, sizeof(type), \
				(struct operands){.value = value, \
						  .expected = expected, \
						  .fail_order = (uint8_t)failed}, \
				order, &old); \
\
		return !done && (type)old == expected ? (type)~old : (type)old; \
	}

#define DEFINE_WIDTH(bits, type) \
	HOOK(type, __brrace_atomic##bits##_load, const volatile type *addr, int order) \
	{ \
		return (type)atomic(ACCESS_LOAD, addr, sizeof(type), order, OPERANDS(0), NULL); \
	} \
	HOOK(void, __brrace_atomic##bits##_store, volatile type *addr, type value, int order) \
	{ \
		atomic(ACCESS_STORE, addr, sizeof(type), order, OPERANDS(.value = value), NULL); \
	} \
	HOOKS_RMW(DEFINE_RMW, bits, type) \
	DEFINE_CAS(bits, type, strong) \
	DEFINE_CAS(bits, type, weak) \
	DEFINE_CAS_VAL(bits, type)
HOOKS_WIDTHS(DEFINE_WIDTH)

HOOK(void, __brrace_atomic_thread_fence, int order)
{
	atomic(ACCESS_FENCE, NULL, 0, order, OPERANDS(0), NULL);
}

/* Orders a thread only with its own signal handlers, of which there are none. */
void __brrace_atomic_signal_fence(int order)
{
	(void)order;
}
