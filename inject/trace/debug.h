/* SPDX-License-Identifier: BSD-2-Clause */
/* The debug information of one loaded object, and what stands at its top level. */
#ifndef TRACE_DEBUG_H
#define TRACE_DEBUG_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dies {
	Dwarf_Die *at;
	size_t n, room;
};

struct segment {
	uintptr_t begin, end;
};

struct debug {
	int fd;
	Dwarf *dwarf;
	uintptr_t bias;        /* address in memory minus address in the file */
	struct segment memory; /* all that is loaded */
	struct segment relro;  /* read-only once it is loaded */
	struct segment data;   /* writable, relro included */
	struct dies types;     /* named, or with a tag: what a table can write */
	struct dies functions;
	struct dies variables;
};

/* 0 or -errno; -ENODATA without debug information.  debug_close() in any case. */
int debug_open(struct debug *debug, const char *path, uintptr_t bias);
void debug_close(struct debug *debug);

static inline bool segment_holds(const struct segment *segment, uintptr_t addr)
{
	return addr >= segment->begin && addr < segment->end;
}

/* An attribute that is a number; false if there is none, and *value stays. */
bool debug_number(Dwarf_Die *die, unsigned name, size_t *value);

/* The linker's name of the variable at `addr`, or NULL. */
const char *debug_symbol(const struct debug *debug, uintptr_t addr);

/* The part of a path after its last "/". */
const char *debug_base_name(const char *path);

#endif
