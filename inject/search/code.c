/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/code.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "search/hook.h"

uint32_t code_reg(unsigned reg, uint32_t *bytes)
{
	static const struct {
		uint16_t quad, dword, word, byte, high;
	} regs[CODE_REGS] = {
		{X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL, X86_REG_AH},
		{X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL, X86_REG_CH},
		{X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL, X86_REG_DH},
		{X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL, X86_REG_BH},
		{X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL, X86_REG_INVALID},
		{X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL, X86_REG_INVALID},
		{X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL, X86_REG_INVALID},
		{X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL, X86_REG_INVALID},
		{X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B, X86_REG_INVALID},
		{X86_REG_R9, X86_REG_R9D, X86_REG_R9W, X86_REG_R9B, X86_REG_INVALID},
		{X86_REG_R10, X86_REG_R10D, X86_REG_R10W, X86_REG_R10B, X86_REG_INVALID},
		{X86_REG_R11, X86_REG_R11D, X86_REG_R11W, X86_REG_R11B, X86_REG_INVALID},
		{X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B, X86_REG_INVALID},
		{X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B, X86_REG_INVALID},
		{X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B, X86_REG_INVALID},
		{X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B, X86_REG_INVALID},
	};

	*bytes = 0;
	for (uint32_t i = 0; reg != X86_REG_INVALID && i < CODE_REGS; i++) {
		if (reg == regs[i].quad)
			*bytes = 8;
		else if (reg == regs[i].dword)
			*bytes = 4;
		else if (reg == regs[i].word)
			*bytes = 2;
		else if (reg == regs[i].byte || reg == regs[i].high)
			*bytes = 1;
		if (*bytes)
			return i;
	}
	return CODE_REGS;
}

static bool in_group(const cs_insn *insn, uint8_t group)
{
	for (uint8_t i = 0; i < insn->detail->groups_count; i++)
		if (insn->detail->groups[i] == group)
			return true;
	return false;
}

/* ---- where control goes */

/* The linker's stub that jumps to where a word says, `endbr64; bnd jmp *word(%rip)`
 * with or without the first and the prefix: what the word says, bound at load. */
static uintptr_t through_stub(uintptr_t at)
{
	static const uint8_t endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa}, jump[] = {0xff, 0x25};
	const uint8_t *p = (const uint8_t *)at;
	uintptr_t callee;
	int32_t offset;

	if (!memcmp(p, endbr64, sizeof(endbr64)))
		p += sizeof(endbr64);
	p += *p == 0xf2;
	if (memcmp(p, jump, sizeof(jump)))
		return at;
	memcpy(&offset, p + sizeof(jump), sizeof(offset));
	memcpy(&callee, p + sizeof(jump) + sizeof(offset) + offset, sizeof(callee));
	return callee;
}

/* What a word of memory names may change, except in the linker's own. */
static uintptr_t callee_of(const struct code *code, const cs_insn *insn)
{
	const cs_x86_op *op = &insn->detail->x86.operands[0];
	uintptr_t callee = (uintptr_t)op->imm;

	if (insn->detail->x86.op_count != 1 || op->type != X86_OP_IMM || !callee)
		return 0;
	return callee - code->text < code->size ? callee : through_stub(callee);
}

static bool comes_back(uintptr_t callee)
{
	const struct hook *hook = hook_find(callee);

	return !hook || hook->reads != HOOK_ENDS;
}

/* Offset that a jump names; CODE_UNKNOWN: outside, or none. */
static uint32_t target(const struct code *code, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;
	uint64_t offset;

	if (x->op_count != 1 || x->operands[0].type != X86_OP_IMM)
		return CODE_UNKNOWN;
	offset = (uint64_t)x->operands[0].imm - code->text;
	return offset < code->size ? (uint32_t)offset : CODE_UNKNOWN;
}

static void end_jump(const struct code *code, const cs_insn *insn, struct code_insn *out)
{
	out->next = CODE_NOWHERE;
	out->jump = target(code, insn);
	if (out->jump == CODE_UNKNOWN)
		out->kind =
			insn->detail->x86.operands[0].type == X86_OP_IMM ? CODE_LEAVE : CODE_STRAY;
}

/* Successors as offsets. */
static void find_successors(const struct code *code, const cs_insn *insn, struct code_insn *out)
{
	*out = (struct code_insn){
		.kind = CODE_STEP,
		.next = (uint32_t)(insn->address + insn->size - code->text),
		.jump = CODE_NOWHERE,
	};
	if (in_group(insn, X86_GRP_CALL)) {
		out->callee = callee_of(code, insn);
		out->kind = comes_back(out->callee) ? CODE_CALL : CODE_TRAP;
	} else if (insn->id == X86_INS_UD2 || insn->id == X86_INS_HLT) {
		out->kind = CODE_TRAP;
	} else if (in_group(insn, X86_GRP_RET)) {
		out->kind = CODE_RETURN;
		out->next = CODE_UNKNOWN;
	} else if (in_group(insn, X86_GRP_IRET) || in_group(insn, X86_GRP_INT)) {
		out->kind = CODE_STRAY;
		out->next = CODE_UNKNOWN;
	} else if (insn->id == X86_INS_JMP) {
		end_jump(code, insn, out);
	} else if (in_group(insn, X86_GRP_JUMP)) {
		out->jump = target(code, insn);
	} else if (insn->id == X86_INS_NOP) {
		out->kind = CODE_NOP;
	}
	if (out->kind == CODE_TRAP)
		out->next = CODE_NOWHERE;
}

static uint32_t number(const struct code *code, uint32_t offset)
{
	if (offset == CODE_NOWHERE)
		return CODE_NOWHERE;
	return offset < code->size && code->index[offset] ? code->index[offset] - 1 : CODE_UNKNOWN;
}

/* ---- */

static int read_all(struct code *code, csh capstone,
		    void (*each)(void *ctx, const cs_insn *insn, uint32_t number), void *ctx)
{
	const uint8_t *bytes = (const uint8_t *)code->text;
	size_t left = code->size;
	uint64_t address = code->text;
	cs_insn *insn = cs_malloc(capstone);

	if (!insn)
		return -ENOMEM;
	while (left && cs_disasm_iter(capstone, &bytes, &left, &address, insn)) {
		find_successors(code, insn, &code->insns[code->n]);
		each(ctx, insn, code->n++);
		code->index[insn->address - code->text] = code->n;
	}
	cs_free(insn, 1);
	return left ? -EINVAL : 0;
}

static void count(uint32_t *leads, uint32_t to)
{
	if (to != CODE_NOWHERE && to != CODE_UNKNOWN)
		leads[to]++;
}

/* What follows a gap does not come after what is before it. */
static int find_gaps(struct code *code)
{
	uint32_t *leads = calloc(code->n + 1u, sizeof(*leads));

	if (!leads)
		return -ENOMEM;
	for (uint32_t i = 0; i < code->n; i++) {
		count(leads, code->insns[i].next);
		count(leads, code->insns[i].jump);
	}
	for (uint32_t i = 0; i < code->n; i++) {
		struct code_insn *insn = &code->insns[i];

		if (insn->kind != CODE_NOP || leads[i])
			continue;
		if (insn->next != CODE_UNKNOWN)
			leads[insn->next]--;
		insn->kind = CODE_PAD;
		insn->next = CODE_NOWHERE;
	}
	free(leads);
	return 0;
}

int code_read(struct code *code, uintptr_t text, size_t size,
	      void (*each)(void *ctx, const cs_insn *insn, uint32_t number), void *ctx)
{
	csh capstone;
	int error = -ENOMEM;

	*code = (struct code){.text = text, .size = size};
	code->insns = calloc(size + 1, sizeof(*code->insns));
	code->index = calloc(size + 1, sizeof(*code->index));
	if (code->insns && code->index &&
	    cs_open(CS_ARCH_X86, CS_MODE_64, &capstone) == CS_ERR_OK) {
		cs_option(capstone, CS_OPT_DETAIL, CS_OPT_ON);
		error = read_all(code, capstone, each, ctx);
		cs_close(&capstone);
	}
	for (uint32_t i = 0; i < code->n; i++) {
		code->insns[i].next = number(code, code->insns[i].next);
		code->insns[i].jump = number(code, code->insns[i].jump);
	}
	if (!error)
		error = find_gaps(code);
	if (error)
		code_drop(code);
	return error;
}

void code_drop(struct code *code)
{
	free(code->insns);
	free(code->index);
	*code = (struct code){0};
}

uint32_t code_at(const struct code *code, uintptr_t address)
{
	return address - code->text < code->size ? number(code, (uint32_t)(address - code->text)) :
						   CODE_UNKNOWN;
}
