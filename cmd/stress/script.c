/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The call that it happened to is a thread of its own, and what others did beside it are
 * one or two more, of the first few of their calls; more of them if it takes more.
 */
#include "stress/script.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "explore/find.h"
#include "explore/hunt.h"
#include "explore/story.h"

/* Seconds, of one search and of all of them. */
#define BUDGET 5.0
#define MOST_SECONDS 60.0

/* How many calls of how many others. */
static const struct cast {
	uint32_t calls, threads;
} casts[] = {{2, 1}, {4, 1}, {4, 2}, {8, 1}, {8, 2}, {14, 1}, {14, 2}};

#define N_CASTS (sizeof(casts) / sizeof(casts[0]))

struct sketch {
	const struct scene *scene;
	const struct brrace_table *table;
	const char *ring;
	uint32_t slots, held;
};

static void put_call(const struct sketch *s, const struct scene_call *c, const char *before,
		     FILE *to)
{
	const struct brrace_op *op = &s->table->ops[c->op];

	fprintf(to, "%s%s", before, op->name);
	if (op->kind == BRRACE_CONSUME && c->n > 1)
		fprintf(to, " %u", c->n);
	for (uint32_t i = 0; op->kind == BRRACE_PRODUCE && c->n > 1 && i < c->n; i++)
		fprintf(to, " %" PRIu64 "-%u", c->begin, i);
}

/* Who dequeues alone in the table does so in the scenario. */
static uint32_t part_of(const struct sketch *s, const struct cast *cast, const struct scene_call *c)
{
	const uint32_t single = BRRACE_SINGLE_PRODUCER | BRRACE_SINGLE_CONSUMER;

	return (s->table->ops[c->op].roles & single) ? 0 : c->thread % cast->threads;
}

static void put_others(const struct sketch *s, const struct cast *cast, uint32_t thread, FILE *to)
{
	const char *before = "";
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->scene->n_others && n < cast->calls; i++, n++) {
		const struct scene_call *c = &s->scene->others[i];

		if (part_of(s, cast, c) != thread)
			continue;
		if (!*before)
			fprintf(to, "  T%u: [", thread + 2);
		put_call(s, c, before, to);
		before = ", ";
	}
	fputs(*before ? "]\n" : "", to);
}

static char *scenario_text_of(const struct sketch *s, const struct cast *cast, size_t *size)
{
	const char *op = s->table->ops[s->scene->call.op].name;
	char *text = NULL;
	FILE *to = open_memstream(&text, size);

	if (!to)
		out_of_memory();
	fprintf(to, "brrace: 1\nscenario: %s of %s, as seen under real threads\n",
		finding_name((enum finding_kind)s->scene->kind), op);
	fprintf(to, "ring: '%s'\nslots: %u\n", s->ring, s->slots);
	if (s->held)
		fprintf(to, "preload: %u\n", s->held);
	fprintf(to, "threads:\n  T1: [");
	put_call(s, &s->scene->call, "", to);
	fputs("]\n", to);
	for (uint32_t thread = 0; thread < cast->threads; thread++)
		put_others(s, cast, thread, to);
	if (fclose(to))
		out_of_memory();
	return text;
}

/* NULL: a cast that the ring does not allow. */
static struct scenario *scenario_of(const struct sketch *s, const struct cast *cast,
				    struct mistakes *mistakes)
{
	size_t size;
	char *text = scenario_text_of(s, cast, &size);
	struct scenario *scenario = scenario_parse(text, size, mistakes);

	free(text);
	if (scenario && !scenario_check(scenario, mistakes)) {
		scenario_free(scenario);
		scenario = NULL;
	}
	return scenario;
}

static bool finish(struct hunt *h, const char *ring, const char *path)
{
	struct find f = {
		.scenario = h->scenario,
		.ring = h->options.ring,
		.schedule = h->seen.schedule,
		.target = h->target,
	};
	bool good = find_finish(&f) && story_save(f.story, ring, path);

	find_free(&f);
	return good;
}

enum outcome_of_cast { SHOWS_NOTHING, WRITTEN, BROKEN };

static enum outcome_of_cast try_cast(const struct sketch *s, const struct cast *cast,
				     const char *model, const char *path)
{
	struct mistakes *mistakes = mistakes_new("brrace stress");
	struct scenario *scenario = scenario_of(s, cast, mistakes);
	struct hunt *h = calloc(1, sizeof(*h));
	enum outcome_of_cast outcome = SHOWS_NOTHING;

	if (!h)
		out_of_memory();
	h->options = (struct hunt_options){
		.mode = HUNT_EXHAUSTIVE,
		.looks_around = true,
		.bound = HUNT_MOST_LEVELS - 1,
		.seed = 1,
		.executions = UINT64_MAX,
		.budget = BUDGET,
		.kinds = 1u << s->scene->kind,
		.ring = s->ring,
		.model = model,
	};
	h->scenario = scenario;
	if (scenario && !hunt(h, mistakes) && h->found)
		outcome = finish(h, s->ring, path) ? WRITTEN : BROKEN;
	hunt_free(h);
	free(h);
	mistakes_free(mistakes);
	return outcome;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A ring that is smaller, or less full, needs fewer calls to come to its end, or round. */
static struct sketch smaller(const struct sketch *s, uint32_t slots, uint32_t held)
{
	struct sketch small = *s;

	small.slots = slots < s->slots ? slots : s->slots;
	small.held = held < s->held ? held : s->held;
	if (small.held >= small.slots)
		small.held = small.slots - 1;
	return small;
}

static enum outcome_of_cast try_casts(const struct sketch *s, const char *model, const char *path,
				      double end)
{
	enum outcome_of_cast outcome = SHOWS_NOTHING;

	for (size_t i = 0; i < N_CASTS && !outcome && now() < end; i++)
		outcome = try_cast(s, &casts[i], model, path);
	return outcome;
}

static enum outcome_of_cast try_all(const struct sketch *s, const char *path)
{
	static const char *const models[] = {"sc", "tso"};
	static const struct {
		uint32_t slots, held;
	} rings[] = {{UINT32_MAX, UINT32_MAX}, {UINT32_MAX, 0}, {4, UINT32_MAX}, {2, 0}};
	const double end = now() + MOST_SECONDS;
	enum outcome_of_cast outcome = SHOWS_NOTHING;

	for (size_t m = 0; m < 2; m++)
		for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]) && !outcome; i++) {
			struct sketch small = smaller(s, rings[i].slots, rings[i].held);

			outcome = try_casts(&small, models[m], path, end);
		}
	return outcome;
}

bool script_write(const struct scene *scene, const struct brrace_table *table, const char *ring,
		  uint32_t slots, const char *path)
{
	const uint32_t held = scene->held < slots ? (uint32_t)scene->held : slots - 1;
	const struct sketch s = {scene, table, ring, slots, held};
	enum outcome_of_cast outcome = try_all(&s, path);

	if (outcome == SHOWS_NOTHING)
		fprintf(stderr,
			"brrace: %s is not written: no schedule of these calls was found that "
			"shows %s\n",
			path, finding_name((enum finding_kind)scene->kind));
	return outcome == WRITTEN;
}
