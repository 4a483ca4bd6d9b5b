/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/blind/flow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 64 /* with addresses of the thread's own memory */
#define UNBOUNDED EFFECT_ALL

#define WORD 4

#define HOOK "__brrace_"
#define ATOMIC HOOK "atomic"

/* What a call may change. */
#define SCRATCH \
	((uint16_t)(EFFECT_REG(CODE_RAX) | EFFECT_REG(CODE_RCX) | EFFECT_REG(CODE_RDX) | \
		    EFFECT_REG(CODE_RSI) | EFFECT_REG(CODE_RDI) | EFFECT_REG(CODE_R8) | \
		    EFFECT_REG(CODE_R9) | EFFECT_REG(CODE_R10) | EFFECT_REG(CODE_R11)))

/* What was read as announced; 0 bytes: nothing. */
struct seen {
	uint16_t bytes, regs;
	int64_t offset;
};

/* Before an instruction.  Where paths meet, the least was announced, and a register
 * leads to the thread's own memory if it may. */
struct state {
	uint32_t function;      /* number, from 1; 0: nothing leads there */
	uint16_t own;           /* EFFECT_REG() of such registers */
	uint16_t reads, writes; /* bytes that were announced and not yet accessed */
	struct seen seen;       /* since the last call */
};

struct slot {
	uint16_t regs;
	int64_t offset;
};

struct walk {
	struct flow *flow;
	struct state *before;
	uint32_t *stack, depth; /* instructions whose state has changed */
	bool *waiting;
	struct state entry; /* of the function that is being followed */
	struct state stray; /* where its jumps go by tables */
	struct slot slots[SLOTS]; /* of its frame */
	uint32_t n_slots;
};

static void read_effect(void *ctx, const cs_insn *insn, uint32_t number)
{
	struct flow *flow = ctx;

	struct effect *effect = &flow->effects[number];

	effect_of(effect, insn, (uintptr_t)flow->image->bytes);
	effect->entry = image_is_function(flow->image, effect->address);
	effect->assembly = image_is_assembly(flow->image, effect->address);
}

int flow_read(struct flow *flow, const struct subject_image *image)
{
	*flow = (struct flow){.image = image};
	flow->effects = calloc(image->text_size + 1, sizeof(*flow->effects));
	flow->blind = calloc(image->text_size + 1, sizeof(*flow->blind));
	if (!flow->effects || !flow->blind)
		return -ENOMEM;
	return code_read(&flow->code, (uintptr_t)image->bytes + image->text, image->text_size,
			 read_effect, flow);
}

void flow_drop(struct flow *flow)
{
	code_drop(&flow->code);
	free(flow->effects);
	free(flow->blind);
}

const char *flow_callee(const struct flow *flow, uint32_t insn)
{
	const struct effect *e = &flow->effects[insn];

	if (e->target)
		return image_stub(flow->image, e->target);
	return e->named ? image_external(flow->image, e->named) : NULL;
}

/* ---- what one instruction does to the state */

/* Bytes after the word, or of a range; 0: another hook. */
static uint16_t announced(const char *hook, const char *what)
{
	const char *p = strstr(hook, what);

	if (!p)
		return 0;
	p += strlen(what);
	return *p == '_' ? UNBOUNDED : (uint16_t)atoi(p);
}

/* clang leaves the load there whose place the hook took: nothing uses its value. */
static uint16_t loaded(const char *hook)
{
	return strstr(hook, "_load") ? (uint16_t)(atoi(hook + strlen(ATOMIC)) / 8) : 0;
}

static void call(struct state *s, const char *callee)
{
	uint16_t reads = 0, writes = 0;

	s->own &= (uint16_t)~SCRATCH;
	s->seen.bytes = 0;
	if (callee && !strncmp(callee, ATOMIC, strlen(ATOMIC))) {
		reads = loaded(callee);
	} else if (callee && !strncmp(callee, HOOK, strlen(HOOK))) {
		reads = announced(callee, "read_write");
		writes = reads ? reads : announced(callee, "write");
		reads = reads ? reads : announced(callee, "read");
	}
	/* Compilers load a word where a part of it was asked for. */
	if (reads && reads < WORD)
		reads = WORD;
	/* The copy of a structure is announced as a read and a write, then made. */
	s->reads = reads ? reads : writes ? s->reads : 0;
	s->writes = writes ? writes : reads ? s->writes : 0;
}

static bool is_own(const struct flow *flow, const struct state *s, const struct effect_access *a)
{
	if (a->fixed)
		return image_is_constant(flow->image, (uint64_t)a->offset);
	/* What the thread's control block holds, such as the guard of the stack. */
	if (a->segment)
		return !a->regs && a->offset >= 0;
	return a->regs & s->own;
}

static bool take(uint16_t *left, uint16_t bytes)
{
	if (*left == UNBOUNDED)
		return true;
	if (bytes > *left)
		return false;
	*left = (uint16_t)(*left - bytes);
	return true;
}

/* Compilers read a word for two purposes, and announce it once. */
static bool is_seen(const struct seen *seen, const struct effect_access *a)
{
	return a->bytes <= seen->bytes && a->regs == seen->regs && a->offset == seen->offset;
}

static bool is_hooked(struct state *s, const struct effect_access *a)
{
	bool hooked = true;

	if (a->reads)
		hooked = is_seen(&s->seen, a) || take(&s->reads, a->bytes);
	if (a->writes)
		hooked &= take(&s->writes, a->bytes);
	if (a->reads && hooked)
		s->seen = (struct seen){a->bytes, a->regs, a->offset};
	return hooked;
}

/* Nothing announces what inline assembly does. */
static bool is_harmless(const struct flow *flow, struct state *s, const struct effect *e,
			const struct effect_access *a)
{
	return !a->bytes || is_own(flow, s, a) || (!e->assembly && is_hooked(s, a));
}

static struct slot *find_slot(struct walk *w, const struct effect_access *a)
{
	for (uint32_t i = 0; i < w->n_slots; i++)
		if (w->slots[i].regs == a->regs && w->slots[i].offset == a->offset)
			return &w->slots[i];
	return NULL;
}

/* Where registers do not suffice, and without optimisation, addresses lie in frames. */
static void note_slot(struct walk *w, const struct state *s, const struct effect *e)
{
	const struct effect_access *a = &e->access[0];

	if (e->stored < CODE_REGS && s->own & EFFECT_REG(e->stored) && a->regs & s->own &&
	    w->n_slots < SLOTS && !find_slot(w, a))
		w->slots[w->n_slots++] = (struct slot){a->regs, a->offset};
}

static void flow_registers(struct walk *w, struct state *s, const struct effect *e)
{
	bool own = e->from & s->own;

	if (e->named && !e->loads)
		own |= image_is_constant(w->flow->image, e->named);
	if (e->loads)
		own = e->access[0].regs & s->own && find_slot(w, &e->access[0]);
	s->own &= (uint16_t)~e->lost;
	if (s->seen.regs & e->lost)
		s->seen.bytes = 0;
	if (e->to < CODE_REGS && e->to != CODE_RSP && own)
		s->own |= EFFECT_REG(e->to);
}

static void step(struct walk *w, uint32_t at, struct state *s)
{
	const struct effect *e = &w->flow->effects[at];
	bool hooked = true;

	if (e->oddity == EFFECT_WIDE_LOAD && !e->assembly)
		hooked = take(&s->reads, 16);
	else if (e->oddity == EFFECT_WIDE_LOAD || e->oddity == EFFECT_ATOMIC)
		hooked = false;
	else
		for (int i = 0; i < EFFECT_ACCESSES; i++)
			hooked &= is_harmless(w->flow, s, e, &e->access[i]);
	w->flow->blind[at] = !hooked;
	note_slot(w, s, e);
	flow_registers(w, s, e);
	if (w->flow->code.insns[at].kind == CODE_CALL)
		call(s, flow_callee(w->flow, at));
}

/* ---- all paths */

static void add(struct walk *w, uint32_t insn)
{
	if (w->waiting[insn])
		return;
	w->waiting[insn] = true;
	w->stack[w->depth++] = insn;
}

static bool same_seen(const struct seen *a, const struct seen *b)
{
	return a->bytes == b->bytes && a->regs == b->regs && a->offset == b->offset;
}

static bool same(const struct state *a, const struct state *b)
{
	return a->function == b->function && a->own == b->own && a->reads == b->reads &&
	       a->writes == b->writes && same_seen(&a->seen, &b->seen);
}

static void join(struct walk *w, uint32_t to, const struct state *s)
{
	struct state *b = &w->before[to], old = *b;

	if (!b->function) {
		*b = *s;
	} else {
		b->own |= s->own;
		b->reads = s->reads < b->reads ? s->reads : b->reads;
		b->writes = s->writes < b->writes ? s->writes : b->writes;
		if (!same_seen(&s->seen, &b->seen))
			b->seen = (struct seen){0};
	}
	if (!same(&old, b))
		add(w, to);
}

/* Jumps to another function are calls, whose caller is ours. */
static void lead(struct walk *w, uint32_t to, const struct state *s)
{
	if (to < w->flow->code.n && !w->flow->effects[to].entry)
		join(w, to, s);
}

static void follow(struct walk *w)
{
	while (w->depth) {
		uint32_t at = w->stack[--w->depth];
		const struct code_insn *insn = &w->flow->code.insns[at];
		struct state s = w->before[at];

		w->waiting[at] = false;
		step(w, at, &s);
		if (insn->kind == CODE_STRAY)
			w->stray.own |= s.own;
		lead(w, insn->next, &s);
		lead(w, insn->jump, &s);
	}
}

/* What nothing known leads to, tables of jumps do. */
static void follow_strays(struct walk *w, uint32_t first)
{
	const struct code *code = &w->flow->code;

	for (uint32_t i = first + 1; i < code->n && !w->flow->effects[i].entry; i++) {
		if (w->before[i].function || code->insns[i].kind == CODE_PAD)
			continue;
		join(w, i, &w->stray);
		follow(w);
	}
}

static void follow_function(struct walk *w, uint32_t first)
{
	uint32_t slots;

	w->entry = (struct state){.function = first + 1, .own = EFFECT_REG(CODE_RSP)};
	w->stray = w->entry;
	w->n_slots = 0;
	join(w, first, &w->entry);
	do {
		slots = w->n_slots;
		follow(w);
		follow_strays(w, first);
		/* Who reads a slot before it was known to be one must be seen again. */
		for (uint32_t i = 0; i < w->flow->code.n && slots != w->n_slots; i++)
			if (w->before[i].function == first + 1)
				add(w, i);
	} while (slots != w->n_slots);
}

int flow_run(struct flow *flow)
{
	struct walk w = {.flow = flow};
	int error = -ENOMEM;

	w.before = calloc(flow->code.n + 1u, sizeof(*w.before));
	w.stack = calloc(flow->code.n + 1u, sizeof(*w.stack));
	w.waiting = calloc(flow->code.n + 1u, sizeof(*w.waiting));
	if (w.before && w.stack && w.waiting) {
		for (uint32_t i = 0; i < flow->code.n; i++)
			if (!i || flow->effects[i].entry)
				follow_function(&w, i);
		error = 0;
	}
	free(w.before);
	free(w.stack);
	free(w.waiting);
	return error;
}
