/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays that grow. */
#ifndef TRACE_ARRAY_H
#define TRACE_ARRAY_H

#include <stdlib.h>

/* The array with room for more than its n entries of `each` bytes, moved if it
 * must be; or NULL, and it stays as it is. */
static inline void *array_grow(void *array, size_t n, size_t *room, size_t each)
{
	size_t larger = *room ? *room * 2 : 64;
	void *grown;

	if (n < *room)
		return array;
	grown = reallocarray(array, larger, each);
	if (grown)
		*room = larger;
	return grown;
}

#endif
