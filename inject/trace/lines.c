/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/lines.h"

#include <dwarf.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

#define UNKNOWN "?"
#define MAX_INLINED 32
#define MAX_DEPTH 64 /* blocks in blocks; ends cycles in a damaged file */

struct answer {
	uintptr_t pc;
	size_t n;
	struct source_line lines[];
};

/* What holds an address: a function, and what was inlined there, outermost first. */
struct chain {
	Dwarf_Die scope[MAX_INLINED];
	size_t n;
	bool hidden; /* what comes after them says of itself that it is no part of it */
};

static bool add_range(struct lines *lines, const struct code_range *range)
{
	struct code_range *ranges =
		array_grow(lines->ranges, lines->n, &lines->room, sizeof(*ranges));

	if (!ranges)
		return false;
	lines->ranges = ranges;
	ranges[lines->n++] = *range;
	return true;
}

static void add_ranges(struct lines *lines, Dwarf_Die *function)
{
	struct code_range range = {.function = function};
	Dwarf_Addr base;
	ptrdiff_t next = 0;

	do
		next = dwarf_ranges(function, next, &base, &range.begin, &range.end);
	while (next > 0 && add_range(lines, &range));
}

static int compare_ranges(const void *a, const void *b)
{
	Dwarf_Addr x = ((const struct code_range *)a)->begin;
	Dwarf_Addr y = ((const struct code_range *)b)->begin;

	return (x > y) - (x < y);
}

static void read_ranges(struct lines *lines, const struct debug *debug)
{
	if (lines->read)
		return;
	lines->read = true;
	for (size_t i = 0; i < debug->functions.n; i++)
		add_ranges(lines, &debug->functions.at[i]);
	if (lines->n)
		qsort(lines->ranges, lines->n, sizeof(*lines->ranges), compare_ranges);
}

static int compare_address(const void *key, const void *element)
{
	Dwarf_Addr addr = *(const Dwarf_Addr *)key;
	const struct code_range *range = element;

	return addr < range->begin ? -1 : addr >= range->end;
}

static Dwarf_Die *find_function(const struct lines *lines, Dwarf_Addr addr)
{
	const struct code_range *range = NULL;

	if (lines->n)
		range = bsearch(&addr, lines->ranges, lines->n, sizeof(*range), compare_address);
	return range ? range->function : NULL;
}

/* The block or inlined function right inside *scope that holds addr. */
static bool enter(Dwarf_Die *scope, Dwarf_Addr addr)
{
	Dwarf_Die die;

	if (dwarf_child(scope, &die))
		return false;
	do {
		int tag = dwarf_tag(&die);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block)
			continue;
		if (dwarf_haspc(&die, addr) == 1) {
			*scope = die;
			return true;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
	return false;
}

/* A wrapper, __attribute__((artificial)): who calls it is the place to tell. */
static bool is_artificial(Dwarf_Die *inlined)
{
	Dwarf_Attribute attribute;
	bool artificial = false;

	return dwarf_attr_integrate(inlined, DW_AT_artificial, &attribute) &&
	       !dwarf_formflag(&attribute, &artificial) && artificial;
}

static void find_chain(struct chain *chain, const Dwarf_Die *function, Dwarf_Addr addr)
{
	Dwarf_Die scope = *function;

	chain->scope[0] = scope;
	chain->n = 1;
	for (unsigned i = 0; i < MAX_DEPTH && chain->n < MAX_INLINED && enter(&scope, addr); i++) {
		if (dwarf_tag(&scope) != DW_TAG_inlined_subroutine)
			continue;
		chain->scope[chain->n] = scope;
		chain->hidden = is_artificial(&scope);
		if (chain->hidden)
			break;
		chain->n++;
	}
}

static void set_file(struct source_line *line, const char *path)
{
	if (!path)
		return;
	line->file = debug_base_name(path);
	line->path = path;
}

static void read_place(struct source_line *out, Dwarf_Die *unit, Dwarf_Addr addr)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, addr);
	int number = 0, column = 0;

	if (!line)
		return;
	set_file(out, dwarf_linesrc(line, NULL, NULL));
	dwarf_lineno(line, &number);
	dwarf_linecol(line, &column);
	out->line = (unsigned)number;
	out->column = (unsigned)column;
}

/* Where the function that was inlined as `inlined` was called. */
static void read_call(struct source_line *out, Dwarf_Die *unit, Dwarf_Die *inlined)
{
	size_t file, n, line = 0, column = 0;
	Dwarf_Files *files;

	if (debug_number(inlined, DW_AT_call_file, &file) &&
	    dwarf_getsrcfiles(unit, &files, &n) == 0)
		set_file(out, dwarf_filesrc(files, file, NULL, NULL));
	debug_number(inlined, DW_AT_call_line, &line);
	debug_number(inlined, DW_AT_call_column, &column);
	out->line = (unsigned)line;
	out->column = (unsigned)column;
}

static void read_lines(struct source_line *out, struct chain *chain, Dwarf_Addr addr)
{
	Dwarf_Die *unit, memory;

	unit = dwarf_diecu(&chain->scope[0], &memory, NULL, NULL);
	for (size_t i = chain->n; i-- > 0; out++) {
		const char *function = dwarf_diename(&chain->scope[i]);

		*out = (struct source_line){.file = UNKNOWN, .path = UNKNOWN};
		out->function = function ? function : UNKNOWN;
		if (unit && i + 1 == chain->n && !chain->hidden)
			read_place(out, unit, addr);
		else if (unit)
			read_call(out, unit, &chain->scope[i + 1]);
	}
}

static int compare_answers(const void *a, const void *b)
{
	uintptr_t x = ((const struct answer *)a)->pc;
	uintptr_t y = ((const struct answer *)b)->pc;

	return (x > y) - (x < y);
}

/* The answer to a new question, or NULL without memory. */
static struct answer *look_up(struct lines *lines, const struct debug *debug, uintptr_t pc)
{
	Dwarf_Addr addr = pc - 1 - debug->bias;
	struct chain chain = {.n = 0};
	struct answer *answer;
	Dwarf_Die *function;

	read_ranges(lines, debug);
	function = find_function(lines, addr);
	if (function)
		find_chain(&chain, function, addr);
	answer = pool_alloc(&lines->pool, sizeof(*answer) + chain.n * sizeof(answer->lines[0]));
	if (!answer)
		return NULL;
	answer->pc = pc;
	answer->n = chain.n;
	if (function)
		read_lines(answer->lines, &chain, addr);
	return tsearch(answer, &lines->cache, compare_answers) ? answer : NULL;
}

size_t lines_find(struct lines *lines, const struct debug *debug, uintptr_t pc,
		  struct source_line *out, size_t room)
{
	struct answer key = {.pc = pc}, *answer, **found;
	size_t n;

	found = tfind(&key, &lines->cache, compare_answers);
	answer = found ? *found : look_up(lines, debug, pc);
	if (!answer)
		return 0;
	n = answer->n < room ? answer->n : room;
	if (n)
		memcpy(out, answer->lines, n * sizeof(*out));
	return n;
}

void lines_free(struct lines *lines)
{
	while (lines->cache)
		tdelete(*(struct answer **)lines->cache, &lines->cache, compare_answers);
	pool_free(&lines->pool);
	free(lines->ranges);
}
