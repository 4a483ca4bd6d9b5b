/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is given back all at once. */
#ifndef TRACE_POOL_H
#define TRACE_POOL_H

#include <stddef.h>

/* All zero is an empty pool. */
struct pool {
	struct pool_chunk *chunks;
};

/* Zeroed and aligned for anything, or NULL.  Valid until pool_free(). */
void *pool_alloc(struct pool *pool, size_t size);
/* The n strings one after the other as one, or NULL. */
char *pool_join(struct pool *pool, const char *const *strings, size_t n);
void pool_free(struct pool *pool);

#endif
