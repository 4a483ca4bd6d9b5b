/* SPDX-License-Identifier: BSD-2-Clause */
/* What matters of one machine instruction to who looks for accesses without hooks. */
#ifndef CC_BLIND_EFFECT_H
#define CC_BLIND_EFFECT_H

#include <capstone/capstone.h>
#include <stdbool.h>
#include <stdint.h>

#include "search/code.h"

#define EFFECT_REG(reg) ((uint16_t)(1u << (reg)))
#define EFFECT_ACCESSES 2
#define EFFECT_ALL UINT16_MAX /* bytes: as many as a register says */

struct effect_access {
	uint16_t bytes; /* 0: none */
	uint16_t regs;  /* EFFECT_REG() of those in its address */
	bool reads, writes;
	bool segment;   /* of the thread: %fs */
	int64_t offset; /* what is added to the registers; or, if `fixed`, where it is */
	bool fixed;     /* the address depends on no register */
};

enum effect_oddity {
	EFFECT_PLAIN,
	EFFECT_ATOMIC, /* a hook would have taken its place */
	EFFECT_WIDE_LOAD, /* the same, but maybe only how 16 bytes are loaded */
	EFFECT_FENCE,
	EFFECT_CHANCE, /* differs from run to run */
	EFFECT_SYSTEM, /* enters the kernel */
};

struct effect {
	uint64_t address;
	uint64_t target; /* of a call or jump; 0: none, or not known */
	bool entry;      /* a function begins here; filled by others */
	bool assembly;   /* inline assembly put it there; filled by others */
	uint8_t oddity;  /* enum effect_oddity */
	struct effect_access access[EFFECT_ACCESSES];
	/* An address of the thread's own memory: `to` holds one after this if one of `from`
	 * does now, or if `fixed` is an address of constants. */
	uint8_t to;      /* enum code_reg; CODE_REGS: no register changes */
	uint16_t from;
	bool loads;      /* `to` gets what access[0] reads */
	uint8_t stored;  /* register that goes to memory; CODE_REGS: none */
	uint64_t named;  /* address that it names, to be taken or read; 0: none */
	uint16_t lost;   /* registers whose values are gone */
};

/* Addresses in it start at `base`. */
void effect_of(struct effect *effect, const cs_insn *insn, uintptr_t base);

#endif
