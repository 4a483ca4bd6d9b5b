/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: the first finding of a scenario, performed and explained. */
#ifndef EXPLAIN_TESTING_H
#define EXPLAIN_TESTING_H

#include "explain/explain.h"
#include "perform/testing.h"

static struct {
	struct scenario *scenario;
	struct prepared p;
	struct performance perf;
	struct target target;
	struct explanation e;
} scene;

static inline void open_scene(const char *path)
{
	struct prepare_options options = {0};

	scene.scenario = prepare_file(&scene.p, path, NULL, &options);
	perform(&scene.p, &scene.perf);
	assert_true(target_first(&scene.perf, &scene.target));
	explain(&scene.p, &scene.perf, &scene.target, &scene.e);
}

static inline void close_scene(void)
{
	performance_free(&scene.perf);
	prepared_free(&scene.p);
	scenario_free(scene.scenario);
}

#endif
