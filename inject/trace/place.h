/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths inside an object: ".prod.head", "[3].seq", "[2..3]", ".ready|full" for
 * bit-fields, "+4" for a part of what stands before it, "" for the whole.
 *
 * An object may have more room than its type's size: an array of no or one
 * element at its end fills the rest.
 */
#ifndef TRACE_PLACE_H
#define TRACE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/text.h"
#include "trace/types.h"

struct span {
	size_t offset, size; /* bytes */
};

static inline bool span_holds(struct span outer, struct span inner)
{
	return inner.offset >= outer.offset && inner.size <= outer.size &&
	       inner.offset - outer.offset <= outer.size - inner.size;
}

/* Bytes of an object that its type accounts for, flexible array included. */
size_t place_size(const struct type *type, size_t room);
size_t place_elements(const struct type *array, size_t room);
size_t place_member_size(const struct type *type, const struct member *member, size_t room);
/* What is left over at the end of a struct belongs to its last member, of a
 * union to each. */
size_t place_member_room(const struct type *type, const struct member *member, size_t room);

/* Appends the path of what `at`, which lies inside place_size(), is all or part of. */
void place_name(struct text *out, const struct type *type, size_t room, struct span at);

/* The reverse.  0, -ENOENT, or -ERANGE for an index or part beyond its end.
 * "[*]" at the end is the whole array. */
int place_find(const struct type *type, size_t room, const char *path, struct span *at);
/* The same for a path whose leading "." is left away. */
int place_find_member(const struct type *type, size_t room, const char *path, struct span *at);

#endif
