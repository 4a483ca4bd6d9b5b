/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which of the registers that a call preserves, and of the bytes of the stack, still
 * matter at each instruction of a subject: what no path reads before it is overwritten is
 * not part of a thread's state.
 */
#ifndef SEARCH_LIVE_H
#define SEARCH_LIVE_H

#include <stddef.h>
#include <stdint.h>

#include "trace/stack.h"

struct live;
struct subject;

/* Disassembles [text, text + size).  NULL: no memory, or code that is not understood. */
struct live *live_new(uintptr_t text, size_t size);
/* The same for a loaded subject's code, as it was made. */
struct live *live_of(const struct subject *subject);
void live_free(struct live *live);

/* The registers at regs->pc without those that do not matter there (0).  live: NULL, or
 * an address elsewhere: all matter. */
struct stack_regs live_regs(const struct live *live, const struct stack_regs *regs);

/*
 * The same for the stack: in words, a copy of the n from regs->sp on, clears the bytes
 * that do not matter to the function at regs->pc and to those that called it.
 */
void live_stack(const struct live *live, const struct stack_regs *regs, uint64_t *words, size_t n);

#endif
