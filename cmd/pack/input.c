/* SPDX-License-Identifier: BSD-2-Clause */
#include "pack/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "perform/ring.h"
#include "report/forms/cutting.h"
#include "scenario/read.h"

#define LARGEST (64u << 20) /* of a report */

static const struct position whole = {0, 0};

/* "mine.c, mine.h with -DFIXED" */
static const char *list_source(struct arena *arena, const struct parcel *parcel,
			       const struct scenario *scenario)
{
	const char *text = "";

	for (uint32_t i = 0; i < parcel->n_files; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? ", " : "", parcel->files[i].name);
	for (uint32_t i = 0; i < scenario->n_cflags; i++)
		text = arena_printf(arena, "%s%s %s", text, i ? "" : " with",
				    scenario->cflags[i].s);
	return text;
}

/* A ring that a report carries is code of whoever wrote the report. */
static bool may_run(const struct scenario *scenario, const struct parcel *parcel,
		    const struct input_options *options, struct mistakes *mistakes)
{
	struct arena arena = {0};

	if (options->other_ring || !ring_is_file(scenario->ring.s))
		return true;
	if (!parcel->n_files)
		mistakes_add(mistakes, whole, "its ring %s is not in the report: %s (--ring FILE)",
			     scenario->ring.s, parcel->stays ? parcel->stays : "nothing is");
	else if (!options->trust)
		mistakes_add(mistakes, whole,
			     "its ring is code that came with the report: %s (run --trust compiles "
			     "and runs it)",
			     list_source(&arena, parcel, scenario));
	arena_free(&arena);
	return parcel->n_files && options->trust;
}

static bool unpack_ring(struct scenario *scenario, const struct parcel *parcel,
			struct mistakes *mistakes)
{
	char *directory = unpack(parcel);

	if (!directory) {
		mistakes_add(mistakes, whole, "its ring cannot be unpacked: %s", strerror(errno));
		return false;
	}
	scenario->unpacked = arena_text(&scenario->memory, directory);
	scenario->directory = arena_printf(&scenario->memory, "%s/%s", directory,
					   *parcel->directory ? parcel->directory : ".");
	free(directory);
	return true;
}

typedef struct parcel *parcel_reader(struct arena *arena, const char *bytes, size_t size, char *why,
				     size_t room);

static struct scenario *from_parcel(parcel_reader *read, const char *bytes, size_t size,
				    const struct input_options *options, struct mistakes *mistakes)
{
	struct arena arena = {0};
	char why[200];
	const struct parcel *parcel = read(&arena, bytes, size, why, sizeof(why));
	struct scenario *scenario = NULL;

	if (parcel)
		scenario = scenario_parse(parcel->scenario, strlen(parcel->scenario), mistakes);
	else
		mistakes_add(mistakes, whole, "%s", why);
	if (scenario && parcel->hash)
		scenario->reported = arena_text(&scenario->memory, parcel->hash);
	if (scenario && (!may_run(scenario, parcel, options, mistakes) ||
			 (parcel->n_files && !options->other_ring &&
			  !unpack_ring(scenario, parcel, mistakes)))) {
		scenario_free(scenario);
		scenario = NULL;
	}
	arena_free(&arena);
	return scenario;
}

struct scenario *input_read(const char *path, const struct input_options *options,
			    struct mistakes *mistakes)
{
	struct scenario *scenario = NULL;
	size_t size;
	char *bytes = read_file(path, LARGEST, &size);

	if (!bytes)
		mistakes_add(mistakes, whole, "cannot be read: %s", strerror(errno));
	else if (parcel_is_page(bytes, size))
		scenario = from_parcel(parcel_read, bytes, size, options, mistakes);
	else if (cutting_has_files(bytes, size))
		scenario = from_parcel(cutting_read, bytes, size, options, mistakes);
	else
		scenario = scenario_parse(bytes, size, mistakes);
	free(bytes);
	if (!scenario)
		return NULL;
	scenario->path = arena_text(&scenario->memory, path);
	if (options->model)
		scenario->model.s = arena_text(&scenario->memory, options->model);
	if (scenario_check(scenario, mistakes))
		return scenario;
	input_free(scenario);
	return NULL;
}

void input_free(struct scenario *scenario)
{
	if (scenario && scenario->unpacked)
		unpack_remove(strdup(scenario->unpacked));
	scenario_free(scenario);
}
