/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/save.h"
#include "explore/draft.h"
#include "explore/outcome.h"
#include "explore/trial.h"
#include "perform/rewrite.h"
#include "perform/ring.h"
#include "scenario/read.h"
#include "search/guide.h"

#define MOST_TURNS 65000

/* The scenario with `finish` and `step` lines. */
static struct scenario *with_steps(const struct scenario *bare, const char *ring,
				   const struct schedule *schedule)
{
	struct scenario *draft = draft_copy(bare), *copy;
	struct turn *turns = calloc(MOST_TURNS, sizeof(*turns));
	struct trial t;
	struct guide guide;
	struct record record;

	if (!turns)
		out_of_memory();
	if (trial_prepare(&t, bare, ring)) {
		search_settle(t.p.run);
		guide_init(&guide, schedule->turns, schedule->n);
		record_init(&record, &guide.walk.policy, turns, MOST_TURNS);
		run_execute(t.p.run, &record.policy);
		record_finish(&record);
		draft_turns(draft, t.p.run, turns, record.n);
		trial_end(&t);
	}
	free(turns);
	copy = draft_copy(draft);
	scenario_free(draft);
	return copy;
}

/* Whether it is performed as it should be, to the letter: then what comes of it is
 * expected, *outcome is its hash, and with `rename` its steps have got names. */
static bool accept(struct scenario *s, const char *ring, const struct target *target, bool rename,
		   uint64_t *outcome, char *why, size_t room)
{
	struct trial t;
	bool ok;

	if (!trial_perform(&t, s, ring)) {
		snprintf(why, room, "its schedule could not be read back");
		trial_end(&t);
		return false;
	}
	ok = t.perf->result.status != STATUS_MISFIT &&
	     (!target || target_performed(t.perf, target));
	if (!ok)
		snprintf(why, room, "%s",
			 t.perf->result.why[0] ? t.perf->result.why : "it did not show again");
	if (ok && rename)
		rewrite_steps(s, &t.perf->result);
	if (ok) {
		draft_expect(s, &t.perf->outcome);
		*outcome = outcome_hash(t.perf->result.history, s->n_threads);
	}
	trial_end(&t);
	return ok;
}

/* Names may mean another place; numbers of steps fit this build at least. */
struct scenario *story_name(const struct scenario *steps, const char *ring,
			    const struct target *target)
{
	struct scenario *draft = draft_copy(steps), *named;
	uint64_t counted = 0, outcome = 1;
	char why[400];

	accept(draft, ring, NULL, true, &counted, why, sizeof(why));
	named = draft_copy(draft);
	scenario_free(draft);
	if (accept(named, ring, target, false, &outcome, why, sizeof(why)) && outcome == counted)
		return named;
	scenario_free(named);
	return draft_copy(steps);
}

struct scenario *story_write(const struct scenario *bare, const char *ring,
			     const struct schedule *schedule, const struct target *target,
			     char *why, size_t room)
{
	struct scenario *steps = with_steps(bare, ring, schedule), *named = NULL;
	uint64_t outcome;

	if (accept(steps, ring, target, false, &outcome, why, room))
		named = story_name(steps, ring, target);
	scenario_free(steps);
	return named;
}

/* How the file at `path` names a ring that is known relative to another; NULL: the same. */
static char *ring_from(const char *path, const char *ring, const char *relative_to)
{
	char *here, *there, *file, *text;

	if (!ring_is_file(ring) || ring[0] == '/')
		return NULL;
	here = path_directory(path);
	there = path_directory(relative_to);
	if (asprintf(&file, "%s/%s", there, ring) < 0)
		out_of_memory();
	text = path_from(here, file);
	free(file);
	free(there);
	free(here);
	return text;
}

bool story_save(const struct scenario *scenario, const char *ring, const char *path)
{
	struct scenario moved = *scenario;
	const char *relative_to = ring || !scenario->path ? "" : scenario->path;
	struct stat old;
	/* A device or a pipe is in no place. */
	bool placed = stat(path, &old) || S_ISREG(old.st_mode);
	char *from = placed ? ring_from(path, scenario->ring.s, relative_to) : NULL;
	char *text;
	size_t size;
	bool ok;

	if (from)
		moved.ring.s = from;
	text = scenario_to_text(&moved, &size);
	ok = scenario_fits(size, path) && save(path, text, size);
	free(text);
	free(from);
	return ok;
}
