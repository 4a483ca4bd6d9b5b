/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES 8000

struct pool_chunk {
	struct pool_chunk *next;
	size_t used, size;
	max_align_t data[];
};

static struct pool_chunk *add_chunk(struct pool *pool, size_t least)
{
	size_t size = least > CHUNK_BYTES ? least : CHUNK_BYTES;
	struct pool_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	chunk->size = size;
	chunk->next = pool->chunks;
	pool->chunks = chunk;
	return chunk;
}

void *pool_alloc(struct pool *pool, size_t size)
{
	const size_t align = sizeof(max_align_t);
	struct pool_chunk *chunk = pool->chunks;
	void *memory;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + align - 1) / align * align;
	if (!chunk || chunk->size - chunk->used < size)
		chunk = add_chunk(pool, size);
	if (!chunk)
		return NULL;
	memory = (char *)chunk->data + chunk->used;
	chunk->used += size;
	return memory;
}

char *pool_join(struct pool *pool, const char *const *strings, size_t n)
{
	size_t length = 0;
	char *joined, *end;

	for (size_t i = 0; i < n; i++)
		length += strlen(strings[i]);
	joined = pool_alloc(pool, length + 1);
	if (!joined)
		return NULL;
	end = joined;
	for (size_t i = 0; i < n; i++)
		end = stpcpy(end, strings[i]);
	return joined;
}

void pool_free(struct pool *pool)
{
	while (pool->chunks) {
		struct pool_chunk *chunk = pool->chunks;

		pool->chunks = chunk->next;
		free(chunk);
	}
}
