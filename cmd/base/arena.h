/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is given back all at once; running out of it ends the program. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena {
	struct chunk *last; /* NULL: empty */
};

/* Says so and exits with 99. */
void out_of_memory(void) __attribute__((noreturn));

/* n objects of `size` bytes, zeroed. */
void *arena_get(struct arena *arena, size_t n, size_t size);
/* An array that holds the first n elements of `array` and has room for one more;
 * `array` itself while it has.  It must have grown by this function alone. */
void *arena_more(struct arena *arena, void *array, uint32_t n, size_t size);
char *arena_text(struct arena *arena, const char *s);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena);

/* A stream to write a text with.  *text, to be freed, and *size are set when it is closed. */
FILE *memory_open(char **text, size_t *size);
void memory_close(FILE *stream);

#endif
