/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/blind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void blind_text(const struct blind_spot *spot, char *out, size_t room)
{
	size_t n = 0;

	for (uint32_t i = 0; i < spot->n_places && n < room; i++)
		n += (size_t)snprintf(out + n, room - n, "%s%s:%u in %s", i ? " < " : "",
				      spot->places[i].file, spot->places[i].line,
				      spot->places[i].function);
	if (n < room)
		snprintf(out + n, room - n, ": `%s`, %s", spot->what, blind_kind_name(spot->kind));
}

bool blind_is_same(const struct blind_spot *a, const struct blind_spot *b)
{
	return a->kind == b->kind && a->places[0].line == b->places[0].line &&
	       !strcmp(a->places[0].file, b->places[0].file) &&
	       !strcmp(a->places[0].function, b->places[0].function);
}

static int by_place(const void *a, const void *b)
{
	const struct blind_spot *s = *(const struct blind_spot *const *)a;
	const struct blind_spot *t = *(const struct blind_spot *const *)b;
	int order = strcmp(s->places[0].file, t->places[0].file);

	if (!order)
		order = (s->places[0].line > t->places[0].line) -
			(s->places[0].line < t->places[0].line);
	return order ? order : (s->offset > t->offset) - (s->offset < t->offset);
}

const struct blind_spot **blind_by_place(const struct blind *blind, uint32_t *n)
{
	const struct blind_spot **spots = calloc(blind->n + 1, sizeof(*spots));

	if (!spots)
		out_of_memory();
	for (uint32_t i = 0; i < blind->n; i++)
		spots[i] = &blind->spots[i];
	qsort(spots, blind->n, sizeof(*spots), by_place);
	*n = 0;
	for (uint32_t i = 0; i < blind->n; i++)
		if (!*n || !blind_is_same(spots[i], spots[*n - 1]))
			spots[(*n)++] = spots[i];
	return spots;
}

/* "FILE:FUNCTION" */
static bool is_place(const char *name, const struct blind_place *place)
{
	size_t n = strlen(place->file);

	return !strncmp(name, place->file, n) && name[n] == ':' &&
	       !strcmp(name + n + 1, place->function);
}

bool blind_is_accepted(const struct scenario *scenario, const struct blind_spot *spot)
{
	for (uint32_t i = 0; i < scenario->n_accept_blind; i++)
		for (uint32_t k = 0; k < spot->n_places; k++)
			if (is_place(scenario->accept_blind[i].s, &spot->places[k]))
				return true;
	return false;
}

const struct blind_spot *blind_executed(const struct subject *subject, uint32_t *at)
{
	const struct blind *blind = &subject->blind;

	while (*at < blind->n)
		if (blind->executed[(*at)++])
			return &blind->spots[*at - 1];
	return NULL;
}

uint32_t blind_summary(const struct scenario *scenario, const struct subject *subject, char *out,
		       size_t room)
{
	const struct blind_spot *spot;
	char first[300] = "";
	uint32_t n = 0, at = 0;

	while ((spot = blind_executed(subject, &at)))
		if (!blind_is_accepted(scenario, spot) && !n++)
			blind_text(spot, first, sizeof(first));
	if (n == 1)
		snprintf(out, room, "a blind spot was executed: %s", first);
	else if (n)
		snprintf(out, room, "%u blind spots were executed, the first of them %s", n, first);
	return n;
}
