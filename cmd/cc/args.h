/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of a command line that is being put together. */
#ifndef CC_ARGS_H
#define CC_ARGS_H

#include <stdint.h>

#include "base/arena.h"

struct args {
	struct arena *arena;
	const char **v; /* not terminated */
	uint32_t n;
};

void args_add(struct args *args, const char *word);
void args_append(struct args *args, const struct args *more);
/* words: NULL-terminated. */
void args_words(struct args *args, const char *const *words);
/* Adds the words of a text, which spaces separate. */
void args_split(struct args *args, const char *text);
/* The words with a space between them. */
char *args_join(const struct args *args);

#endif
