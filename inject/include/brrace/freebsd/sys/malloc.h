/* SPDX-License-Identifier: BSD-2-Clause */
/* malloc(9), which has more arguments than that of libc.  With libc's number of them both
 * are still libc's. */
#ifndef FREEBSD_SYS_MALLOC_H
#define FREEBSD_SYS_MALLOC_H

#include "systm.h"

struct malloc_type {
	const char *ks_shortdesc;
};

#define MALLOC_DEFINE(type, name, about) struct malloc_type type[1] = {{name}}
#define MALLOC_DECLARE(type) extern struct malloc_type type[1]
#define M_DEVBUF ((struct malloc_type *)NULL)
#define M_TEMP ((struct malloc_type *)NULL)

#define M_NOWAIT 0x0001
#define M_WAITOK 0x0002
#define M_ZERO 0x0100

/* Aligned for whatever type, as large blocks of a kernel are. */
static inline __attribute__((__unused__)) void *
kernel_malloc(size_t size, const struct malloc_type *type, int flags)
{
	size_t bytes = roundup2(size, (size_t)CACHE_LINE_SIZE);
	void *memory = aligned_alloc(CACHE_LINE_SIZE, bytes);

	(void)type;
	return memory && flags & M_ZERO ? memset(memory, 0, bytes) : memory;
}

static inline __attribute__((__unused__)) void kernel_free(void *memory,
							   const struct malloc_type *type)
{
	(void)type;
	(free)(memory);
}

#define MALLOC_PICK(a, b, c, pick, ...) pick
#define malloc(...) MALLOC_PICK(__VA_ARGS__, kernel_malloc, , (malloc), )(__VA_ARGS__)
#define free(...) MALLOC_PICK(__VA_ARGS__, , kernel_free, (free), )(__VA_ARGS__)

#endif
