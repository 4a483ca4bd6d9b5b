/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic accesses: done by the runtime, so that a memory model decides their value. */
#include "abi/entry.h"
#include "sched/access_atomic.h"
#include "sched/pass.h"

static inline __attribute__((always_inline)) word128 atomic(uint8_t kind, const volatile void *addr,
							    size_t size, int order,
							    struct operands operands, bool *done)
{
	struct run *run = running();
	struct operands copy;

	if (run && size <= 8 && run->direct)
		return access_memory(run, access_to(run, kind, ACCESS_ATOMIC, addr, size, order),
				     operands, done);
	copy = operands;
	if (!run)
		return access_outside(kind, (uintptr_t)addr, (uint32_t)size, &copy, done);
	return access_atomic(run, access_to(run, kind, ACCESS_ATOMIC, addr, size, order), &copy,
			     done);
}

#define OPERANDS(...) ((struct operands){__VA_ARGS__})

#define OP_exchange RMW_XCHG
#define OP_fetch_add RMW_ADD
#define OP_fetch_sub RMW_SUB
#define OP_fetch_and RMW_AND
#define OP_fetch_or RMW_OR
#define OP_fetch_xor RMW_XOR
#define OP_fetch_nand RMW_NAND

/* Statements of HOOK_PASS(). */
#define PASS(type, kind, addr, order, result, ...) \
	word128 old; \
	bool done; \
\
	if (pass_atomic(kind, addr, sizeof(type), order, OPERANDS(__VA_ARGS__), &old, &done)) \
		return result;

#define DEFINE_RMW(bits, type, op) \
	HOOK_PASS( \
		type, __brrace_atomic##bits##_##op, \
		(volatile type * addr, type operand, int order), (addr, operand, order), \
		PASS(type, ACCESS_RMW, addr, order, (type)old, .value = operand, .rmw = OP_##op)) \
	{ \
		return (type)atomic(ACCESS_RMW, addr, sizeof(type), order, \
				    OPERANDS(.value = operand, .rmw = OP_##op), NULL); \
	}

#define CAS_OPERANDS(old, new) .value = (new), .expected = (old), .fail_order = (uint8_t)failed

static inline __attribute__((always_inline)) bool swapped(bool done, void *expected,
							  const void *old, size_t size)
{
	if (!done)
		memcpy(expected, old, size);
	return done;
}

#define DEFINE_CAS(bits, type, form) \
	HOOK_PASS(int, __brrace_atomic##bits##_compare_exchange_##form, \
		  (volatile type * addr, type * expected, type value, int order, int failed), \
		  (addr, expected, value, order, failed), \
		  PASS(type, ACCESS_CAS, addr, order, swapped(done, expected, &old, sizeof(type)), \
		       CAS_OPERANDS(*expected, value))) \
	{ \
		word128 old; \
		bool done; \
\
		old = atomic(ACCESS_CAS, addr, sizeof(type), order, \
			     OPERANDS(CAS_OPERANDS(*expected, value)), &done); \
		return swapped(done, expected, &old, sizeof(type)); \
	}

/* clang compares the value returned with the expected one to learn whether it
 * swapped, so one that failed spuriously must return another. */
#define SEEN(type, expected) (!done && (type)old == (expected) ? (type)~old : (type)old)

#define DEFINE_CAS_VAL(bits, type) \
	HOOK_PASS(type, __brrace_atomic##bits##_compare_exchange_val, \
		  (volatile type * addr, type expected, type value, int order, int failed), \
		  (addr, expected, value, order, failed), \
		  PASS(type, ACCESS_CAS, addr, order, SEEN(type, expected), \
		       CAS_OPERANDS(expected, value))) \
	{ \
		word128 old; \
		bool done; \
\
		old = atomic(ACCESS_CAS, addr, sizeof(type), order, \
			     OPERANDS(CAS_OPERANDS(expected, value)), &done); \
		return SEEN(type, expected); \
	}

#define DEFINE_LOAD_STORE(bits, type) \
	HOOK_PASS(type, __brrace_atomic##bits##_load, (const volatile type *addr, int order), \
		  (addr, order), PASS(type, ACCESS_LOAD, addr, order, (type)old, 0)) \
	{ \
		return (type)atomic(ACCESS_LOAD, addr, sizeof(type), order, OPERANDS(0), NULL); \
	} \
	HOOK_PASS(void, __brrace_atomic##bits##_store, \
		  (volatile type * addr, type value, int order), (addr, value, order), \
		  PASS(type, ACCESS_STORE, addr, order, (void)0, .value = value)) \
	{ \
		atomic(ACCESS_STORE, addr, sizeof(type), order, OPERANDS(.value = value), NULL); \
	}

#define DEFINE_WIDTH(bits, type) \
	DEFINE_LOAD_STORE(bits, type) \
	HOOKS_RMW(DEFINE_RMW, bits, type) \
	DEFINE_CAS(bits, type, strong) \
	DEFINE_CAS(bits, type, weak) \
	DEFINE_CAS_VAL(bits, type)
HOOKS_WIDTHS(DEFINE_WIDTH)

HOOK(void, __brrace_atomic_thread_fence, (int order), (order))
{
	atomic(ACCESS_FENCE, NULL, 0, order, OPERANDS(0), NULL);
}

static void narrow_fence(int order)
{
	const uint8_t flags = ACCESS_ATOMIC | ACCESS_NARROW;
	struct operands none = OPERANDS(0);
	struct run *run = running();

	if (run)
		access_atomic(run, access_to(run, ACCESS_FENCE, flags, NULL, 0, order), &none,
			      NULL);
	else
		access_outside(ACCESS_FENCE, 0, 0, &none, NULL);
}

HOOK(void, brrace_rmb, (void), ())
{
	narrow_fence(__ATOMIC_ACQUIRE);
}

HOOK(void, brrace_wmb, (void), ())
{
	narrow_fence(__ATOMIC_RELEASE);
}

/* Orders a thread only with its own signal handlers, of which there are none. */
void __brrace_atomic_signal_fence(int order)
{
	(void)order;
}
