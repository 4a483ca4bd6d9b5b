/* SPDX-License-Identifier: BSD-2-Clause */
/* The second pass: what can be said of a scenario without its ring. */
#include "scenario/check.h"

#include <string.h>

#include "base/hint.h"
#include "memory/kind.h"
#include "scenario/words.h"
#include "sched/thread.h"

static void check_model(const struct scenario *s, struct mistakes *mistakes)
{
	const char *names[MODEL_KINDS];
	struct hint hint;

	if (!s->model.s || model_kind_named(s->model.s) >= 0)
		return;
	for (int i = 0; i < MODEL_KINDS; i++)
		names[i] = model_kind_name(i);
	mistakes_add(mistakes, s->model.at, "no model is \"%s\" (%s)", s->model.s,
		     hint_for(&hint, s->model.s, "models", names, MODEL_KINDS));
}

/* What kinds of accesses may do is a matter of one model. */
static void check_kinds(const struct scenario *s, struct mistakes *mistakes)
{
	const char *rc11 = model_kind_name(MODEL_RC11);
	bool weak = s->model.s && strcmp(s->model.s, rc11) == 0;

	if (s->plain_is_strict && !weak)
		mistakes_add(mistakes, s->plain_at,
			     "plain: strict without a choice (model: %s was expected)", rc11);
}

/* What the lines so far have made of a thread. */
struct state {
	enum { RUNS, HELD, KILLED } is;
	unsigned since; /* number of the line */
};

/* Whether a line is only for a thread that is not held. */
static bool runs(uint8_t verb)
{
	return verb != VERB_RELEASE && verb != VERB_KILL && verb != VERB_FAIL && verb != VERB_FLUSH;
}

static void check_line(const struct scenario_line *line, struct state *state,
		       struct mistakes *mistakes)
{
	const char *name = line->thread_name.s;

	/* Its stores leave the buffer all the same. */
	if (state->is == KILLED && line->verb != VERB_FLUSH)
		mistakes_add(mistakes, line->at,
			     "%s was killed by line %u (no line for it was expected)", name,
			     state->since);
	else if (line->verb == VERB_RELEASE && state->is != HELD)
		mistakes_add(mistakes, line->at, "%s is not held (%s hold was expected before)",
			     name, name);
	else if (state->is == HELD && runs(line->verb))
		mistakes_add(mistakes, line->at,
			     "%s is held since line %u (%s release was expected first)", name,
			     state->since, name);
	else if (line->verb == VERB_HOLD)
		*state = (struct state){HELD, line->number};
	else if (line->verb == VERB_KILL)
		*state = (struct state){KILLED, line->number};
	else if (line->verb == VERB_RELEASE)
		state->is = RUNS;
}

/* The model that a verb is of, where it means nothing under another. */
static void check_verb(const struct scenario *s, const struct scenario_line *line,
		       struct mistakes *mistakes)
{
	const char *model = s->model.s ? s->model.s : "";
	bool buffers = line->verb == VERB_BUFFER || line->verb == VERB_FLUSH;

	if (buffers && strcmp(model, model_kind_name(MODEL_TSO)) != 0)
		mistakes_add(mistakes, line->at,
			     "%s without store buffers (model: %s was expected)",
			     word_verbs[line->verb], model_kind_name(MODEL_TSO));
	if (line->verb == VERB_DELAY && strcmp(model, model_kind_name(MODEL_RC11)) != 0)
		mistakes_add(mistakes, line->at,
			     "%s where loads take effect at once (model: %s was "
			     "expected)",
			     word_verbs[line->verb], model_kind_name(MODEL_RC11));
	if (line->verb == VERB_CHOOSE && strcmp(model, model_kind_name(MODEL_RC11)) != 0)
		mistakes_add(mistakes, line->at,
			     "a choice where there is none (model: %s was expected)",
			     model_kind_name(MODEL_RC11));
}

/* Index of a thread, or -1 after telling. */
static int thread_named(const struct scenario *s, const struct text *name,
			struct mistakes *mistakes)
{
	const char *names[MAX_THREADS];
	struct hint hint;
	uint32_t i;
	int thread;

	for (i = 0; i < s->n_threads; i++)
		names[i] = s->threads[i].name.s;
	thread = word_index(name->s, names, s->n_threads);
	if (thread < 0)
		mistakes_add(mistakes, name->at, "no thread is \"%s\" (%s)", name->s,
			     hint_for(&hint, name->s, "threads", names, s->n_threads));
	return thread;
}

static void check_schedule(struct scenario *s, struct mistakes *mistakes)
{
	struct state states[MAX_THREADS] = {0};
	uint32_t i;

	for (i = 0; i < s->n_lines; i++) {
		struct scenario_line *line = &s->lines[i];
		int thread = thread_named(s, &line->thread_name, mistakes), of;

		if (thread < 0)
			continue;
		line->thread = (uint32_t)thread;
		of = line->source.thread.s ? thread_named(s, &line->source.thread, mistakes) : 0;
		if (of >= 0)
			line->source.thread_index = (uint32_t)of;
		check_verb(s, line, mistakes);
		check_line(line, &states[thread], mistakes);
	}
}

static void check_expect(const struct scenario *s, const struct expectation *expect,
			 struct mistakes *mistakes)
{
	unsigned lines = s->n_lines ? s->lines[s->n_lines - 1].number : 0;

	if (expect->impossible > lines)
		mistakes_add(mistakes, expect->at,
			     "line %u is to be impossible (the schedule has %u lines)",
			     (unsigned)expect->impossible, lines);
}

bool scenario_check(struct scenario *scenario, struct mistakes *mistakes)
{
	size_t before = mistakes_count(mistakes);
	uint32_t i;

	check_model(scenario, mistakes);
	check_kinds(scenario, mistakes);
	check_items(scenario, mistakes);
	check_schedule(scenario, mistakes);
	check_expect(scenario, &scenario->expect, mistakes);
	for (i = 0; i < scenario->n_expect_on; i++)
		check_expect(scenario, &scenario->expect_on[i].expect, mistakes);
	return mistakes_count(mistakes) == before;
}
