/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses where no run is.  Other threads may be there, so each is one step of the
 * machine; orders are those that are asked for, or stronger. */
#include <sched.h>

#include "sched/access_atomic.h"
#include "subject/caller.h"

/* What an access of a word does to it.  Returns what its caller gets. */
#define DEFINE_WIDTH(bits) \
	static word128 word_##bits(uint8_t kind, uintptr_t addr, const struct operands *o, \
				   bool *done) \
	{ \
		volatile uint##bits##_t *word = (volatile uint##bits##_t *)addr; \
		uint##bits##_t old = __atomic_load_n(word, __ATOMIC_SEQ_CST), new; \
\
		switch (kind) { \
		case ACCESS_LOAD: \
			return old; \
		case ACCESS_STORE: \
		case ACCESS_UNLOCK: \
			__atomic_store_n(word, (uint##bits##_t)o->value, __ATOMIC_SEQ_CST); \
			return o->value; \
		case ACCESS_RMW: \
			do \
				new = (uint##bits##_t)rmw_apply(o->rmw, old, o->value, \
								sizeof(new)); \
			while (!__atomic_compare_exchange_n(word, &old, new, false, \
							    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
			return old; \
		default: /* a lock is a CAS from 0 */ \
			old = (uint##bits##_t)o->expected; \
			*done = __atomic_compare_exchange_n(word, &old, (uint##bits##_t)o->value, \
							    false, __ATOMIC_SEQ_CST, \
							    __ATOMIC_SEQ_CST); \
			return old; \
		} \
	}
DEFINE_WIDTH(8)
DEFINE_WIDTH(16)
DEFINE_WIDTH(32)
DEFINE_WIDTH(64)

/* No instruction of every machine does two words at once. */
static word128 two_words(uint8_t kind, uintptr_t addr, const struct operands *o, bool *done)
{
	static bool taken;
	struct memory_effect effect;

	while (__atomic_test_and_set(&taken, __ATOMIC_ACQUIRE))
		sched_yield();
	effect = memory_do(kind, addr, 16, o);
	__atomic_clear(&taken, __ATOMIC_RELEASE);
	return access_result(kind, &effect, done);
}

static word128 once(uint8_t kind, uintptr_t addr, uint32_t size, const struct operands *o,
		    bool *done)
{
	*done = true;
	switch (size) {
	case 0:
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		return 0;
	case 1:
		return word_8(kind, addr, o, done);
	case 2:
		return word_16(kind, addr, o, done);
	case 4:
		return word_32(kind, addr, o, done);
	case 8:
		return word_64(kind, addr, o, done);
	default:
		return two_words(kind, addr, o, done);
	}
}

word128 access_outside(uint8_t kind, uintptr_t addr, uint32_t size, const struct operands *operands,
		       bool *done)
{
	const struct event e = {.kind = kind, .size = size};
	word128 value;
	bool did;

	caller_access();
	value = once(kind, addr, event_width(&e), operands, &did);
	/* Where nobody else is, nobody gives a lock back. */
	while (kind == ACCESS_LOCK && !did && subject_caller) {
		sched_yield();
		value = once(kind, addr, event_width(&e), operands, &did);
	}
	if (done)
		*done = did;
	return value;
}
