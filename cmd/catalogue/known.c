/* SPDX-License-Identifier: BSD-2-Clause */
#include "catalogue/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/program.h"
#include "explore/draft.h"
#include "explore/find.h"
#include "explore/hunt.h"
#include "explore/late.h"
#include "memory/kind.h"

/* What the scenario says of its ring.  Data races are there in any execution of many
 * rings; notes count where nothing else is expected. */
static uint32_t wanted(const struct expectation *expect)
{
	uint32_t kinds = 0;

	for (unsigned kind = 0; kind < FINDING_KINDS; kind++)
		if (expect_wants(expect, kind))
			kinds |= 1u << kind;
	return (kinds & TARGET_KINDS) ? (kinds & TARGET_KINDS) : kinds;
}

static bool delays_loads(const struct scenario *scenario)
{
	for (uint32_t i = 0; i < scenario->n_lines; i++)
		if (scenario->lines[i].verb == VERB_DELAY)
			return true;
	return false;
}

/* Loads that take effect late are shown by a schedule of whole operations or by none. */
static void shrink(struct sighting *s, const struct hunt *h)
{
	struct find f = {
		.scenario = h->scenario,
		.ring = h->options.ring,
		.schedule = h->seen.schedule,
		.target = h->target,
	};

	if (h->late.n &&
	    !late_find(h->scenario, h->options.ring, &h->late, &h->target, &f.schedule))
		return;
	if (find_finish(&f)) {
		s->shrunk = true;
		s->fewest = f.reduction.exact;
		s->switches = schedule_switches(&f.reduction.schedule);
		s->steps = f.reduction.schedule.steps;
	} else {
		s->status = STATUS_INTERNAL;
	}
	find_free(&f);
}

static void see(struct sighting *s, const struct hunt *h)
{
	if (h->error[0]) {
		fprintf(stderr, "brrace: %s\n", h->error);
		s->status = STATUS_INTERNAL;
		return;
	}
	s->found = h->found;
	s->executions = h->found ? h->found_at + 1 : hunt_judged(h);
	s->seconds = h->seconds;
	hunt_covered(h, s->covered, sizeof(s->covered));
	if (!h->found)
		return;
	snprintf(s->finding, sizeof(s->finding), "%s", finding_name(h->target.kind));
	shrink(s, h);
}

static void look(const struct scenario *scenario, const char *ring, uint64_t most,
		 struct sighting *s)
{
	struct mistakes *mistakes = mistakes_new(scenario->path);
	struct hunt *h = calloc(1, sizeof(*h));

	if (!h)
		out_of_memory();
	h->options = (struct hunt_options){
		.mode = HUNT_EXHAUSTIVE,
		.bound = HUNT_MOST_LEVELS - 1,
		.executions = most,
		.kinds = wanted(&scenario->expect),
		.buffers = delays_loads(scenario),
		.ring = ring,
	};
	h->scenario = draft_bare(scenario);
	s->status = hunt(h, mistakes);
	if (!s->status)
		see(s, h);
	mistakes_print(mistakes, stderr);
	hunt_free(h);
	free(h);
	mistakes_free(mistakes);
}

void known_look(const struct known *race, uint64_t most, struct known_outcome *out)
{
	const char *cured = race->scenario->cured_by.s;

	memset(out, 0, sizeof(*out));
	if (!wanted(&race->scenario->expect)) {
		fprintf(stderr,
			"brrace: %s: nothing to look for (a finding in expect: was "
			"expected)\n",
			race->name);
		out->here.status = out->cured.status = STATUS_USAGE;
		return;
	}
	look(race->scenario, NULL, most, &out->here);
	if (cured)
		look(race->scenario, cured, most, &out->cured);
}

const char *known_model(const struct known *race)
{
	const char *model = race->scenario->model.s;

	return model ? model : model_kind_name(MODEL_SC);
}

int known_status(const struct known *race, const struct known_outcome *outcome)
{
	int here = outcome->here.status, cured = outcome->cured.status;

	if (!here && !outcome->here.found)
		here = STATUS_UNEXPECTED;
	if (race->scenario->cured_by.s && outcome->cured.found)
		cured = STATUS_UNEXPECTED;
	return program_worse(here, cured);
}
