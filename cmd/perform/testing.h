/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests that execute scenarios on the rings of this build. */
#ifndef PERFORM_TESTING_H
#define PERFORM_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "perform/prepare.h"

/* Its file, beside the tool; a static buffer. */
static inline const char *ring_file(const char *name)
{
	static char file[512];
	const char *tool = getenv("BRRACE");
	const char *slash = tool ? strrchr(tool, '/') : NULL;

	snprintf(file, sizeof(file), "%.*s/rings/%s.so", slash ? (int)(slash - tool) : 5,
		 slash ? tool : "build", name);
	return file;
}

/* Reads a scenario and prepares it on a ring; NULL: its own. */
static inline struct scenario *prepare_file(struct prepared *p, const char *path, const char *ring,
					    const struct prepare_options *options)
{
	struct mistakes *mistakes = mistakes_new(path);
	struct scenario *scenario = scenario_read(path, mistakes);

	assert_non_null(scenario);
	assert_true(scenario_check(scenario, mistakes));
	ring = ring_file(ring ? ring : scenario->ring.s);
	assert_int_equal(prepare(p, scenario, ring, options, mistakes), 0);
	mistakes_free(mistakes);
	return scenario;
}

#endif
