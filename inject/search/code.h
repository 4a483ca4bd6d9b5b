/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine code of a subject: its instructions, and where control goes after each. */
#ifndef SEARCH_CODE_H
#define SEARCH_CODE_H

#include <capstone/capstone.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CODE_NOWHERE UINT32_MAX /* no successor */
#define CODE_UNKNOWN (UINT32_MAX - 1)

/* Registers, by the number that the machine gives them. */
enum code_reg {
	CODE_RAX,
	CODE_RCX,
	CODE_RDX,
	CODE_RBX,
	CODE_RSP,
	CODE_RBP,
	CODE_RSI,
	CODE_RDI,
	CODE_R8,
	CODE_R9,
	CODE_R10,
	CODE_R11,
	CODE_R12,
	CODE_R13,
	CODE_R14,
	CODE_R15,
	CODE_REGS, /* how many; no register */
};

enum code_kind {
	CODE_STEP,   /* goes on, or jumps inside the code */
	CODE_CALL,   /* the same, after a call */
	CODE_RETURN,
	CODE_LEAVE,  /* jumps to a function elsewhere, which returns to our caller */
	CODE_TRAP,   /* nothing comes after it */
	CODE_STRAY,  /* goes nobody knows where */
	CODE_NOP,
	CODE_PAD,    /* a CODE_NOP that nothing leads to: it fills a gap */
};

struct code_insn {
	uint8_t kind;        /* enum code_kind */
	uint32_t next, jump; /* numbers of instructions, CODE_NOWHERE or CODE_UNKNOWN */
	uintptr_t callee;    /* of a call; 0: not known */
};

struct code {
	uintptr_t text;
	size_t size;
	uint32_t n;
	struct code_insn *insns;
	uint32_t *index; /* of the instruction at an offset, plus one; 0: none begins there */
};

/* Disassembles [text, text + size).  Tells each instruction and its number, in order;
 * where it goes is known by then, but not as numbers.  -ENOMEM, -EINVAL: code that is
 * not understood. */
int code_read(struct code *code, uintptr_t text, size_t size,
	      void (*each)(void *ctx, const cs_insn *insn, uint32_t number), void *ctx);
void code_drop(struct code *code);

/* Number of the instruction at that address, or CODE_UNKNOWN. */
uint32_t code_at(const struct code *code, uintptr_t address);

/* Number of the register of which capstone's `reg` is (a part), and how many bytes of
 * it; CODE_REGS: none of the sixteen. */
uint32_t code_reg(unsigned reg, uint32_t *bytes);

#endif
