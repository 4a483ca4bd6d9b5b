/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/stale.h"

#include "report/json/parts.h"
#include "report/result.h"
#include "report/sheet.h"

/* "T2 load tail at step 10, not 1 by T1 at step 4" */
static const char *event_text(struct arena *arena, const struct result *r, uint32_t event)
{
	const struct event *e = &r->trace->events[event], *w = &r->trace->events[e->missed];
	char point[NAME_MAX_BYTES + 32], value[2 * NAME_MAX_BYTES];

	result_point(r, e, point, sizeof(point));
	result_value(r, w->size, w->value, value, sizeof(value));
	return arena_printf(arena, "%s %s at step %u, %s %s by %s at step %u",
			    result_thread(r, e->thread), point, e->step,
			    event_reads(e) ? "which misses" : "which comes before", value,
			    result_thread(r, w->thread), w->step);
}

void stale_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		 const struct stale *stale)
{
	if (!stale->n)
		return;
	sheet_line(sheet, 2, 4, STYLE_PLAIN,
		   stale->n == 1 ? "needs this stale access" :
				   "needs these stale accesses, and no fewer");
	for (uint32_t i = 0; i < stale->n; i++)
		sheet_line(sheet, 4, 6, STYLE_PLAIN, event_text(arena, r, stale->events[i]));
}

json_t *stale_json(const struct result *r, const struct stale *stale)
{
	json_t *list = json_array();
	struct arena arena = {0};

	for (uint32_t i = 0; i < stale->n; i++)
		json_add(list, json_text(event_text(&arena, r, stale->events[i])));
	arena_free(&arena);
	return list;
}
