/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers: backward data flow over the machine code.  Every register that an instruction mentions
 * counts as read, unless it is known to only write it whole; where control goes to a
 * place that is not known, all registers are read.
 */
#include "search/live.h"

#include <stdlib.h>
#include <string.h>

#include "run.h"
#include "search/frame.h"

#define BIT(reg) ((uint16_t)(1u << (reg)))

/* What a call preserves, but the stack pointer. */
#define ALL \
	((uint16_t)(BIT(CODE_RBX) | BIT(CODE_RBP) | BIT(CODE_R12) | BIT(CODE_R13) | \
		    BIT(CODE_R14) | BIT(CODE_R15)))

/* Elsewhere the machine code is another, and registers are not noted one by one. */
#ifdef HOOK_PORTABLE
#define LIVE_KNOWN 0
#else
#define LIVE_KNOWN 1
#endif

struct use {
	uint16_t uses, defines, live;
};

struct live {
	struct code code;
	struct use *uses; /* of each instruction, as the next two */
	struct frame_step *steps;
	struct frames *frames;
};

/* whole: the write of a part leaves the rest as it was. */
static uint16_t reg_bit(unsigned reg, bool whole)
{
	uint32_t bytes, number = code_reg(reg, &bytes);

	return number == CODE_REGS || (whole && bytes < 4) ? 0 : BIT(number);
}

static uint16_t operand_uses(const cs_x86_op *op)
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

static void find_registers(const cs_insn *insn, struct use *out)
{
	const cs_detail *d = insn->detail;
	const cs_x86 *x = &d->x86;
	bool clears = clears_first(insn);
	uint16_t first = 0;

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
		out->uses |= BIT(CODE_RBP);
}

static void take(void *ctx, const cs_insn *insn, uint32_t number)
{
	struct live *live = ctx;

	find_registers(insn, &live->uses[number]);
	live->steps[number] = frame_step(insn, &live->code.insns[number]);
}

static uint16_t live_into(const struct live *live, uint32_t i)
{
	if (i == CODE_NOWHERE)
		return 0;
	return i == CODE_UNKNOWN ? ALL : live->uses[i].live;
}

/* Registers that a call preserves pass by it. */
static void flow(struct live *live)
{
	bool changed;

	do {
		changed = false;
		for (uint32_t i = live->code.n; i-- > 0;) {
			const struct code_insn *insn = &live->code.insns[i];
			struct use *use = &live->uses[i];
			uint16_t out = live_into(live, insn->next) | live_into(live, insn->jump);
			uint16_t in = use->uses | (uint16_t)(out & ~use->defines);

			changed |= in != use->live;
			use->live = in;
		}
	} while (changed);
}

struct live *live_new(uintptr_t text, size_t size)
{
	struct live *live = LIVE_KNOWN ? calloc(1, sizeof(*live)) : NULL;

	if (!live)
		return NULL;
	live->uses = calloc(size + 1, sizeof(*live->uses));
	live->steps = calloc(size + 1, sizeof(*live->steps));
	if (!live->uses || !live->steps || code_read(&live->code, text, size, take, live))
		goto fail;
	flow(live);
	live->frames = frames_new(&live->code, live->steps);
	if (!live->frames)
		goto fail;
	return live;
fail:
	live_free(live);
	return NULL;
}

struct live *live_of(const struct subject *subject)
{
	struct live *live;

	blind_disarm(&subject->blind);
	live = live_new(subject->text, subject->text_size);
	blind_arm(&subject->blind);
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	frames_free(live->frames);
	code_drop(&live->code);
	free(live->uses);
	free(live->steps);
	free(live);
}

#ifndef HOOK_PORTABLE
static uintptr_t kept(uint16_t bits, uint32_t reg, uintptr_t value)
{
	return bits >> reg & 1 ? value : 0;
}

struct stack_regs live_regs(const struct live *live, const struct stack_regs *regs)
{
	struct stack_regs out = *regs;
	uint16_t bits;

	if (!live)
		return out;
	bits = live_into(live, code_at(&live->code, regs->pc));
	out.rbx = kept(bits, CODE_RBX, out.rbx);
	out.rbp = kept(bits, CODE_RBP, out.rbp);
	out.r12 = kept(bits, CODE_R12, out.r12);
	out.r13 = kept(bits, CODE_R13, out.r13);
	out.r14 = kept(bits, CODE_R14, out.r14);
	out.r15 = kept(bits, CODE_R15, out.r15);
	return out;
}
#else
struct stack_regs live_regs(const struct live *live, const struct stack_regs *regs)
{
	(void)live;
	return *regs;
}
#endif

/* Without the bytes whose bits are clear. */
static uint64_t only(uint64_t word, uint8_t bytes)
{
	uint64_t mask = 0;

	if (bytes == UINT8_MAX || !bytes)
		return bytes ? word : 0;
	for (int i = 0; i < 8; i++)
		mask |= (uint64_t)(bytes >> i & 1 ? UINT8_MAX : 0) << 8 * i;
	return word & mask;
}

/* Clears what does not matter of the frame that reaches up to words[end]. */
static void clear_frame(const struct frame_live *frame, uint64_t *words, size_t from, size_t end)
{
	for (; from < end; from++) {
		size_t above = (end - from) * 8, byte = FRAME_BYTES - above;

		if (above <= FRAME_BYTES)
			words[from] = only(words[from], frame->bits[byte / 64] >> byte % 64 & 0xff);
	}
}

void live_stack(const struct live *live, const struct stack_regs *regs, uint64_t *words, size_t n)
{
	uint32_t i = live ? code_at(&live->code, regs->pc) : CODE_UNKNOWN, depth;
	const struct frame_live *frame;

	for (size_t from = 0; i != CODE_UNKNOWN; from += depth / 8 + 1) {
		frame = frames_at(live->frames, i, &depth);
		if (!frame || depth % 8 || from + depth / 8 >= n)
			return;
		clear_frame(frame, words, from, from + depth / 8);
		/* Who reads arguments there knows more of that frame than its own code. */
		if (frames_reach_out(live->frames, i))
			return;
		i = code_at(&live->code, words[from + depth / 8]);
	}
}
