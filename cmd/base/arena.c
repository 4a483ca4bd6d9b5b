/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One chunk per object: a checker of memory sees the bounds of each. */
struct chunk {
	struct chunk *previous;
	max_align_t bytes[];
};

void out_of_memory(void)
{
	fputs("brrace: out of memory\n", stderr);
	exit(99);
}

void *arena_get(struct arena *arena, size_t n, size_t size)
{
	struct chunk *chunk;
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(*chunk), &bytes))
		out_of_memory();
	chunk = calloc(1, bytes);
	if (!chunk)
		out_of_memory();
	chunk->previous = arena->last;
	arena->last = chunk;
	return chunk->bytes;
}

/* Arrays double; so n is a power of two exactly when the array is full. */
void *arena_more(struct arena *arena, void *array, uint32_t n, size_t size)
{
	void *bigger;

	if (n & (n - 1))
		return array;
	bigger = arena_get(arena, n ? 2 * (size_t)n : 1, size);
	if (n)
		memcpy(bigger, array, n * size);
	return bigger;
}

char *arena_text(struct arena *arena, const char *s)
{
	return memcpy(arena_get(arena, 1, strlen(s) + 1), s, strlen(s));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text, *copy;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	va_end(args);
	copy = arena_text(arena, text);
	free(text);
	return copy;
}

void arena_free(struct arena *arena)
{
	while (arena->last) {
		struct chunk *chunk = arena->last;

		arena->last = chunk->previous;
		free(chunk);
	}
}

FILE *memory_open(char **text, size_t *size)
{
	FILE *stream = open_memstream(text, size);

	if (!stream)
		out_of_memory();
	return stream;
}

void memory_close(FILE *stream)
{
	if (fclose(stream))
		out_of_memory();
}
