/* SPDX-License-Identifier: BSD-2-Clause */
#include "explain/needs.h"

#include <stdlib.h>

struct needs {
	struct prepared *p;
	const struct target *target;
	uint32_t weak[STALE_MOST]; /* lines */
	uint32_t n;
	uint32_t events[STALE_MOST]; /* that did what these asked for, */
	uint32_t asked[STALE_MOST];  /* and bits of which */
	uint32_t n_events;
	struct script_line *lines; /* the schedule without some of those */
	struct script_stop *stops;
};

static bool is_weak(const struct script_line *line)
{
	return line->verb == VERB_BUFFER || line->verb == VERB_CHOOSE;
}

static bool is_kept(const struct needs *needs, uint32_t line, uint32_t kept)
{
	for (uint32_t i = 0; i < needs->n; i++)
		if (needs->weak[i] == line)
			return kept >> i & 1;
	return true;
}

/* Some store of the thread is in its buffer by then. */
static bool has_buffered(const struct needs *needs, uint32_t line, uint32_t kept)
{
	const struct script_line *lines = needs->p->bound->lines;

	for (uint32_t i = 0; i < line; i++)
		if (lines[i].verb == VERB_BUFFER && lines[i].thread == lines[line].thread &&
		    is_kept(needs, i, kept))
			return true;
	return false;
}

/* Where a line is not kept the thread does the same as on strong memory. */
static uint32_t make_lines(struct needs *needs, uint32_t kept)
{
	const struct bound *bound = needs->p->bound;
	uint32_t n = 0;

	for (uint32_t i = 0; i < bound->n_lines; i++) {
		const struct script_line *line = &bound->lines[i];

		if (line->verb == VERB_FLUSH && !has_buffered(needs, i, kept))
			continue;
		needs->lines[n] = *line;
		if (!is_kept(needs, i, kept))
			needs->lines[n].verb = VERB_PAST;
		n++;
	}
	return n;
}

static bool shows(struct needs *needs, uint32_t kept)
{
	struct prepared *p = needs->p;
	struct script script;

	script_init(&script, needs->lines, make_lines(needs, kept), needs->stops);
	script.heap = p->script.heap;
	script.heap_ctx = p->script.heap_ctx;
	return run_execute(p->run, &script.policy) == RUN_ENDED &&
	       (script.end == SCRIPT_DONE || script.end == SCRIPT_BLOCKED) &&
	       target_in_run(p->run, needs->target);
}

/* Bits of the lines that are enough, as few as can be. */
static uint32_t fewest(struct needs *needs)
{
	uint32_t all = (1u << needs->n) - 1;

	for (int size = 0; size < (int)needs->n; size++)
		for (uint32_t kept = 0; kept < all; kept++)
			if (__builtin_popcount(kept) == size && shows(needs, kept))
				return kept;
	return all;
}

/* The access that did what a line asked for: itself, or what did not see its store. */
static bool is_of_line(const struct trace *trace, const struct event *e, uint32_t line)
{
	const struct event *missed;

	if (!e->step || e->kind == ACCESS_FLUSH || !e->size || e->missed == EVENT_INITIAL)
		return false;
	missed = &trace->events[e->missed];
	return e->line == line || (missed->line == line && missed->flags & ACCESS_BUFFERED);
}

/* False: there are too many. */
static bool find_events(struct needs *needs, const struct trace *trace)
{
	for (uint32_t i = 0; i < trace->count; i++) {
		uint32_t asked = 0;

		for (uint32_t k = 0; k < needs->n; k++)
			if (is_of_line(trace, &trace->events[i], needs->weak[k]))
				asked |= 1u << k;
		if (!asked)
			continue;
		if (needs->n_events == STALE_MOST)
			return false;
		needs->events[needs->n_events] = i;
		needs->asked[needs->n_events++] = asked;
	}
	return true;
}

static void tell(const struct needs *needs, uint32_t kept, struct stale *out)
{
	for (uint32_t i = 0; i < needs->n_events; i++)
		if (needs->asked[i] & kept)
			out->events[out->n++] = needs->events[i];
}

bool needs_find(struct prepared *p, const struct result *r, const struct target *target,
		struct stale *out)
{
	struct needs needs = {.p = p, .target = target};
	const struct bound *bound = p->bound;

	*out = (struct stale){0};
	for (uint32_t i = 0; i < bound->n_lines; i++) {
		if (!is_weak(&bound->lines[i]))
			continue;
		if (needs.n == STALE_MOST)
			return false;
		needs.weak[needs.n++] = i;
	}
	/* The trace is gone with the next execution. */
	if (!needs.n || !find_events(&needs, r->trace))
		return false;
	needs.lines = calloc(bound->n_lines, sizeof(*needs.lines));
	needs.stops = calloc(bound->n_lines, sizeof(*needs.stops));
	if (!needs.lines || !needs.stops)
		out_of_memory();
	tell(&needs, fewest(&needs), out);
	free(needs.lines);
	free(needs.stops);
	return true;
}
