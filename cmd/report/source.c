/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/source.h"

#include <string.h>

#define MOST_INLINED 8

static size_t lines_of(const struct result *r, uintptr_t pc, struct source_line *out, size_t room)
{
	return r->naming.lines(&r->naming, pc, out, room);
}

bool result_source(const struct result *r, uintptr_t pc, struct source_line *out)
{
	/* Line 0 is what compilers say of code that they made of several lines. */
	return lines_of(r, pc, out, 1) > 0 && out->line;
}

size_t source_frames(const struct result *r, const struct stack *stack,
		     struct source_line frames[SOURCE_FRAMES])
{
	size_t n = 0;

	for (uint32_t i = 0; i < stack->depth && n < SOURCE_FRAMES; i++)
		n += lines_of(r, stack->pc[i], frames + n, SOURCE_FRAMES - n);
	return n;
}

static bool same_line(const struct source_line *a, const struct source_line *b)
{
	return a->line == b->line && strcmp(a->file, b->file) == 0;
}

bool source_of_reads(const struct result *r, const struct deciding_read *reads, size_t n,
		     struct source_line *out)
{
	struct source_line at[MOST_INLINED], other[MOST_INLINED];
	const struct event *events = r->trace->events;
	size_t depth = 0, room;

	if (!n)
		return false;
	room = lines_of(r, events[reads[n - 1].event].pc, at, MOST_INLINED);
	for (size_t i = 0; i + 1 < n; i++) {
		size_t m = lines_of(r, events[reads[i].event].pc, other, MOST_INLINED);

		while (depth + 1 < room && depth < m && same_line(&at[depth], &other[depth]))
			depth++;
	}
	if (room)
		*out = at[depth];
	return room > 0;
}
