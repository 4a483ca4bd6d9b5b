/* SPDX-License-Identifier: BSD-2-Clause */
/* From code to lines of the source. */
#ifndef TRACE_LINES_H
#define TRACE_LINES_H

#include <stdbool.h>

#include "trace/debug.h"
#include "trace/names.h"
#include "trace/pool.h"

struct code_range {
	Dwarf_Addr begin, end;
	Dwarf_Die *function;
};

/* All zero is empty. */
struct lines {
	struct pool pool;
	void *cache; /* answers by pc, a tree */
	bool read;
	struct code_range *ranges; /* of all functions, by address */
	size_t n, room;
};

/* As names_lines(). */
size_t lines_find(struct lines *lines, const struct debug *debug, uintptr_t pc,
		  struct source_line *out, size_t room);
void lines_free(struct lines *lines);

#endif
