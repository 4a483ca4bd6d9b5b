/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory for what one thread writes and others do not. */
#ifndef STRESS_APART_H
#define STRESS_APART_H

#include <stdlib.h>
#include <string.h>

/* Two lines of a cache: processors fetch them in pairs. */
#define APART 128

/* Zeroed, and on lines of its own; for free().  NULL: no memory. */
static inline void *apart_new(size_t size)
{
	size_t whole = (size + APART - 1) / APART * APART;
	void *memory = aligned_alloc(APART, whole);

	return memory ? memset(memory, 0, whole) : NULL;
}

#endif
