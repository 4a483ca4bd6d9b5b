/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/blind.h"

#include <stdio.h>
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
