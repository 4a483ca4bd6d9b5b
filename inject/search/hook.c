/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/hook.h"

#include "abi/hooks.h"

/* Lists are read by column. */
/* clang-format off */
#define HOOK(name, bytes, reads) {(void (*)(void))__brrace_##name, bytes, HOOK_##reads},
#define ACCESS(kind, size) HOOK(kind##size, size, READS_NOTHING)
#define ATOMIC(bits, name, reads) HOOK(atomic##bits##_##name, bits / 8, reads)
#define RMW(bits, type, op) ATOMIC(bits, op, READS_FIRST)
#define WIDTH(bits, type)                                                      \
	ATOMIC(bits, load, READS_FIRST)                                        \
	ATOMIC(bits, store, READS_FIRST)                                       \
	HOOKS_RMW(RMW, bits, type)                                             \
	ATOMIC(bits, compare_exchange_strong, READS_BOTH)                      \
	ATOMIC(bits, compare_exchange_weak, READS_BOTH)
#define MEMORY(name)                                                           \
	HOOK(name, 0, READS_ALL)                                               \
	HOOK(tsan_##name, 0, READS_ALL)

static const struct hook hooks[] = {
	HOOKS_ACCESS(ACCESS)
	HOOKS_WIDTHS(WIDTH)
	/* A wider one has an argument on the stack. */
	ATOMIC(8, compare_exchange_val, READS_FIRST)
	ATOMIC(16, compare_exchange_val, READS_FIRST)
	ATOMIC(32, compare_exchange_val, READS_FIRST)
	ATOMIC(64, compare_exchange_val, READS_FIRST)
	HOOK(read_range, 0, READS_NOTHING)
	HOOK(write_range, 0, READS_NOTHING)
	HOOK(func_entry, 0, READS_NOTHING)
	HOOK(func_exit, 0, READS_NOTHING)
	HOOK(atomic_thread_fence, 0, READS_NOTHING)
	HOOK(atomic_signal_fence, 0, READS_NOTHING)
	HOOKS_MEM(MEMORY)
	HOOK(abort, 0, ENDS)
	HOOK(exit, 0, ENDS)
	HOOK(_exit, 0, ENDS)
	HOOK(_Exit, 0, ENDS)
	HOOK(quick_exit, 0, ENDS)
	HOOK(pthread_exit, 0, ENDS)
	HOOK(__assert_fail, 0, ENDS)
	HOOK(__assert, 0, ENDS)
};
/* clang-format on */

const struct hook *hook_find(uintptr_t address)
{
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		if ((uintptr_t)hooks[i].address == address)
			return &hooks[i];
	return NULL;
}
