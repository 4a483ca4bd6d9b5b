/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compilers use few instructions for frames, and those are known well.  Any other is
 * taken to mix all the registers that it mentions, and to read what it points to.
 */
#include "search/frame_step.h"

#include "search/hook.h"

#define BIT(reg) ((uint16_t)(1u << (reg)))

/* What a call need not preserve. */
#define SCRATCH \
	(BIT(CODE_RAX) | BIT(CODE_RCX) | BIT(CODE_RDX) | BIT(CODE_RSI) | BIT(CODE_RDI) | \
	 BIT(CODE_R8) | BIT(CODE_R9) | BIT(CODE_R10) | BIT(CODE_R11))

/* ---- calls */

static void call(struct frame_step *step, uintptr_t callee)
{
	const struct hook *hook = hook_find(callee);

	step->into = SCRATCH;
	if (!hook) {
		step->calls = true;
		step->leaks = SCRATCH;
		return;
	}
	step->reads_all = hook->reads == HOOK_READS_ALL;
	if (hook->reads == HOOK_READS_FIRST || hook->reads == HOOK_READS_BOTH)
		step->accesses[0] = (struct frame_access){CODE_RDI, hook->bytes, false, 0};
	if (hook->reads == HOOK_READS_BOTH)
		step->accesses[1] = (struct frame_access){CODE_RSI, hook->bytes, false, 0};
}

/* ---- operands */

static uint32_t reg_of(const cs_x86_op *op, uint32_t *bytes)
{
	*bytes = 0;
	return op->type == X86_OP_REG ? code_reg(op->reg, bytes) : CODE_REGS;
}

static void add_access(struct frame_step *step, struct frame_access access)
{
	if (step->accesses[0].base == CODE_REGS)
		step->accesses[0] = access;
	else if (step->accesses[1].base == CODE_REGS)
		step->accesses[1] = access;
	else
		step->reads_all = true;
}

/* A memory operand; with an index it may be any part of an array. */
static void use_memory(struct frame_step *step, const cs_x86_op *op, bool writes)
{
	const x86_op_mem *mem = &op->mem;
	uint32_t bytes;
	struct frame_access a = {
		.base = (uint8_t)code_reg(mem->base, &bytes),
		.bytes = op->size,
		.writes = writes,
		.disp = (int32_t)mem->disp,
	};

	if (bytes != 8 || mem->index || mem->segment || op->size > 8 ||
	    mem->disp != (int16_t)mem->disp) {
		a.bytes = 0;
		a.writes = false;
	}
	add_access(step, a);
	if (!mem->index)
		return;
	a.base = (uint8_t)code_reg(mem->index, &bytes);
	add_access(step, a);
}

static void move_stack(struct frame_step *step, uint8_t from, int32_t disp)
{
	step->copy = CODE_RSP;
	step->from = from;
	step->disp = disp;
}

static void pop(struct frame_step *step, uint8_t from, uint32_t to)
{
	step->accesses[0] = (struct frame_access){from, 8, false, 0};
	move_stack(step, from, 8);
	step->into = BIT(to);
}

static bool push(struct frame_step *step, const cs_x86_op *op)
{
	uint32_t bytes, reg = reg_of(op, &bytes);

	if (op->type == X86_OP_MEM)
		use_memory(step, op, false);
	else if (op->type == X86_OP_REG && bytes != 8)
		return false;
	if (reg != CODE_REGS)
		step->leaks = BIT(reg);
	add_access(step, (struct frame_access){CODE_RSP, 8, true, -8});
	move_stack(step, CODE_RSP, -8);
	return true;
}

/* ---- instructions that are known */

/* `lea`, or a register moved or added to: *to = from + disp. */
static void copy(struct frame_step *step, uint32_t to, uint32_t from, int64_t disp, bool exact)
{
	if (exact && from != CODE_REGS && disp == (int32_t)disp) {
		step->copy = (uint8_t)to;
		step->from = (uint8_t)from;
		step->disp = (int32_t)disp;
		return;
	}
	step->into = BIT(to);
	if (from != CODE_REGS)
		step->out_of |= BIT(from);
}

static bool load_address(struct frame_step *step, const cs_x86 *x)
{
	const x86_op_mem *mem = &x->operands[1].mem;
	uint32_t bytes, to = reg_of(&x->operands[0], &bytes), ignored;
	uint32_t base = code_reg(mem->base, &ignored), index = code_reg(mem->index, &ignored);

	if (to == CODE_REGS)
		return false;
	if (index != CODE_REGS)
		step->out_of = BIT(index);
	copy(step, to, base, mem->disp, bytes == 8 && index == CODE_REGS);
	return true;
}

/* Also with an extension; of parts of a register nothing is known. */
static bool move(struct frame_step *step, const cs_x86 *x)
{
	const cs_x86_op *to = &x->operands[0], *from = &x->operands[1];
	uint32_t bytes, width, reg = reg_of(from, &bytes), out = reg_of(to, &width);

	if (to->type == X86_OP_MEM) {
		use_memory(step, to, true);
		step->leaks = reg != CODE_REGS ? BIT(reg) : 0;
		return true;
	}
	if (out == CODE_REGS || width < 4 || (from->type == X86_OP_REG && reg == CODE_REGS))
		return false;
	if (from->type == X86_OP_MEM)
		use_memory(step, from, false);
	copy(step, out, reg, 0, bytes == 8 && width == 8);
	return true;
}

static bool add(struct frame_step *step, const cs_x86 *x, int sign)
{
	const cs_x86_op *to = &x->operands[0], *by = &x->operands[1];
	uint32_t bytes, reg = reg_of(to, &bytes);

	if (reg == CODE_REGS || bytes != 8 || by->type != X86_OP_IMM || by->imm != (int32_t)by->imm)
		return false;
	copy(step, reg, reg, sign * by->imm, true);
	return true;
}

static void use_operands(struct frame_step *step, const cs_x86 *x)
{
	for (uint8_t i = 0; i < x->op_count; i++)
		if (x->operands[i].type == X86_OP_MEM)
			use_memory(step, &x->operands[i], false);
}

/* False: it is not known, or not with these operands. */
static bool known(struct frame_step *step, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	uint32_t bytes, reg = reg_of(&x->operands[0], &bytes);

	switch (insn->id) {
	case X86_INS_NOP:
	case X86_INS_PAUSE:
	case X86_INS_RET:
	case X86_INS_UD2:
		return true;
	case X86_INS_PUSH:
		return push(step, &x->operands[0]);
	case X86_INS_POP:
		if (reg == CODE_REGS || reg == CODE_RSP || bytes != 8)
			return false;
		pop(step, CODE_RSP, reg);
		return true;
	case X86_INS_LEAVE:
		pop(step, CODE_RBP, CODE_RBP);
		return true;
	case X86_INS_LEA:
		return load_address(step, x);
	case X86_INS_MOV:
	case X86_INS_MOVABS:
	case X86_INS_MOVZX:
	case X86_INS_MOVSX:
	case X86_INS_MOVSXD:
		return move(step, x);
	case X86_INS_ADD:
		return add(step, x, 1);
	case X86_INS_SUB:
		return add(step, x, -1);
	case X86_INS_CMP:
	case X86_INS_TEST:
		use_operands(step, x);
		return true;
	default:
		return false;
	}
}

/* ---- all others */

static uint16_t implicit(const cs_detail *d)
{
	uint16_t bits = 0;
	uint32_t bytes, reg;

	for (uint8_t i = 0; i < d->regs_read_count; i++)
		if ((reg = code_reg(d->regs_read[i], &bytes)) != CODE_REGS)
			bits |= BIT(reg);
	for (uint8_t i = 0; i < d->regs_write_count; i++)
		if ((reg = code_reg(d->regs_write[i], &bytes)) != CODE_REGS)
			bits |= BIT(reg);
	return bits;
}

/* Not all lists of operands tell that these move the registers that they go by. */
static bool is_string(unsigned id)
{
	static const uint16_t ids[] = {
		X86_INS_MOVSB, X86_INS_MOVSW, X86_INS_MOVSD, X86_INS_MOVSQ, X86_INS_STOSB,
		X86_INS_STOSW, X86_INS_STOSD, X86_INS_STOSQ, X86_INS_LODSB, X86_INS_LODSW,
		X86_INS_LODSD, X86_INS_LODSQ, X86_INS_CMPSB, X86_INS_CMPSW, X86_INS_CMPSD,
		X86_INS_CMPSQ, X86_INS_SCASB, X86_INS_SCASW, X86_INS_SCASD, X86_INS_SCASQ,
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void unknown(struct frame_step *step, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	uint16_t mixed = implicit(insn->detail);
	bool in_memory = false, elsewhere = false;
	uint32_t bytes, reg;

	for (uint8_t i = 0; i < x->op_count; i++) {
		reg = reg_of(&x->operands[i], &bytes);
		if (reg != CODE_REGS)
			mixed |= BIT(reg);
		elsewhere |= reg == CODE_REGS && x->operands[i].type == X86_OP_REG;
		in_memory |= x->operands[i].type == X86_OP_MEM;
	}
	use_operands(step, x);
	/* How much it accesses is only sure where all is in plain registers. */
	if (elsewhere)
		step->accesses[0].bytes = step->accesses[1].bytes = 0;
	if (is_string(insn->id)) {
		mixed |= BIT(CODE_RAX) | BIT(CODE_RCX) | BIT(CODE_RSI) | BIT(CODE_RDI);
		step->reads_all = true;
	}
	step->out_of = step->into = mixed;
	step->leaks = in_memory || elsewhere ? mixed : 0;
}

struct frame_step frame_step(const cs_insn *insn, const struct code_insn *code)
{
	struct frame_step step = {
		.accesses = {{.base = CODE_REGS}, {.base = CODE_REGS}},
		.copy = CODE_REGS,
	};

	if (code->kind == CODE_CALL)
		call(&step, code->callee);
	else if (code->kind != CODE_TRAP && !known(&step, insn))
		unknown(&step, insn);
	return step;
}
