/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of the subject, as far as names of places need them: what lies where.
 * Typedefs and qualifiers are gone; pointers, enums and numbers are scalars.
 */
#ifndef TRACE_TYPES_H
#define TRACE_TYPES_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>

#include "trace/pool.h"

enum type_kind {
	TYPE_SCALAR,
	TYPE_STRUCT,
	TYPE_UNION,
	TYPE_ARRAY,
};

struct member {
	const char *name; /* NULL: an anonymous struct or union */
	const struct type *type;
	size_t offset; /* of a bit-field: of the byte with its first bit */
	size_t size;   /* of a bit-field: of the bytes with its bits */
	unsigned bits; /* width of a bit-field, else 0 */
};

/* Members and elements always lie inside their type. */
struct type {
	enum type_kind kind;
	size_t size;
	size_t n; /* members, or elements: 0 for a flexible array */
	union {
		const struct member *members;
		const struct type *element;
	};
};

static inline bool has_members(const struct type *type)
{
	return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION;
}

/* Types that were read, by where they stand in the file.  All zero is empty. */
struct types {
	struct pool pool;
	void *tree;
	unsigned depth; /* of the type that is being read */
};

void types_free(struct types *types);

/* The type that `die` describes, or NULL: it has no size or makes no sense. */
const struct type *types_read(struct types *types, Dwarf_Die *die);
/* The type of a variable or member, or NULL. */
const struct type *types_of(struct types *types, Dwarf_Die *die);

/* NULL when out of memory, or if it would be larger than any object. */
const struct type *types_array(struct pool *pool, const struct type *element, size_t n);
const struct type *types_scalar(struct pool *pool, size_t size);

#endif
