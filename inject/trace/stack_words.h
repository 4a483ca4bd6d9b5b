/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread's stack as mere words, whatever a sanitizer knows of the frames of the
 * runtime that lie there, too: so neither of these calls memcpy() or memcmp().
 */
#ifndef TRACE_STACK_WORDS_H
#define TRACE_STACK_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* depth: bytes, a multiple of 8. */
__attribute__((no_sanitize("address"))) static inline void
stack_words_keep(uint64_t *kept, uintptr_t stack, uintptr_t depth)
{
	const volatile uint64_t *words = (const volatile uint64_t *)stack;

	for (uintptr_t i = 0; i < depth / 8; i++)
		kept[i] = words[i];
}

__attribute__((no_sanitize("address"))) static inline bool
stack_words_same(const uint64_t *kept, uintptr_t stack, uintptr_t depth)
{
	const volatile uint64_t *words = (const volatile uint64_t *)stack;

	for (uintptr_t i = 0; i < depth / 8; i++)
		if (kept[i] != words[i])
			return false;
	return true;
}

#endif
