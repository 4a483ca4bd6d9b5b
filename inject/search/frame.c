/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A function is what hangs together by jumps.  Forwards it is found which registers
 * hold which address of the frame, from instructions that nothing precedes and those
 * that are called: there the return address is on top of the stack.  That this was right
 * is seen at each return, where it must be there again.  Backwards, which bytes are read.
 */
#include "search/frame.h"

#include <stdlib.h>
#include <string.h>

/* What a register holds: an offset from the return address, or one of these. */
#define NOT_SEEN INT16_MIN
#define NOTHING (INT16_MIN + 1) /* no address of the frame */
#define SOMETHING INT16_MAX     /* perhaps one, or made of one */
#define FARTHEST 16384

#define RETURN_BYTES 8 /* of the return address; above it is the caller's frame */

struct regs {
	int16_t at[CODE_REGS];
};

struct frames {
	const struct code *code;
	const struct frame_step *steps;
	uint32_t *group;  /* of each instruction: one of the same function, see root() */
	bool *refused;    /* of each root */
	int32_t *reach;   /* of each root: end of what it accesses, from the return address */
	bool *entered;    /* from elsewhere, with the return address on top */
	struct regs *regs;
	struct frame_live *live;
};

/* ---- functions */

static uint32_t root(const struct frames *f, uint32_t i)
{
	while (f->group[i] != i)
		i = f->group[i] = f->group[f->group[i]];
	return i;
}

static bool is_number(uint32_t i)
{
	return i != CODE_NOWHERE && i != CODE_UNKNOWN;
}

static void find_functions(struct frames *f)
{
	const struct code *code = f->code;

	for (uint32_t i = 0; i < code->n; i++) {
		f->group[i] = i;
		f->entered[i] = true;
	}
	for (uint32_t i = 0; i < code->n; i++) {
		const uint32_t to[] = {code->insns[i].next, code->insns[i].jump};

		for (int k = 0; k < 2; k++) {
			if (!is_number(to[k]))
				continue;
			f->entered[to[k]] = false;
			f->group[root(f, i)] = root(f, to[k]);
		}
	}
	for (uint32_t i = 0; i < code->n; i++) {
		uint32_t callee = code_at(code, code->insns[i].callee);

		if (code->insns[i].kind == CODE_CALL && is_number(callee))
			f->entered[callee] = true;
	}
}

static void refuse(struct frames *f, uint32_t i)
{
	f->refused[root(f, i)] = true;
}

/* ---- forwards: addresses */

static int16_t join(int16_t a, int16_t b)
{
	if (a == b || b == NOT_SEEN)
		return a;
	return a == NOT_SEEN ? b : SOMETHING;
}

/* True if anything changed. */
static bool flow_to(struct frames *f, uint32_t i, const struct regs *regs)
{
	bool changed = false;

	for (uint32_t r = 0; is_number(i) && r < CODE_REGS; r++) {
		int16_t at = join(f->regs[i].at[r], regs->at[r]);

		changed |= at != f->regs[i].at[r];
		f->regs[i].at[r] = at;
	}
	return changed;
}

static int16_t add(int16_t at, int32_t disp)
{
	if (at == NOTHING || at == SOMETHING)
		return at;
	return disp > -FARTHEST && disp < FARTHEST && abs(at + disp) < FARTHEST ?
		       (int16_t)(at + disp) :
		       SOMETHING;
}

static bool any_address(const struct regs *regs, uint16_t mask)
{
	for (uint32_t r = 0; r < CODE_REGS; r++)
		if (mask >> r & 1 && regs->at[r] != NOTHING)
			return true;
	return false;
}

static struct regs after(const struct frame_step *step, const struct regs *before)
{
	struct regs regs = *before;
	int16_t made = any_address(before, step->out_of) ? SOMETHING : NOTHING;

	if (step->copy != CODE_REGS)
		regs.at[step->copy] = add(before->at[step->from], step->disp);
	for (uint32_t r = 0; r < CODE_REGS; r++)
		if (step->into >> r & 1)
			regs.at[r] = made;
	return regs;
}

static bool flow_from(struct frames *f, uint32_t i)
{
	const struct code_insn *insn = &f->code->insns[i];
	struct regs regs;
	bool changed;

	if (f->regs[i].at[CODE_RSP] == NOT_SEEN)
		return false;
	regs = after(&f->steps[i], &f->regs[i]);
	changed = flow_to(f, insn->next, &regs);
	return flow_to(f, insn->jump, &regs) || changed;
}

static void find_addresses(struct frames *f)
{
	struct regs entry, unseen;
	bool changed;

	for (uint32_t r = 0; r < CODE_REGS; r++) {
		entry.at[r] = r == CODE_RSP ? 0 : NOTHING;
		unseen.at[r] = NOT_SEEN;
	}
	for (uint32_t i = 0; i < f->code->n; i++)
		f->regs[i] = f->entered[i] ? entry : unseen;
	do {
		changed = false;
		for (uint32_t i = 0; i < f->code->n; i++)
			changed |= flow_from(f, i);
	} while (changed);
}

static bool sound(const struct frames *f, uint32_t i)
{
	const struct code_insn *insn = &f->code->insns[i];
	const struct regs *regs = &f->regs[i];
	int16_t stack = regs->at[CODE_RSP];

	if (stack == NOT_SEEN || stack > 0 || stack < -FARTHEST ||
	    any_address(regs, f->steps[i].leaks))
		return false;
	if (insn->kind == CODE_RETURN || insn->kind == CODE_LEAVE)
		return stack == 0;
	return insn->next != CODE_UNKNOWN && insn->jump != CODE_UNKNOWN;
}

/* A jump to nobody knows where may go into the middle of any function. */
static void check(struct frames *f)
{
	bool strays = false;

	for (uint32_t i = 0; i < f->code->n; i++)
		strays |= f->code->insns[i].kind == CODE_STRAY;
	for (uint32_t i = 0; i < f->code->n; i++)
		if (strays || !sound(f, i))
			refuse(f, i);
}

/* ---- into the caller's frame, where arguments may be */

static int32_t reach_of(const struct frames *f, uint32_t i)
{
	const struct frame_step *step = &f->steps[i];
	int32_t reach = 0;

	if (step->reads_all || f->code->insns[i].kind == CODE_LEAVE)
		return INT32_MAX;
	for (int k = 0; k < 2; k++) {
		const struct frame_access *a = &step->accesses[k];
		int16_t at = a->base == CODE_REGS ? NOTHING : f->regs[i].at[a->base];

		if (at == NOTHING)
			continue;
		if (at == SOMETHING || !a->bytes)
			return INT32_MAX;
		if (at + a->disp + a->bytes > reach)
			reach = at + a->disp + a->bytes;
	}
	return reach;
}

static void find_reach(struct frames *f)
{
	for (uint32_t i = 0; i < f->code->n; i++) {
		uint32_t function = root(f, i);
		int32_t reach = f->refused[function] ? INT32_MAX : reach_of(f, i);

		if (reach > f->reach[function])
			f->reach[function] = reach;
	}
}

/* How many bytes from the stack pointer on a call at i may read. */
static int32_t arguments(const struct frames *f, uint32_t i)
{
	uint32_t callee = code_at(f->code, f->code->insns[i].callee);
	int32_t reach = is_number(callee) ? f->reach[root(f, callee)] : INT32_MAX;

	return reach > RETURN_BYTES ? reach - RETURN_BYTES : 0;
}

bool frames_reach_out(const struct frames *f, uint32_t i)
{
	return !is_number(i) || f->reach[root(f, i)] > RETURN_BYTES;
}

/* ---- backwards: bytes */

/* Sets or clears the bits of bytes [from, from + n) from the return address. */
static void set_bytes(struct frame_live *live, int32_t from, int32_t n, bool matter)
{
	int32_t first = from < -FRAME_BYTES ? -FRAME_BYTES : from;
	int32_t end = n < -from ? from + n : 0;

	for (int32_t byte = first + FRAME_BYTES; byte < end + FRAME_BYTES; byte++) {
		uint64_t bit = UINT64_C(1) << (byte & 63);

		if (matter)
			live->bits[byte / 64] |= bit;
		else
			live->bits[byte / 64] &= ~bit;
	}
}

static void add_live(const struct frames *f, uint32_t i, struct frame_live *live)
{
	for (int k = 0; is_number(i) && k < FRAME_BYTES / 64; k++)
		live->bits[k] |= f->live[i].bits[k];
}

static void add_access(const struct regs *regs, const struct frame_access *a,
		       struct frame_live *live)
{
	int16_t at = a->base == CODE_REGS ? NOTHING : regs->at[a->base];
	bool exact = a->bytes && at != SOMETHING;

	if (at == NOTHING)
		return;
	if (exact)
		set_bytes(live, at + a->disp, a->bytes, !a->writes);
	else if (!a->writes)
		memset(live, 0xff, sizeof(*live));
}

static struct frame_live live_before(const struct frames *f, uint32_t i)
{
	const struct frame_step *step = &f->steps[i];
	struct frame_live live = {{0}};

	add_live(f, f->code->insns[i].next, &live);
	add_live(f, f->code->insns[i].jump, &live);
	for (int writes = 1; writes >= 0; writes--)
		for (int k = 0; k < 2; k++)
			if (step->accesses[k].writes == writes)
				add_access(&f->regs[i], &step->accesses[k], &live);
	if (step->calls)
		set_bytes(&live, f->regs[i].at[CODE_RSP], arguments(f, i), true);
	if (step->reads_all)
		memset(&live, 0xff, sizeof(live));
	return live;
}

static void find_live(struct frames *f)
{
	bool changed;

	do {
		changed = false;
		for (uint32_t i = f->code->n; i-- > 0;) {
			struct frame_live live = live_before(f, i);

			changed |= memcmp(&live, &f->live[i], sizeof(live)) != 0;
			f->live[i] = live;
		}
	} while (changed);
}

/* ---- */

struct frames *frames_new(const struct code *code, const struct frame_step *steps)
{
	struct frames *f = calloc(1, sizeof(*f));
	size_t n = code->n + 1u;

	if (!f)
		return NULL;
	f->code = code;
	f->steps = steps;
	f->group = calloc(n, sizeof(*f->group));
	f->refused = calloc(n, sizeof(*f->refused));
	f->reach = calloc(n, sizeof(*f->reach));
	f->entered = calloc(n, sizeof(*f->entered));
	f->regs = calloc(n, sizeof(*f->regs));
	f->live = calloc(n, sizeof(*f->live));
	if (!f->group || !f->refused || !f->reach || !f->entered || !f->regs || !f->live) {
		frames_free(f);
		return NULL;
	}
	find_functions(f);
	find_addresses(f);
	check(f);
	find_reach(f);
	find_live(f);
	return f;
}

void frames_free(struct frames *f)
{
	if (!f)
		return;
	free(f->group);
	free(f->refused);
	free(f->reach);
	free(f->entered);
	free(f->regs);
	free(f->live);
	free(f);
}

const struct frame_live *frames_at(const struct frames *f, uint32_t i, uint32_t *depth)
{
	if (!is_number(i) || f->refused[root(f, i)])
		return NULL;
	*depth = (uint32_t)-f->regs[i].at[CODE_RSP];
	return &f->live[i];
}
