/* SPDX-License-Identifier: BSD-2-Clause */
/* Variables with a fixed address: globals, statics of files and of functions. */
#ifndef TRACE_GLOBALS_H
#define TRACE_GLOBALS_H

#include "trace/debug.h"
#include "trace/object.h"
#include "trace/types.h"

struct variable {
	const char *name;     /* "ring", "put.calls" */
	const char *file;     /* base name of the file that was compiled */
	struct object object; /* without a name */
};

/* In the order of the debug information; all zero is empty. */
struct globals {
	bool read;
	struct variable *at;
	size_t n, room;
};

/* Reads them once.  0 or -ENOMEM; strings and pieces belong to types->pool. */
int globals_read(struct globals *globals, const struct debug *debug, struct types *types);
void globals_free(struct globals *globals);

#endif
