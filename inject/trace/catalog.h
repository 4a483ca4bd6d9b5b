/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of all names of a scope. */
#ifndef TRACE_CATALOG_H
#define TRACE_CATALOG_H

#include <stddef.h>

#include "trace/scope.h"

/* Sorted and each once; an index is "[*]".  Left out are roots as a whole, globals that
 * nobody can write, and members with the names of an implementation ("__lock"). */
struct catalog {
	const char **names; /* the array is the catalog's, the strings are the scope's */
	size_t n, room;
};

/* 0 or -ENOMEM; catalog_free() in any case. */
int catalog_make(struct catalog *catalog, struct scope *scope);
void catalog_free(struct catalog *catalog);

#endif
