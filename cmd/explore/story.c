/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/story.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "explore/draft.h"
#include "explore/trial.h"
#include "files.h"
#include "rewrite.h"
#include "ring.h"
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

/* Whether it is performed as it should be, to the letter: then its outcome is expected,
 * and with `rename` its steps have got names. */
static bool accept(struct scenario *s, const char *ring, const struct target *target, bool rename,
		   char *why, size_t room)
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
	if (ok)
		draft_expect(s, &t.perf->outcome);
	trial_end(&t);
	return ok;
}

struct scenario *story_name(const struct scenario *steps, const char *ring)
{
	struct scenario *draft = draft_copy(steps), *named;
	char why[400];

	accept(draft, ring, NULL, true, why, sizeof(why));
	named = draft_copy(draft);
	scenario_free(draft);
	return named;
}

struct scenario *story_write(const struct scenario *bare, const char *ring,
			     const struct schedule *schedule, const struct target *target,
			     char *why, size_t room)
{
	struct scenario *steps = with_steps(bare, ring, schedule), *named;
	bool shows = accept(steps, ring, target, false, why, room);

	if (!shows) {
		scenario_free(steps);
		return NULL;
	}
	named = story_name(steps, ring);
	/* Names may mean another place; numbers of steps fit this build at least. */
	if (!accept(named, ring, target, false, why, room)) {
		scenario_free(named);
		named = draft_copy(steps);
	}
	scenario_free(steps);
	return named;
}

static bool written(const struct scenario *scenario, FILE *to)
{
	bool ok;

	scenario_write(scenario, to);
	ok = !ferror(to);
	return !fclose(to) && ok;
}

/* A new file, to take the place of the one at `path`; -1 with errno set. */
static int open_beside(const char *path, char **temporary)
{
	if (asprintf(temporary, "%s.XXXXXX", path) < 0)
		out_of_memory();
	return mkstemp(*temporary);
}

/* The file takes the old one's place once it is whole. */
static bool replace(const struct scenario *scenario, const char *path)
{
	char *temporary;
	FILE *to = NULL;
	mode_t mask = umask(0);
	bool ok;
	int fd;

	umask(mask);
	fd = open_beside(path, &temporary);
	if (fd >= 0 && !fchmod(fd, 0666 & ~mask))
		to = fdopen(fd, "w");
	ok = to && written(scenario, to) && !rename(temporary, path);
	if (!ok && fd >= 0)
		unlink(temporary);
	free(temporary);
	return ok;
}

static bool can_replace(const char *path)
{
	char *temporary;
	int fd = open_beside(path, &temporary);
	bool ok = fd >= 0 && !close(fd) && !unlink(temporary);

	free(temporary);
	return ok;
}

static bool can_write(const char *path)
{
	struct stat old;

	errno = ENOENT;
	if (!*path)
		return false;
	if (stat(path, &old) || S_ISREG(old.st_mode))
		return can_replace(path);
	errno = EISDIR;
	return !S_ISDIR(old.st_mode) && !access(path, W_OK);
}

static bool told(bool ok, const char *path)
{
	if (!ok)
		fprintf(stderr, "brrace: %s: %s\n", path, strerror(errno));
	return ok;
}

bool story_can_save(const char *path)
{
	return told(can_write(path), path);
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

static bool save_elsewhere(const struct scenario *scenario, const char *ring, const char *path)
{
	struct scenario moved = *scenario;
	char *from =
		ring_from(path, scenario->ring.s, ring || !scenario->path ? "" : scenario->path);
	bool ok;

	if (from)
		moved.ring.s = from;
	ok = replace(&moved, path);
	free(from);
	return ok;
}

bool story_save(const struct scenario *scenario, const char *ring, const char *path)
{
	struct stat old;
	FILE *to;

	if (stat(path, &old) || S_ISREG(old.st_mode))
		return told(save_elsewhere(scenario, ring, path), path);
	/* A device or a pipe is not to be replaced, and is in no place. */
	to = fopen(path, "w");
	return told(to && written(scenario, to), path);
}
