/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of places and of code, from a subject's debug information (libdw).
 *
 * A place is named from the roots that the table of operations gave, or from a
 * global variable; memory that neither reaches is "heap#2+16".  Names depend on
 * the source only, never on addresses.
 */
#ifndef TRACE_NAMES_H
#define TRACE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_MAX_BYTES 256

struct names;

/* One root as create() announced it.  Strings belong to the subject. */
struct root {
	const char *type; /* "struct buf_ring", as written in BRRACE_ROOT() */
	const char *label;
	uintptr_t addr;
	size_t size;  /* of one object */
	size_t count;
	size_t extent; /* bytes from addr to the end of its memory block: bounds a flexible
			  array; size * count where the block is unknown */
};

/* Reads the debug information of the shared object at `path`, loaded at `base`
 * (the bias to add to its link-time addresses).  0, -errno, or -ENODATA when it
 * has none.  Only the files of the instrumented copy have debug information. */
int names_open(struct names **out, const char *path, uintptr_t base);
void names_close(struct names *names);

/* Replaces the roots (copied; strings too).  0, or -ENOENT with *bad set to the
 * index of a root whose type the debug information does not have. */
int names_set_roots(struct names *names, const struct root *roots, size_t n, size_t *bad);

/*
 * Name of the place [addr, addr + size): "br_prod_head", "br_ring[1]",
 * "prod.head", a global, or false where no root or global holds it.  A scalar of
 * that size goes first, then a whole struct, union or array, then some elements,
 * "br_ring[2..3]"; an access to part of a place is "br_head+2".  Unions: the first
 * member of that size at that offset.  Bit-fields: the names of those that share the
 * accessed bytes, joined by "|".  Globals: "function.name" for a static of a function,
 * "file.c:name" where files, or a root, have the name too.  A second root of one
 * label is "label#2".
 */
bool names_of(const struct names *names, uintptr_t addr, size_t size, char *out, size_t room);

/*
 * The place a name denotes: a member, an element, a whole array ("br_ring" or
 * "br_ring[*]") or struct, a global, and whatever names_of() says.  0, or -ENOENT.
 * An index beyond the memory block is -ERANGE.
 */
int names_find(const struct names *names, const char *name, uintptr_t *addr, size_t *size);

/* The known name nearest to a misspelt one (Damerau-Levenshtein, at most a third
 * of its length), or NULL; belongs to names. */
const char *names_nearest(const struct names *names, const char *name);

/* The names that a script would use, sorted; arrays once, as "br_ring[*]".  For
 * `brrace points` and for errors.  Roots as a whole, globals that nobody can write and
 * members named like an implementation's ("__lock") are left out.  Array belongs to names. */
const char *const *names_all(const struct names *names, size_t *n);

/* A place in the source.  Strings belong to names; file is the base name, path what the
 * compiler was given.  "?" and 0 for what it did not tell. */
struct source_line {
	const char *file;
	const char *function;
	unsigned line, column;
	const char *path;
};

/* Where `pc` (a return address: pc - 1 is looked up) lies, innermost inlined
 * function first; fills at most `room` and returns how many, 0 if unknown.
 * Cached by pc. */
size_t names_lines(struct names *names, uintptr_t pc, struct source_line *out, size_t room);

#endif
