/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Backward data flow over the machine code.  Every register that an instruction mentions
 * counts as read, unless it is known to only write it whole; where control goes to a
 * place that is not known, all registers are read.
 */
#include "search/live.h"

#include <capstone/capstone.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RBX = 1, RBP = 2, R12 = 4, R13 = 8, R14 = 16, R15 = 32, ALL = 63 };

#define NOWHERE UINT32_MAX /* no successor */
#define UNKNOWN (UINT32_MAX - 1)

struct insn {
	uint32_t next, jump; /* offsets, NOWHERE or UNKNOWN */
	uint8_t uses, defines, live;
};

struct live {
	uintptr_t text;
	size_t size;
	uint32_t n;
	struct insn *insns;
	uint32_t *index; /* of the instruction at an offset, plus one; 0: none begins there */
};

/* whole: the write of a part leaves the rest as it was. */
static uint8_t reg_bit(unsigned reg, bool whole)
{
	static const struct {
		uint16_t quad, dword, word, byte, high;
		uint8_t bit;
	} regs[] = {
		{X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL, X86_REG_BH, RBX},
		{X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL, X86_REG_INVALID, RBP},
		{X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B, X86_REG_INVALID, R12},
		{X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B, X86_REG_INVALID, R13},
		{X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B, X86_REG_INVALID, R14},
		{X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B, X86_REG_INVALID, R15},
	};

	for (size_t i = 0; reg && i < sizeof(regs) / sizeof(regs[0]); i++)
		if (reg == regs[i].quad || reg == regs[i].dword ||
		    (!whole && (reg == regs[i].word || reg == regs[i].byte || reg == regs[i].high)))
			return regs[i].bit;
	return 0;
}

static uint8_t operand_uses(const cs_x86_op *op)
{
	if (op->type == X86_OP_REG)
		return reg_bit(op->reg, false);
	if (op->type == X86_OP_MEM)
		return reg_bit(op->mem.base, false) | reg_bit(op->mem.index, false);
	return 0;
}

static bool only_writes_first(const cs_insn *insn)
{
	switch (insn->id) {
	case X86_INS_MOV:
	case X86_INS_MOVABS:
	case X86_INS_MOVZX:
	case X86_INS_MOVSX:
	case X86_INS_MOVSXD:
	case X86_INS_LEA:
	case X86_INS_POP:
		return true;
	default:
		return false;
	}
}

/* The usual way to write 0. */
static bool clears_first(const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;

	return (insn->id == X86_INS_XOR || insn->id == X86_INS_SUB) && x->op_count == 2 &&
	       x->operands[0].type == X86_OP_REG && x->operands[1].type == X86_OP_REG &&
	       x->operands[0].reg == x->operands[1].reg;
}

static void find_registers(const cs_insn *insn, struct insn *out)
{
	const cs_detail *d = insn->detail;
	const cs_x86 *x = &d->x86;
	bool clears = clears_first(insn);
	uint8_t first = 0;

	if (x->op_count && x->operands[0].type == X86_OP_REG && (clears || only_writes_first(insn)))
		first = reg_bit(x->operands[0].reg, true);
	out->defines = first;
	for (uint8_t i = 0; i < x->op_count; i++)
		if (!first || (i > 0 && !clears))
			out->uses |= operand_uses(&x->operands[i]);
	for (uint8_t i = 0; i < d->regs_read_count; i++)
		out->uses |= reg_bit(d->regs_read[i], false);
	for (uint8_t i = 0; i < d->regs_write_count; i++)
		out->uses |= reg_bit(d->regs_write[i], false);
	if (insn->id == X86_INS_LEAVE || insn->id == X86_INS_ENTER)
		out->uses |= RBP;
}

static bool in_group(const cs_insn *insn, uint8_t group)
{
	for (uint8_t i = 0; i < insn->detail->groups_count; i++)
		if (insn->detail->groups[i] == group)
			return true;
	return false;
}

static uint32_t target(const struct live *live, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	uint64_t offset;

	if (x->op_count != 1 || x->operands[0].type != X86_OP_IMM)
		return UNKNOWN;
	offset = (uint64_t)x->operands[0].imm - live->text;
	return offset < live->size ? (uint32_t)offset : UNKNOWN;
}

static void find_successors(const struct live *live, const cs_insn *insn, struct insn *out)
{
	out->next = (uint32_t)(insn->address + insn->size - live->text);
	out->jump = NOWHERE;
	if (in_group(insn, X86_GRP_CALL))
		return; /* registers that it preserves pass by it */
	if (in_group(insn, X86_GRP_RET) || in_group(insn, X86_GRP_IRET) ||
	    in_group(insn, X86_GRP_INT) || insn->id == X86_INS_UD2 || insn->id == X86_INS_HLT) {
		out->next = UNKNOWN;
	} else if (insn->id == X86_INS_JMP) {
		out->next = NOWHERE;
		out->jump = target(live, insn);
	} else if (in_group(insn, X86_GRP_JUMP)) {
		out->jump = target(live, insn);
	}
}

/* False: an instruction is not known. */
static bool read_code(struct live *live, csh capstone)
{
	const uint8_t *code = (const uint8_t *)live->text;
	size_t left = live->size;
	uint64_t address = live->text;
	cs_insn *insn = cs_malloc(capstone);

	if (!insn)
		return false;
	while (left && cs_disasm_iter(capstone, &code, &left, &address, insn)) {
		struct insn *out = &live->insns[live->n++];

		live->index[insn->address - live->text] = live->n;
		find_registers(insn, out);
		find_successors(live, insn, out);
	}
	cs_free(insn, 1);
	return !left;
}

static uint8_t live_into(const struct live *live, uint32_t offset)
{
	if (offset == NOWHERE)
		return 0;
	if (offset >= live->size || !live->index[offset])
		return ALL;
	return live->insns[live->index[offset] - 1].live;
}

static void flow(struct live *live)
{
	bool changed;

	do {
		changed = false;
		for (uint32_t i = live->n; i-- > 0;) {
			struct insn *insn = &live->insns[i];
			uint8_t out = live_into(live, insn->next) | live_into(live, insn->jump);
			uint8_t in = insn->uses | (uint8_t)(out & ~insn->defines);

			changed |= in != insn->live;
			insn->live = in;
		}
	} while (changed);
}

struct live *live_new(uintptr_t text, size_t size)
{
	struct live *live = calloc(1, sizeof(*live));
	csh capstone;
	bool known = false;

	if (!live)
		return NULL;
	live->text = text;
	live->size = size;
	live->insns = calloc(size + 1, sizeof(*live->insns));
	live->index = calloc(size + 1, sizeof(*live->index));
	if (live->insns && live->index &&
	    cs_open(CS_ARCH_X86, CS_MODE_64, &capstone) == CS_ERR_OK) {
		cs_option(capstone, CS_OPT_DETAIL, CS_OPT_ON);
		known = read_code(live, capstone);
		cs_close(&capstone);
	}
	if (!known) {
		live_free(live);
		return NULL;
	}
	flow(live);
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	free(live->insns);
	free(live->index);
	free(live);
}

struct stack_regs live_regs(const struct live *live, const struct stack_regs *regs)
{
	struct stack_regs out = *regs;
	uint8_t bits;

	if (!live)
		return out;
	bits = live_into(live, regs->rip - live->text < live->size ?
				       (uint32_t)(regs->rip - live->text) :
				       UNKNOWN);
	out.rbx = bits & RBX ? out.rbx : 0;
	out.rbp = bits & RBP ? out.rbp : 0;
	out.r12 = bits & R12 ? out.r12 : 0;
	out.r13 = bits & R13 ? out.r13 : 0;
	out.r14 = bits & R14 ? out.r14 : 0;
	out.r15 = bits & R15 ? out.r15 : 0;
	return out;
}
