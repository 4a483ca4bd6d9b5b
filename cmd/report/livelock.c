/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/livelock.h"

#include <inttypes.h>

#define MOST_STEPS 8 /* of a thread that are named */

static bool is_in_round(const struct event *e, const struct finding *f)
{
	return e->step >= f->low && e->step < f->high;
}

static uint32_t steps_of(const struct result *r, const struct finding *f, uint32_t thread)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->trace->count; i++)
		n += r->trace->events[i].thread == thread && is_in_round(&r->trace->events[i], f);
	return n;
}

const char *livelock_sentence(struct arena *arena, const struct result *r, const struct finding *f)
{
	const char *who = "", *last = NULL;
	bool several = false;

	for (uint32_t i = 0; i < r->scenario->n_threads; i++) {
		if (!steps_of(r, f, i))
			continue;
		if (last)
			who = arena_printf(arena, "%s%s%s", who, *who ? ", " : "", last);
		several = last;
		last = result_thread(r, i);
	}
	return arena_printf(arena,
			    "%s%s%s %s round for ever: the state before step %" PRIu64
			    " is that before step %" PRIu64 ".",
			    who, *who ? " and " : "", last ? last : "nobody",
			    several ? "go" : "goes", f->high, f->low);
}

/* "store turn = 1" */
static const char *word_step(struct arena *arena, const struct result *r, const struct event *e)
{
	char point[NAME_MAX_BYTES + 16], value[2 * NAME_MAX_BYTES];

	result_point(r, e, point, sizeof(point));
	if (e->kind != ACCESS_LOAD && e->kind != ACCESS_STORE)
		return arena_printf(arena, "%s", point);
	result_value(r, e->size, e->value, value, sizeof(value));
	return arena_printf(arena, "%s = %s", point, value);
}

/* "store turn = 1, load turn = 0" */
static const char *round_of(struct arena *arena, const struct result *r, const struct finding *f,
			    uint32_t thread)
{
	const char *text = "";
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->trace->count; i++) {
		const struct event *e = &r->trace->events[i];

		if (e->thread != thread || !is_in_round(e, f))
			continue;
		if (n++ == MOST_STEPS)
			return arena_printf(arena, "%s, ...", text);
		text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
				    word_step(arena, r, e));
	}
	return text;
}

void livelock_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		    const struct finding *f)
{
	struct script_stop end = {r->trace->count, r->history->clock, false};

	for (uint32_t i = 0; i < r->scenario->n_threads; i++) {
		uint32_t n = steps_of(r, f, i), call = word_call_at(r, i, end);

		if (!n || call == NO_CALL)
			continue;
		sheet_line(sheet, 2, 4, STYLE_PLAIN,
			   arena_printf(arena, "%s in %s, %u step%s a round: %s",
					result_thread(r, i), word_call(arena, r, call), n,
					n == 1 ? "" : "s", round_of(arena, r, f, i)));
	}
}
