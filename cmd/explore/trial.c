/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/trial.h"

#include <stdlib.h>

static bool get_ready(struct trial *t, const struct scenario *scenario, const char *ring,
		      bool search)
{
	struct prepare_options options = {.search = search};
	struct mistakes *mistakes = mistakes_new(NULL);

	t->perf = NULL;
	t->status = prepare(&t->p, scenario, ring, &options, mistakes);
	mistakes_free(mistakes);
	return !t->status;
}

bool trial_prepare(struct trial *t, const struct scenario *scenario, const char *ring)
{
	return get_ready(t, scenario, ring, true);
}

bool trial_perform(struct trial *t, const struct scenario *scenario, const char *ring)
{
	if (!get_ready(t, scenario, ring, false))
		return false;
	t->perf = calloc(1, sizeof(*t->perf));
	if (!t->perf)
		out_of_memory();
	perform(&t->p, t->perf);
	return true;
}

void trial_end(struct trial *t)
{
	if (t->perf)
		performance_free(t->perf);
	free(t->perf);
	t->perf = NULL;
	prepared_free(&t->p);
}
