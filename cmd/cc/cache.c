/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Subjects made on demand, kept by what they are made of: the preprocessed source,
 * the flags, the compiler and this very brrace.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cc/build.h"
#include "cc/workdir.h"
#include "subject/note.h"

/* Adds a string with its end, so that "ab" "c" differs from "a" "bc". */
static uint64_t add_string(uint64_t key, const char *s)
{
	return fnv(key, s, strlen(s) + 1);
}

static uint64_t add_strings(uint64_t key, const struct args *args)
{
	for (uint32_t i = 0; i < args->n; i++)
		key = add_string(key, args->v[i]);
	return fnv(key, "", 1);
}

static int add_file(struct build *build, uint64_t *key, const char *path)
{
	size_t size;
	const char *bytes = build_read(build, path, &size);

	if (!bytes)
		return build_fail(build, STATUS_INTERNAL, "%s: %s", path, strerror(errno));
	*key = fnv(*key, bytes, size);
	return 0;
}

static int preprocess(struct build *build, const char **paths)
{
	const uint32_t n = build->files.n;
	struct job *jobs = arena_get(&build->arena, n, sizeof(*jobs));

	for (uint32_t i = 0; i < n; i++) {
		paths[i] = arena_printf(&build->arena, "%s/%u.i", build->workdir, i);
		build_job(build, &jobs[i], paths[i]);
		compiler_args(build, &jobs[i].args, i, true);
		args_words(&jobs[i].args, (const char *const[]){"-E", "-o", paths[i], NULL});
	}
	return build_run(build, jobs, n, "the ring does not compile");
}

static int make_key(struct build *build, uint64_t *key)
{
	const char **paths = arena_get(&build->arena, build->files.n, sizeof(*paths));
	int status = preprocess(build, paths);

	*key = add_string(FNV_START, build->compiler);
	*key = add_string(*key, build->version);
	*key = add_strings(*key, &build->flags);
	*key = add_strings(*key, &build->assembler);
	*key = add_strings(*key, &build->link);
	*key = add_strings(*key, &build->maps);
	*key = add_strings(*key, &build->kernel);
	for (uint32_t i = 0; i < build->files.n && !status; i++)
		status = add_file(build, key, paths[i]);
	return status ? status : add_file(build, key, "/proc/self/exe");
}

static bool make_directory(const char *path)
{
	return !mkdir(path, 0700) || errno == EEXIST;
}

/* The cache's directory, or NULL where there can be none. */
static const char *cache_directory(struct build *build)
{
	const char *base = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	const char *path;

	if (!base || *base != '/') {
		if (!home || *home != '/')
			return NULL;
		base = arena_printf(&build->arena, "%s/.cache", home);
	}
	path = arena_printf(&build->arena, "%s/brrace", base);
	if (!make_directory(base) || !make_directory(path) || access(path, W_OK | X_OK))
		return NULL;
	return path;
}

static char *passing;
static pid_t passing_owner;

static void remove_passing(void)
{
	/* A child that leaves through exit() is not the one to clean up. */
	if (getpid() == passing_owner)
		directory_remove(passing);
}

/* A directory that lives as long as the process; shared by all its subjects. */
static const char *passing_directory(void)
{
	if (!passing) {
		passing = directory_make();
		passing_owner = getpid();
		if (passing)
			atexit(remove_passing);
	}
	return passing;
}

static int build_cached(struct build *build, char **path)
{
	const char *directory;
	uint64_t key;
	int status = make_key(build, &key);

	if (status)
		return status;
	directory = cache_directory(build);
	if (!directory)
		directory = passing_directory();
	if (!directory)
		return build_fail(build, STATUS_LACKING, "no directory for temporary files: %s",
				  strerror(errno));
	*path = arena_printf(&build->arena, "%s/%016" PRIx64 ".so", directory, key);
	return access(*path, R_OK) ? build_object(build, *path) : 0;
}

int cc_cached(const struct cc_request *request, char **path, char *why, size_t room)
{
	struct build build;
	int status = build_begin(&build, request, why, room);

	*path = NULL;
	if (!status)
		status = build_cached(&build, path);
	if (!status) {
		*path = strdup(*path);
		if (!*path)
			out_of_memory();
	}
	build_end(&build);
	return status;
}
