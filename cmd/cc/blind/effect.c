/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/blind/effect.h"

#include <string.h>

static uint16_t reg_bit(unsigned reg)
{
	uint32_t bytes, number = code_reg(reg, &bytes);

	return number == CODE_REGS ? 0 : EFFECT_REG(number);
}

static uint8_t reg_number(const cs_x86_op *op)
{
	uint32_t bytes;

	return op->type == X86_OP_REG ? (uint8_t)code_reg(op->reg, &bytes) : CODE_REGS;
}

static bool has_prefix(const cs_insn *insn, uint8_t prefix)
{
	return insn->detail->x86.prefix[0] == prefix;
}

static bool is_repeated(const cs_insn *insn)
{
	return has_prefix(insn, X86_PREFIX_REP) || has_prefix(insn, X86_PREFIX_REPNE);
}

/* The string instructions, which name memory by registers alone; of two names, one is
 * that of a floating-point instruction, too. */
static bool is_string(const cs_insn *insn)
{
	switch (insn->id) {
	case X86_INS_MOVSB:
	case X86_INS_MOVSW:
	case X86_INS_MOVSQ:
	case X86_INS_STOSB:
	case X86_INS_STOSW:
	case X86_INS_STOSD:
	case X86_INS_STOSQ:
	case X86_INS_LODSB:
	case X86_INS_LODSW:
	case X86_INS_LODSD:
	case X86_INS_LODSQ:
	case X86_INS_SCASB:
	case X86_INS_SCASW:
	case X86_INS_SCASD:
	case X86_INS_SCASQ:
	case X86_INS_CMPSB:
	case X86_INS_CMPSW:
	case X86_INS_CMPSQ:
		return true;
	case X86_INS_MOVSD:
	case X86_INS_CMPSD:
		return insn->detail->x86.operands[0].type == X86_OP_MEM &&
		       insn->detail->x86.operands[1].type == X86_OP_MEM;
	default:
		return false;
	}
}

static uint8_t oddity_of(const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;

	switch (insn->id) {
	case X86_INS_MFENCE:
	case X86_INS_SFENCE:
	case X86_INS_LFENCE:
		return EFFECT_FENCE;
	case X86_INS_RDTSC:
	case X86_INS_RDTSCP:
	case X86_INS_RDRAND:
	case X86_INS_RDSEED:
	case X86_INS_RDPMC:
	case X86_INS_CPUID:
		return EFFECT_CHANCE;
	case X86_INS_SYSCALL:
	case X86_INS_SYSENTER:
	case X86_INS_INT:
		return EFFECT_SYSTEM;
	default:
		break;
	}
	if (insn->id == X86_INS_CMPXCHG16B)
		return EFFECT_WIDE_LOAD;
	/* Memory that nobody else can reach is locked for the sake of the fence alone. */
	if (has_prefix(insn, X86_PREFIX_LOCK))
		return x->operands[0].type == X86_OP_MEM && x->operands[0].mem.base == X86_REG_RSP ?
			       EFFECT_FENCE :
			       EFFECT_ATOMIC;
	if (insn->id == X86_INS_XCHG &&
	    (x->operands[0].type == X86_OP_MEM || x->operands[1].type == X86_OP_MEM))
		return EFFECT_ATOMIC;
	return EFFECT_PLAIN;
}

/* Instructions that have an operand in memory and do not touch it. */
static bool touches_nothing(const cs_insn *insn)
{
	switch (insn->id) {
	case X86_INS_LEA:
	case X86_INS_NOP:
	case X86_INS_PREFETCH:
	case X86_INS_PREFETCHNTA:
	case X86_INS_PREFETCHT0:
	case X86_INS_PREFETCHT1:
	case X86_INS_PREFETCHT2:
	case X86_INS_PREFETCHW:
		return true;
	default:
		return false;
	}
}

static uint64_t rip_relative(const cs_insn *insn, const cs_x86_op *op, uintptr_t base)
{
	return insn->address + insn->size + (uint64_t)op->mem.disp - base;
}

/* capstone takes some moves to memory for reads; what it does not know is one, as most are. */
static uint8_t access_of(const cs_insn *insn, const cs_x86_op *op)
{
	const char *name = insn->mnemonic + (*insn->mnemonic == 'v');

	if (op == &insn->detail->x86.operands[0] && !strncmp(name, "mov", 3))
		return CS_AC_WRITE;
	return op->access ? op->access : CS_AC_READ;
}

static void add_access(struct effect_access *access, const cs_insn *insn, const cs_x86_op *op,
		       uintptr_t base)
{
	uint8_t how = access_of(insn, op);

	*access = (struct effect_access){
		.bytes = is_string(insn) && is_repeated(insn) ? EFFECT_ALL : op->size,
		.regs = reg_bit(op->mem.base) | reg_bit(op->mem.index),
		.reads = how & CS_AC_READ,
		.writes = how & CS_AC_WRITE,
		.segment = op->mem.segment == X86_REG_FS || op->mem.segment == X86_REG_GS,
		.offset = op->mem.disp,
		.fixed = op->mem.base == X86_REG_RIP,
	};
	if (access->fixed)
		access->offset = (int64_t)rip_relative(insn, op, base);
}

static void find_accesses(struct effect *effect, const cs_insn *insn, uintptr_t base)
{
	const cs_x86 *x = &insn->detail->x86;
	unsigned n = 0;

	for (uint8_t i = 0; i < x->op_count; i++) {
		const cs_x86_op *op = &x->operands[i];

		if (op->type != X86_OP_MEM)
			continue;
		if (op->mem.base == X86_REG_RIP)
			effect->named = rip_relative(insn, op, base);
		if (n < EFFECT_ACCESSES && !touches_nothing(insn))
			add_access(&effect->access[n++], insn, op, base);
	}
}

/* Registers that an instruction writes, named by it or not. */
static uint16_t written(const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	uint16_t regs = 0;

	for (uint8_t i = 0; i < x->op_count; i++)
		if (x->operands[i].type == X86_OP_REG && x->operands[i].access & CS_AC_WRITE)
			regs |= reg_bit(x->operands[i].reg);
	for (uint8_t i = 0; i < insn->detail->regs_write_count; i++)
		regs |= reg_bit(insn->detail->regs_write[i]);
	return regs & (uint16_t)~EFFECT_REG(CODE_RSP);
}

/* Sums and masks of an address still lead to the same memory. */
static void find_flow(struct effect *effect, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	const cs_x86_op *first = &x->operands[0], *second = &x->operands[1];

	effect->to = effect->stored = CODE_REGS;
	effect->lost = written(insn);
	if (x->op_count < 2)
		return;
	switch (insn->id) {
	case X86_INS_MOV:
		effect->to = reg_number(first);
		effect->loads = second->type == X86_OP_MEM;
		if (first->type == X86_OP_MEM)
			effect->stored = reg_number(second);
		break;
	case X86_INS_LEA:
		effect->to = reg_number(first);
		effect->from = reg_bit(second->mem.base) | reg_bit(second->mem.index);
		return;
	case X86_INS_ADD:
	case X86_INS_SUB:
	case X86_INS_AND:
	case X86_INS_OR:
	case X86_INS_CMOVA:
	case X86_INS_CMOVAE:
	case X86_INS_CMOVB:
	case X86_INS_CMOVBE:
	case X86_INS_CMOVE:
	case X86_INS_CMOVNE:
	case X86_INS_CMOVG:
	case X86_INS_CMOVGE:
	case X86_INS_CMOVL:
	case X86_INS_CMOVLE:
	case X86_INS_CMOVS:
	case X86_INS_CMOVNS:
		effect->to = reg_number(first);
		effect->from = effect->to < CODE_REGS ? EFFECT_REG(effect->to) : 0;
		break;
	default:
		return;
	}
	if (second->type == X86_OP_REG)
		effect->from |= reg_bit(second->reg);
}

static uint64_t target_of(const cs_insn *insn, uintptr_t base)
{
	const cs_x86 *x = &insn->detail->x86;

	for (uint8_t i = 0; i < insn->detail->groups_count; i++)
		if (insn->detail->groups[i] == X86_GRP_CALL ||
		    insn->detail->groups[i] == X86_GRP_JUMP)
			return x->operands[0].type == X86_OP_IMM ?
				       (uint64_t)x->operands[0].imm - base :
				       0;
	return 0;
}

void effect_of(struct effect *effect, const cs_insn *insn, uintptr_t base)
{
	memset(effect, 0, sizeof(*effect));
	effect->address = insn->address - base;
	effect->target = target_of(insn, base);
	effect->oddity = oddity_of(insn);
	find_accesses(effect, insn, base);
	find_flow(effect, insn);
}
