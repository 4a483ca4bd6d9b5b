/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/status.h"
#include "bench/spread.h"
#include "perform/ring.h"

/* Beside the measurement: a process, its threads, memory. */
#define OVERHEAD 0.004
#define SHORTEST 0.002
#define STAMPS 1001

static bool is_there(const struct contest *c, const char *name)
{
	for (uint32_t i = 0; i < c->n_contenders; i++)
		if (!strcmp(c->contenders[i].name, name))
			return true;
	return false;
}

static int add(struct contest *c, const char *ring)
{
	int status;
	struct contender *new;
	struct subject *subject;

	if (is_there(c, ring))
		return 0;
	subject = ring_load_named(ring, &status);
	if (!subject)
		return status;
	c->contenders =
		arena_more(&c->arena, c->contenders, c->n_contenders, sizeof(*c->contenders));
	new = &c->contenders[c->n_contenders++];
	new->name = arena_text(&c->arena, ring);
	new->subject = subject;
	return 0;
}

static int add_all(struct contest *c)
{
	size_t n;
	char **names = ring_names(&n);
	int status = 0;

	for (size_t i = 0; i < n && !status; i++)
		status = add(c, names[i]);
	files_free(names, n);
	return status;
}

static int add_contenders(struct contest *c)
{
	const struct contest_options *o = c->options;
	int status = add(c, BASELINE);

	for (size_t i = 0; i < o->n_rings && !status; i++)
		status = add(c, o->rings[i]);
	if (!status && !o->n_rings)
		status = add_all(c);
	return status;
}

static void add_condition(struct contest *c, struct ratio ratio, enum placement placement,
			  bool under_load)
{
	struct condition *new;
	struct measure_setup s = {.cpus = &c->cores,
				  .producers = ratio.producers,
				  .consumers = ratio.consumers,
				  .placement = placement};

	c->conditions =
		arena_more(&c->arena, c->conditions, c->n_conditions, sizeof(*c->conditions));
	new = &c->conditions[c->n_conditions++];
	*new = (struct condition){.ratio = ratio, .placement = placement, .load = under_load};
	new->threads = ratio.producers + ratio.consumers;
	new->cores = measure_cpus(&s);
}

static void add_conditions(struct contest *c)
{
	const struct contest_options *o = c->options;

	for (int under_load = 0; under_load < 2; under_load++)
		for (int placement = 0; placement < ALL_PLACEMENTS; placement++)
			for (uint32_t i = 0; i < o->n_ratios; i++)
				if (o->loads[under_load] && o->placements[placement])
					add_condition(c, o->ratios[i], placement, under_load);
}

static const char *misfit(struct contest *c, enum queue_fit fit, const struct brrace_table *table)
{
	switch (fit) {
	case QUEUE_NONE:
		return "no queue";
	case QUEUE_TOO_SMALL:
		return arena_printf(&c->arena, "%u slots at most", table->max_slots);
	case QUEUE_TOO_LARGE:
		return arena_printf(&c->arena, "%u slots at least", table->min_slots);
	case QUEUE_POWER_OF_2:
		return "a power of two of slots";
	default:
		return "one producer and one consumer at most";
	}
}

static enum queue_fit find_cell(struct contest *c, uint32_t condition, uint32_t contender)
{
	const struct brrace_table *table = c->contenders[contender].subject->bare;
	const struct ratio *ratio = &c->conditions[condition].ratio;
	struct cell *cell = contest_cell(c, condition, contender);
	enum queue_fit fit = queue_for(&cell->queue, table, ratio->producers, ratio->consumers,
				       c->options->slots);

	cell->fits = fit == QUEUE_FITS;
	for (int m = 0; cell->fits && m < MEASURES; m++)
		cell->attempts[m] =
			arena_get(&c->arena, c->options->rounds, sizeof(*cell->attempts[m]));
	return fit;
}

/* Who fits nowhere is out. */
static void find_cells(struct contest *c)
{
	const struct contest_options *o = c->options;

	c->cells =
		arena_get(&c->arena, (size_t)c->n_conditions * c->n_contenders, sizeof(*c->cells));
	for (uint32_t i = 0; i < c->n_contenders; i++) {
		struct contender *who = &c->contenders[i];

		const char *why = NULL;
		uint32_t n = 0;

		for (uint32_t k = 0; k < c->n_conditions; k++) {
			enum queue_fit fit = find_cell(c, k, i);

			n += fit == QUEUE_FITS;
			why = fit == QUEUE_FITS ? why : misfit(c, fit, who->subject->bare);
		}
		who->out = n ? NULL : why;
		c->n_runs += n * o->rounds * MEASURES;
	}
}

/* Who is asked for by name has to be measured, and nothing is compared with nothing. */
static int refuse(const struct contest *c)
{
	for (uint32_t i = 0; i < c->n_contenders; i++) {
		const struct contender *who = &c->contenders[i];

		if (!who->out || (i && !c->options->n_rings))
			continue;
		fprintf(stderr, "brrace: %s cannot be measured with %u slots: %s\n", who->name,
			c->options->slots, who->out);
		return STATUS_USAGE;
	}
	return 0;
}

static void find_stamp(struct contest *c)
{
	double values[STAMPS];

	for (uint32_t i = 0; i < STAMPS; i++) {
		uint64_t from = clock_before(&c->clock);

		values[i] = 1e9 * clock_seconds(&c->clock, clock_after(&c->clock) - from);
	}
	c->stamp = spread_of(values, STAMPS).median;
}

static void find_duration(struct contest *c)
{
	const struct contest_options *o = c->options;

	c->seconds = o->duration;
	if (!c->seconds)
		c->seconds = o->budget / c->n_runs - OVERHEAD;
	if (c->seconds < SHORTEST && !o->duration)
		c->seconds = SHORTEST;
}

static void tell_estimate(const struct contest *c)
{
	if (c->options->quiet)
		return;
	fprintf(stderr, "brrace: %u runs of %.3g ms, about %.0f s, on %u core%s\n", c->n_runs,
		c->seconds * 1000, c->n_runs * (c->seconds + OVERHEAD), c->cores.n,
		c->cores.n == 1 ? "" : "s");
}

int contest_open(struct contest *c, const struct contest_options *options)
{
	int status;

	memset(c, 0, sizeof(*c));
	c->options = options;
	if (pin_find(&c->cores)) {
		fprintf(stderr, "brrace: it is not known which processors may be used\n");
		return STATUS_LACKING;
	}
	status = add_contenders(c);
	if (status)
		return status;
	add_conditions(c);
	find_cells(c);
	status = refuse(c);
	if (status)
		return status;
	clock_choose(&c->clock);
	find_stamp(c);
	find_duration(c);
	tell_estimate(c);
	return 0;
}

void contest_close(struct contest *c)
{
	for (uint32_t i = 0; i < c->n_contenders; i++)
		subject_unload(c->contenders[i].subject);
	arena_free(&c->arena);
}
