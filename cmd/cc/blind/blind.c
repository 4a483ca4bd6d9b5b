/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/blind/blind.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cc/blind/callee.h"
#include "cc/blind/flow.h"
#include "cc/blind/image.h"
#include "subject/blind.h"
#include "trace/names.h"

struct search {
	struct subject_image image;
	struct flow flow;
	struct names *names;
	struct arena *arena;
	FILE *to;
	csh capstone;
};

/* As the disassembler writes it; where things lie in the object says nothing. */
static char *instruction(struct search *s, uint64_t address)
{
	const uint8_t *bytes = (const uint8_t *)s->image.bytes + address;
	size_t left = s->image.text + s->image.text_size - address;
	uint64_t at = address;
	cs_insn *insn = cs_malloc(s->capstone);
	char *text = NULL;

	if (!insn)
		out_of_memory();
	if (cs_disasm_iter(s->capstone, &bytes, &left, &at, insn))
		text = arena_printf(s->arena, "%s%s%s", insn->mnemonic, *insn->op_str ? " " : "",
				    strstr(insn->op_str, "[rip") ? "..." : insn->op_str);
	cs_free(insn, 1);
	return text ? text : arena_text(s->arena, "?");
}

static enum blind_kind kind_of_oddity(uint8_t oddity)
{
	switch (oddity) {
	case EFFECT_FENCE:
		return BLIND_FENCE;
	case EFFECT_CHANCE:
		return BLIND_CHANCE;
	case EFFECT_SYSTEM:
		return BLIND_CALL;
	default:
		return BLIND_ACCESS;
	}
}

/* False: there is nothing that brrace cannot see. */
static bool look_at(struct search *s, uint32_t insn, enum blind_kind *kind, char **what)
{
	const struct effect *e = &s->flow.effects[insn];
	const char *callee = flow_callee(&s->flow, insn);
	enum callee known = callee ? callee_kind(callee) : CALLEE_HARMLESS;

	if (known != CALLEE_HARMLESS) {
		*kind = known == CALLEE_CHANCE ? BLIND_CHANCE : BLIND_CALL;
		*what = arena_printf(s->arena, "%s()", callee_name(callee));
		return true;
	}
	*kind = kind_of_oddity(e->oddity);
	if (*kind == BLIND_ACCESS && !s->flow.blind[insn])
		return false;
	*what = instruction(s, e->address);
	return true;
}

/* Without debug information a place is a riddle, but told. */
static void put_places(struct search *s, uint64_t address)
{
	struct source_line lines[BLIND_PLACES] = {{.file = "?", .function = "?"}};
	size_t n = s->names ? names_lines(s->names, address + 1, lines, BLIND_PLACES) : 0;

	for (size_t i = 0; i < n || !i; i++)
		fprintf(s->to, "\t%u\t%s\t%s", lines[i].line, lines[i].function, lines[i].file);
}

static void look(struct search *s, const char *path)
{
	for (uint32_t i = 0; i < s->flow.code.n; i++) {
		uint64_t address = s->flow.effects[i].address;
		enum blind_kind kind;
		char *what;

		if (s->flow.code.insns[i].kind == CODE_PAD || !look_at(s, i, &kind, &what))
			continue;
		if (!s->names)
			names_open(&s->names, path, 0);
		fprintf(s->to, "%" PRIx64 "\t%x\t%d\t%s", address,
			(unsigned char)s->image.bytes[address], (int)kind, what);
		put_places(s, address);
		fputc('\0', s->to);
	}
	names_close(s->names);
}

static int search(struct search *s, const char *path)
{
	int error = image_open(&s->image, path);

	if (!error && !image_is_x86_64(&s->image))
		return 0;
	if (!error)
		error = flow_read(&s->flow, &s->image);
	if (!error)
		error = flow_run(&s->flow);
	if (!error && cs_open(CS_ARCH_X86, CS_MODE_64, &s->capstone) != CS_ERR_OK)
		error = -ENOMEM;
	if (error)
		return error;
	look(s, path);
	cs_close(&s->capstone);
	return 0;
}

int blind_find(const char *path, char **text, size_t *size)
{
	struct arena arena = {NULL};
	struct search s = {.arena = &arena};
	int error;

	*text = NULL;
	s.to = open_memstream(text, size);
	if (!s.to)
		return -errno;
	error = search(&s, path);
	flow_drop(&s.flow);
	image_close(&s.image);
	arena_free(&arena);
	if (fclose(s.to))
		error = -ENOMEM;
	if (error || !*size) {
		free(*text);
		*text = NULL;
	}
	return error;
}
