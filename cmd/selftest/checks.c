/* SPDX-License-Identifier: BSD-2-Clause */
#include "selftest/checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc/build.h"
#include "perform/perform.h"

#define EXECUTIONS 10
#define PLANT_FLAG "-DPLANT="

/* One execution of a scenario on a ring. */
struct trial {
	struct prepared prepared;
	struct performance performance;
};

static int say(struct selftest *self, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int say(struct selftest *self, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(self->said, sizeof(self->said), format, args);
	va_end(args);
	return status;
}

/* Nobody but the machine or brrace can be at fault here. */
static int blame(int status)
{
	return !status || status == STATUS_LACKING ? status : STATUS_INTERNAL;
}

static void built_path(const struct selftest *self, const char *name, char *path, size_t room)
{
	snprintf(path, room, "%s/%s", self->directory, name);
}

static int build(struct selftest *self, const char *const *args, size_t n, const char *output)
{
	char path[4400];
	struct cc_request request = {
		.args = args,
		.n_args = n,
		.output = path,
		.directory = self->sources,
	};

	built_path(self, output, path, sizeof(path));
	return blame(cc_build(&request, self->said, sizeof(self->said)));
}

/* The scenario's ring, with or without what is planted in it. */
static int build_ring(struct selftest *self, const struct scenario *scenario, bool planted,
		      const char *output)
{
	const char *args[8] = {scenario->ring.s};
	size_t n = 1;

	for (uint32_t i = 0; i < scenario->n_cflags && n < 8; i++) {
		const char *flag = scenario->cflags[i].s;

		if (planted || strncmp(flag, PLANT_FLAG, strlen(PLANT_FLAG)))
			args[n++] = flag;
	}
	return build(self, args, n, output);
}

int selftest_sound(struct selftest *self, const char *name)
{
	static const char *const args[] = {"ring.c", "table.c"};
	int status = build(self, args, 2, "sound.so");
	struct subject *subject;
	char path[4400], why[1000];

	(void)name;
	if (status)
		return status;
	built_path(self, "sound.so", path, sizeof(path));
	if (subject_load(&subject, path, why, sizeof(why)))
		return say(self, STATUS_INTERNAL, "built, and then refused: %s", why);
	say(self, 0, "built by %s", subject_note(subject, "compiler", 0));
	subject_unload(subject);
	return 0;
}

/* NULL: it could not be executed. */
static struct trial *trial_new(struct selftest *self, const struct scenario *scenario,
			       const char *ring, const struct prepare_options *options, int *status)
{
	struct trial *trial = calloc(1, sizeof(*trial));
	struct mistakes *mistakes = mistakes_new(scenario->path);
	char path[4400];

	if (!trial)
		out_of_memory();
	built_path(self, ring, path, sizeof(path));
	*status = prepare(&trial->prepared, scenario, path, options, mistakes);
	mistakes_print(mistakes, stderr);
	mistakes_free(mistakes);
	if (!*status) {
		perform(&trial->prepared, &trial->performance);
		return trial;
	}
	*status = say(self, blame(*status), "%s cannot be executed", ring);
	prepared_free(&trial->prepared);
	free(trial);
	return NULL;
}

static void trial_free(struct trial *trial)
{
	if (!trial)
		return;
	performance_free(&trial->performance);
	prepared_free(&trial->prepared);
	free(trial);
}

static int tell_unexpected(struct selftest *self, const char *ring, const struct result *r)
{
	const char *why = "not one access was seen";

	if (r->why[0])
		why = r->why;
	else if (r->n_differences)
		why = r->differences[0];
	return say(self, STATUS_INTERNAL, "%s: %s", ring, why);
}

/* It is there, in every execution, and an expectation of nothing does not hold. */
static int judge_planted(struct selftest *self, const char *name, struct trial *trial)
{
	struct performance *perf = &trial->performance;
	struct result *r = &perf->result;
	struct expectation nothing;
	char **differences;
	bool differs;

	if (r->why[0])
		return tell_unexpected(self, "the planted ring", r);
	if (!findings_count(r->findings, finding_by_name(name)))
		return say(self, STATUS_INTERNAL, "planted, and not found");
	if (r->status != STATUS_EXPECTED)
		return tell_unexpected(self, "the planted ring", r);
	expect_nothing(&nothing);
	differences = expect_compare(&nothing, &perf->outcome);
	differs = differences[0];
	expect_free(differences);
	if (!differs)
		return say(self, STATUS_INTERNAL, "found, and taken for expected where it was not");
	perform_again(&trial->prepared, perf, EXECUTIONS);
	if (r->executions != EXECUTIONS)
		return tell_unexpected(self, "the planted ring", r);
	return 0;
}

static int judge_sound(struct selftest *self, const struct trial *trial)
{
	const struct result *r = &trial->performance.result;

	for (uint32_t i = 0; i < r->findings->count; i++)
		if (!finding_is_note(r->findings->list[i].kind))
			return say(self, STATUS_INTERNAL, "%s found in the sound ring",
				   finding_name(r->findings->list[i].kind));
	if (r->status != STATUS_EXPECTED || r->end != RUN_ENDED || !r->trace->steps)
		return tell_unexpected(self, "the sound ring", r);
	return say(self, 0, "found where it is planted, in %d executions alike, and nowhere else",
		   EXECUTIONS);
}

static int judge_both(struct selftest *self, const char *name, const struct scenario *scenario)
{
	int status = build_ring(self, scenario, true, "planted.so");
	struct trial *trial;

	if (status)
		return status;
	trial = trial_new(self, scenario, "planted.so", &self->options, &status);
	if (trial)
		status = judge_planted(self, name, trial);
	trial_free(trial);
	if (status)
		return status;
	trial = trial_new(self, scenario, "sound.so", &self->options, &status);
	if (trial)
		status = judge_sound(self, trial);
	trial_free(trial);
	return status;
}

/* NULL, with what is wrong told. */
static struct scenario *read_scenario(struct selftest *self, const char *name)
{
	char path[4400];
	struct mistakes *mistakes;
	struct scenario *scenario;

	snprintf(path, sizeof(path), "%s/%s.yml", self->sources, name);
	mistakes = mistakes_new(path);
	scenario = scenario_read(path, mistakes);
	if (scenario && !scenario_check(scenario, mistakes)) {
		scenario_free(scenario);
		scenario = NULL;
	}
	mistakes_print(mistakes, stderr);
	mistakes_free(mistakes);
	if (!scenario)
		say(self, STATUS_INTERNAL, "its scenario cannot be read");
	return scenario;
}

int selftest_plant(struct selftest *self, const char *name)
{
	struct scenario *scenario = read_scenario(self, name);
	int status;

	if (!scenario)
		return STATUS_INTERNAL;
	status = judge_both(self, name, scenario);
	scenario_free(scenario);
	return status;
}

static uint64_t hash_on(struct selftest *self, const struct scenario *scenario, bool os_threads,
			int *status)
{
	struct prepare_options options = self->options;
	struct trial *trial;
	uint64_t hash;

	options.os_threads = os_threads;
	trial = trial_new(self, scenario, "sound.so", &options, status);
	hash = trial ? trial->performance.result.hash : 0;
	trial_free(trial);
	return hash;
}

int selftest_substrates(struct selftest *self, const char *name)
{
	struct scenario *scenario = read_scenario(self, "lost");
	uint64_t fibers, os_threads = 0;
	int status;

	(void)name;
	if (!scenario)
		return STATUS_INTERNAL;
	fibers = hash_on(self, scenario, false, &status);
	if (!status)
		os_threads = hash_on(self, scenario, true, &status);
	scenario_free(scenario);
	if (status)
		return status;
	if (fibers != os_threads)
		return say(self, STATUS_INTERNAL, "the event hashes differ");
	return say(self, 0, "the same event hash");
}

/* Compiles in the directory of the sources, as if there were no brrace. */
static int compile_plainly(struct selftest *self, const char *const *words, const char *output)
{
	static const char *const file = "ring.c";
	struct cc_request request = {.args = &file, .n_args = 1, .directory = self->sources};
	char path[4400];
	struct build build;
	struct job job;
	int status = build_begin(&build, &request, self->said, sizeof(self->said));

	built_path(self, output, path, sizeof(path));
	if (!status) {
		build_job(&build, &job, build_path(&build, "plain"));
		args_append(&job.args, &build.command);
		args_words(&job.args, (const char *const[]){"-g", "-fPIC", "-I", build.include,
							    "-o", path, NULL});
		args_words(&job.args, words);
		status = build_run(&build, &job, 1, "a plain ring does not compile");
	}
	build_end(&build);
	return blame(status);
}

/* The ring must be refused, for the reason that its code has no hooks. */
static int refused(struct selftest *self, const char *ring)
{
	struct subject *subject;
	char path[4400], why[1000];

	built_path(self, ring, path, sizeof(path));
	if (!subject_load(&subject, path, why, sizeof(why))) {
		subject_unload(subject);
		return say(self, STATUS_INTERNAL, "taken for a ring with hooks");
	}
	if (!strstr(why, "no hooks"))
		return say(self, STATUS_INTERNAL, "refused for another reason: %s", why);
	return say(self, 0, "refused: %s", why);
}

int selftest_plain(struct selftest *self, const char *name)
{
	int status = compile_plainly(
		self, (const char *const[]){"-shared", "ring.c", "table.c", NULL}, "plain.so");

	(void)name;
	return status ? status : refused(self, "plain.so");
}

int selftest_half(struct selftest *self, const char *name)
{
	const char *const args[] = {"table.c", "-L", self->directory, "-l:plain.o"};
	int status = compile_plainly(self, (const char *const[]){"-c", "ring.c", NULL}, "plain.o");

	(void)name;
	if (!status)
		status = build(self, args, 4, "half.so");
	return status ? status : refused(self, "half.so");
}
