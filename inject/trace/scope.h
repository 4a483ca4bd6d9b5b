/* SPDX-License-Identifier: BSD-2-Clause */
/* The names in use: those of the roots, and those of globals beside them. */
#ifndef TRACE_SCOPE_H
#define TRACE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/globals.h"
#include "trace/names.h"
#include "trace/object.h"

/* All zero is empty. */
struct scope {
	struct pool pool;
	void *terms; /* first parts of names, a tree */
	struct object *roots;
	size_t n_roots;
	struct object *globals;
	size_t n_globals;
	bool complete; /* the globals are in */
};

/* 0, -ENOMEM, or -ENOENT with *bad set.  The scope must be empty. */
int scope_add_roots(struct scope *scope, struct types *types, const struct dies *known,
		    const struct root *roots, size_t n, size_t *bad);
/* After the roots.  0 or -ENOMEM; globals must outlive the scope. */
int scope_add_globals(struct scope *scope, const struct globals *globals);
void scope_free(struct scope *scope);

/* Appends the name of the place with that path in the object. */
void scope_name(const struct scope *scope, const struct object *object, const char *path,
		struct text *out);
/* The object and the place in it that `name` denotes: 0, -ENOENT or -ERANGE. */
int scope_find(const struct scope *scope, const char *name, const struct object **object,
	       struct span *at);

#endif
