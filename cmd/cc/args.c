/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/args.h"

#include <string.h>

void args_add(struct args *args, const char *word)
{
	args->v = arena_more(args->arena, args->v, args->n, sizeof(*args->v));
	args->v[args->n++] = word;
}

void args_append(struct args *args, const struct args *more)
{
	for (uint32_t i = 0; i < more->n; i++)
		args_add(args, more->v[i]);
}

void args_words(struct args *args, const char *const *words)
{
	for (; *words; words++)
		args_add(args, *words);
}

void args_split(struct args *args, const char *text)
{
	char *rest = arena_text(args->arena, text);
	char *word;

	while ((word = strtok_r(rest, " \t\n", &rest)))
		args_add(args, word);
}

char *args_join(const struct args *args)
{
	size_t size = 1;
	char *text, *end;

	for (uint32_t i = 0; i < args->n; i++)
		size += strlen(args->v[i]) + 1;
	text = end = arena_get(args->arena, size, 1);
	for (uint32_t i = 0; i < args->n; i++)
		end = stpcpy(i ? stpcpy(end, " ") : end, args->v[i]);
	return text;
}
