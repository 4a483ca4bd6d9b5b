/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/mistakes.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define MOST_PRINTED 100

struct mistake {
	struct position at;
	size_t nth; /* in the order found */
	char *text;
};

struct mistakes {
	struct arena memory;
	const char *path;
	struct mistake *list;
	uint32_t count;
};

struct mistakes *mistakes_new(const char *path)
{
	struct mistakes *mistakes = calloc(1, sizeof(*mistakes));

	if (!mistakes)
		out_of_memory();
	mistakes->path = arena_text(&mistakes->memory, path ? path : "scenario");
	return mistakes;
}

void mistakes_free(struct mistakes *mistakes)
{
	if (!mistakes)
		return;
	arena_free(&mistakes->memory);
	free(mistakes);
}

size_t mistakes_count(const struct mistakes *mistakes)
{
	return mistakes->count;
}

void mistakes_add(struct mistakes *mistakes, struct position at, const char *format, ...)
{
	struct mistake *mistake;
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	va_end(args);
	mistakes->list = arena_more(&mistakes->memory, mistakes->list, mistakes->count,
				    sizeof(*mistakes->list));
	mistake = &mistakes->list[mistakes->count];
	mistake->at = at;
	mistake->nth = mistakes->count++;
	mistake->text = arena_text(&mistakes->memory, text);
	free(text);
}

static int compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_position(const void *left, const void *right)
{
	const struct mistake *a = left, *b = right;
	int order = compare(a->at.line, b->at.line);

	if (!order)
		order = compare(a->at.column, b->at.column);
	return order ? order : compare(a->nth, b->nth);
}

/* The rounds of a repetition make the same mistake at the same place. */
static bool same(const struct mistake *a, const struct mistake *b)
{
	return a->at.line == b->at.line && a->at.column == b->at.column &&
	       strcmp(a->text, b->text) == 0;
}

struct position mistakes_first(const struct mistakes *mistakes)
{
	const struct mistake *first = NULL;

	for (uint32_t i = 0; i < mistakes->count; i++)
		if (!first || by_position(&mistakes->list[i], first) < 0)
			first = &mistakes->list[i];
	return first ? first->at : (struct position){0, 0};
}

static void print(const struct mistakes *mistakes, const struct mistake *mistake, FILE *to)
{
	fputs(mistakes->path, to);
	if (mistake->at.line)
		fprintf(to, ":%u:%u", mistake->at.line, mistake->at.column);
	fprintf(to, ": %s\n", mistake->text);
}

void mistakes_print(const struct mistakes *mistakes, FILE *to)
{
	uint32_t i, printed = 0, more = 0;
	struct mistake *sorted;

	if (!mistakes->count)
		return;
	sorted = calloc(mistakes->count, sizeof(*sorted));
	if (!sorted)
		out_of_memory();
	memcpy(sorted, mistakes->list, mistakes->count * sizeof(*sorted));
	qsort(sorted, mistakes->count, sizeof(*sorted), by_position);
	for (i = 0; i < mistakes->count; i++) {
		if (i && same(&sorted[i - 1], &sorted[i]))
			continue;
		if (printed == MOST_PRINTED) {
			more++;
			continue;
		}
		print(mistakes, &sorted[i], to);
		printed++;
	}
	if (more)
		fprintf(to, "%s: %u more mistakes\n", mistakes->path, more);
	free(sorted);
}
