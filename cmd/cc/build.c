/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/build.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cc/workdir.h"

int build_fail(struct build *build, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(build->why, build->room, format, args);
	va_end(args);
	return status;
}

const char *build_path(struct build *build, const char *name)
{
	return arena_printf(&build->arena, "%s/%s", build->workdir, name);
}

void build_job(struct build *build, struct job *job, const char *path)
{
	*job = (struct job){
		.args = {.arena = &build->arena},
		.directory = build->request->directory,
		.temporary = build->workdir,
		.err = arena_printf(&build->arena, "%s.err", path),
	};
}

int build_run(struct build *build, struct job *jobs, size_t n, const char *what)
{
	struct job *bad;
	int error = jobs_run(jobs, n, build->request->verbose, &bad);

	if (error == -EINTR)
		return build_fail(build, STATUS_INTERNAL, "interrupted");
	if (error == -ENOENT)
		return build_fail(build, STATUS_LACKING, "%s is not installed", bad->args.v[0]);
	if (error < 0)
		return build_fail(build, STATUS_INTERNAL, "%s: %s", bad->args.v[0],
				  strerror(-error));
	if (error)
		return build_fail(build, STATUS_USAGE, "%s", what);
	return 0;
}

char *build_read(struct build *build, const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	struct stat stat;
	char *bytes = NULL;

	if (!file)
		return NULL;
	if (!fstat(fileno(file), &stat)) {
		bytes = arena_get(&build->arena, (size_t)stat.st_size + 1, 1);
		if (fread(bytes, 1, (size_t)stat.st_size, file) != (size_t)stat.st_size)
			bytes = NULL;
	}
	fclose(file);
	if (size)
		*size = (size_t)stat.st_size;
	return bytes;
}

int build_write(struct build *build, const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");
	bool good = file && fwrite(bytes, 1, size, file) == size;

	if (file && fclose(file))
		good = false;
	if (!good)
		return build_fail(build, STATUS_INTERNAL, "%s: %s", path, strerror(errno));
	return 0;
}

int build_begin(struct build *build, const struct cc_request *request, char *why, size_t room)
{
	int error, status;

	*build = (struct build){.request = request, .why = why, .room = room};
	build->files.arena = build->flags.arena = &build->arena;
	build->assembler.arena = build->link.arena = &build->arena;
	build->maps.arena = build->kernel.arena = &build->arena;
	status = options_read(build);
	if (status)
		return status;
	error = workdir_open(&build->workdir);
	if (error)
		return build_fail(build, STATUS_LACKING, "no directory for temporary files: %s",
				  strerror(-error));
	return compiler_find(build);
}

void build_end(struct build *build)
{
	if (build->workdir)
		workdir_close(build->workdir);
	arena_free(&build->arena);
}

int cc_build(const struct cc_request *request, char *why, size_t room)
{
	struct build build;
	int status = build_begin(&build, request, why, room);

	if (!status)
		status = build_object(&build, request->output);
	build_end(&build);
	return status;
}
