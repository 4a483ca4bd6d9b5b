/* SPDX-License-Identifier: BSD-2-Clause */
/* Where reports get the names of places and of code from. */
#ifndef REPORT_NAMING_H
#define REPORT_NAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/names.h"

struct run;

/* Functions, so that a test can make the names up. */
struct naming {
	/* As names_of(), names_lines() and run_heap_block(). */
	bool (*place)(const struct naming *naming, uintptr_t addr, size_t size, char *out,
		      size_t room);
	size_t (*lines)(const struct naming *naming, uintptr_t pc, struct source_line *out,
			size_t room);
	uint32_t (*block)(const struct naming *naming, uintptr_t addr, uint32_t *offset);
	struct names *names;
	const struct run *run;
};

/* names: NULL where the subject has no debug information. */
struct naming naming_of_run(struct names *names, const struct run *run);

#endif
