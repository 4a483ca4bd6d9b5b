/* SPDX-License-Identifier: BSD-2-Clause */
/* Something in memory that has a type: a root or a global variable. */
#ifndef TRACE_OBJECT_H
#define TRACE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/place.h"
#include "trace/types.h"

/* Compilers may put the members of a static struct apart, and drop some. */
struct piece {
	uintptr_t addr;
	struct span span; /* the bytes of the object that are there */
};

struct object {
	const char *name;
	const struct type *type;
	size_t room;   /* bytes, for place_name() and place_find() */
	bool hoisted;  /* its members go by their own names */
	bool constant; /* nobody can write it */
	struct piece *pieces;
	size_t n_pieces;
};

/* Where [addr, addr + size) lies in the object; false if it does not. */
bool object_span(const struct object *object, uintptr_t addr, size_t size, struct span *at);
/* The reverse. */
bool object_addr(const struct object *object, struct span at, uintptr_t *addr);

#endif
