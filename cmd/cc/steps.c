/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps from C files to a subject. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cc/blind/blind.h"
#include "cc/build.h"
#include "report/blind.h"
#include "subject/note.h"
#include "subject/subject.h"

/* The two copies of a ring, by index. */
enum { HOOKED, BARE, COPIES };

static const struct copy {
	const char *object;   /* all its code, in the work directory */
	const char *section;
	const char *table;
	const char *renames;
} copies[COPIES] = {
	[HOOKED] = {"hooked", SUBJECT_TEXT, SUBJECT_TABLE, renames_hooked},
	[BARE] = {"bare", SUBJECT_BARE, SUBJECT_TABLE_BARE, renames_bare},
};

/* "WORKDIR/bare3.o" */
static const char *object_path(struct build *build, int copy, uint32_t file)
{
	return arena_printf(&build->arena, "%s/%s%u.o", build->workdir, copies[copy].object, file);
}

/* "WORKDIR/hooked3.s" */
static const char *text_path(struct build *build, uint32_t file)
{
	return arena_printf(&build->arena, "%s/%s%u.s", build->workdir, copies[HOOKED].object,
			    file);
}

/* Both copies of every file; that with hooks up to the assembler's text. */
static int compile(struct build *build)
{
	const uint32_t n = build->files.n;
	struct job *jobs = arena_get(&build->arena, n, COPIES * sizeof(*jobs));
	struct job *job = jobs;

	for (uint32_t file = 0; file < n; file++) {
		for (int copy = 0; copy < COPIES; copy++, job++) {
			const char *to = copy == HOOKED ? text_path(build, file) :
							  object_path(build, copy, file);

			build_job(build, job, to);
			job->repeats = copy == BARE;
			compiler_args(build, &job->args, file, copy == HOOKED);
			if (isatty(STDERR_FILENO))
				args_add(&job->args, "-fdiagnostics-color=always");
			args_words(&job->args, (const char *const[]){copy == HOOKED ? "-S" : "-c",
								     "-o", to, NULL});
		}
	}
	return build_run(build, jobs, (size_t)(job - jobs), "the ring does not compile");
}

static int assemble(struct build *build)
{
	struct job *jobs = arena_get(&build->arena, build->files.n, sizeof(*jobs));

	for (uint32_t file = 0; file < build->files.n; file++) {
		const char *text = text_path(build, file);
		const char *object = object_path(build, HOOKED, file);
		int status = assembly_mark(build, text);

		if (status)
			return status;
		build_job(build, &jobs[file], object);
		compiler_assembler_args(build, &jobs[file].args);
		args_words(&jobs[file].args, (const char *const[]){"-c", "-o", object, text, NULL});
	}
	return build_run(build, jobs, build->files.n, "the ring does not assemble");
}

/* All objects of a copy in one, with all its code in one section. */
static int merge(struct build *build)
{
	struct job jobs[COPIES];

	for (int copy = 0; copy < COPIES; copy++) {
		const char *object = build_path(build, copies[copy].object);
		const char *script = arena_printf(&build->arena, "%s.ld", object);
		const char *text = arena_printf(
			&build->arena,
			"SECTIONS { %s : { INPUT_SECTION_FLAGS (SHF_EXECINSTR) *(*) } }\n",
			copies[copy].section);

		if (build_write(build, script, text, strlen(text)))
			return STATUS_INTERNAL;
		build_job(build, &jobs[copy], object);
		jobs[copy].repeats = copy == BARE;
		args_words(&jobs[copy].args,
			   (const char *const[]){"ld", "-r", "-T", script, "-o", object, NULL});
		for (uint32_t file = 0; file < build->files.n; file++)
			args_add(&jobs[copy].args, object_path(build, copy, file));
	}
	return build_run(build, jobs, COPIES, "the files do not fit together");
}

/* Calls go to the runtime, and no name is left to clash but the table's. */
static int rename_symbols(struct build *build)
{
	const char *note = build_path(build, "note");
	size_t size;
	const char *text = note_text(build, &size);
	struct job jobs[COPIES];

	if (build_write(build, note, text, size))
		return STATUS_INTERNAL;
	for (int copy = 0; copy < COPIES; copy++) {
		const char *object = build_path(build, copies[copy].object);
		const char *list = arena_printf(&build->arena, "%s.names", object);

		if (build_write(build, list, copies[copy].renames, strlen(copies[copy].renames)))
			return STATUS_INTERNAL;
		build_job(build, &jobs[copy], list);
		args_words(&jobs[copy].args,
			   (const char *const[]){"objcopy", "--redefine-syms", list,
						 "--keep-global-symbol", copies[copy].table, object,
						 NULL});
	}
	args_words(&jobs[HOOKED].args,
		   (const char *const[]){"--add-section",
					 arena_printf(&build->arena, SUBJECT_NOTE "=%s", note),
					 NULL});
	return build_run(build, jobs, COPIES, "objcopy failed");
}

/*
 * Where the object is loaded: code that computes with the address of a static variable or
 * a function would do something else each time.  Among what else brrace has at fixed
 * addresses.
 */
#define PLACE "0x20000000"

static const char *place_flag(struct build *build)
{
	for (uint32_t i = 0; i < build->link.n; i++) {
		const char *flag = build->link.v[i];

		if (!strncmp(flag, "-fuse-ld=", strlen("-fuse-ld=")) &&
		    (strstr(flag, "lld") || strstr(flag, "mold")))
			return "-Wl,--image-base=" PLACE;
	}
	return "-Wl,-Ttext-segment=" PLACE;
}

static int link_object(struct build *build, const char *output)
{
	struct job job;

	build_job(build, &job, build_path(build, "link"));
	args_append(&job.args, &build->command);
	args_words(&job.args,
		   (const char *const[]){"-shared", "-Wl,-z,now,-z,relro,--build-id=sha1",
					 place_flag(build), "-o", output,
					 build_path(build, copies[HOOKED].object),
					 build_path(build, copies[BARE].object), NULL});
	args_append(&job.args, &build->link);
	return build_run(build, &job, 1, "the ring does not link");
}

static void tell_blind(const struct blind *blind)
{
	uint32_t n;
	const struct blind_spot **spots = blind_by_place(blind, &n);
	char text[512];

	for (uint32_t i = 0; i < n; i++) {
		blind_text(spots[i], text, sizeof(text));
		fprintf(stderr, "brrace cc: blind spot: %s\n", text);
	}
	free(spots);
}

/* What hooks do not tell is told here, and again by who executes it. */
static int add_blind(struct build *build, const char *output)
{
	const char *section = build_path(build, "blind");
	struct blind blind;
	struct job job;
	char *text;
	size_t size;
	int error = blind_find(output, &text, &size);

	if (error)
		return build_fail(build, STATUS_INTERNAL, "machine code that is not understood: %s",
				  strerror(-error));
	if (!text)
		return 0;
	error = build_write(build, section, text, size);
	if (!error && blind_read(&blind, text, size))
		error = build_fail(build, STATUS_INTERNAL, "blind spots do not make sense");
	if (error)
		return error;
	tell_blind(&blind);
	blind_free(&blind);
	build_job(build, &job, section);
	args_words(&job.args,
		   (const char *const[]){"objcopy", "--add-section",
					 arena_printf(&build->arena, SUBJECT_BLIND "=%s", section),
					 output, NULL});
	return build_run(build, &job, 1, "objcopy failed");
}

/* Puts the sum of the file into its note. */
static int seal(struct build *build, const char *output)
{
	size_t size, note_size;
	const char *note = note_text(build, &note_size);
	char *file = build_read(build, output, &size);
	char *place = file ? memmem(file, size, note, note_size) : NULL;
	char digits[NOTE_SUM_DIGITS + 1];
	size_t hole;

	if (!place)
		return build_fail(build, STATUS_INTERNAL, "the linker lost section " SUBJECT_NOTE);
	hole = (size_t)(note_value(place, note_size, NOTE_SUM, 0) - file);
	note_sum(digits, file, size, hole);
	memcpy(file + hole, digits, NOTE_SUM_DIGITS);
	return build_write(build, output, file, size);
}

/* A new file beside the output, to take its place.  First of all: who cannot have a
 * result need not wait for it.  NULL after build_fail(). */
static char *open_draft(struct build *build, const char *output)
{
	const char *slash = strrchr(output, '/');
	int directory = slash ? (int)(slash + 1 - output) : 0;
	char *draft = arena_printf(&build->arena, "%.*s.%s.XXXXXX", directory, output,
				   output + directory);
	mode_t mask = umask(0);
	struct stat old;
	int fd;

	umask(mask);
	if (!stat(output, &old) && !S_ISREG(old.st_mode)) {
		build_fail(build, STATUS_USAGE, "%s: not a regular file", output);
		return NULL;
	}
	fd = mkstemp(draft);
	if (fd < 0) {
		build_fail(build, STATUS_USAGE, "%s: %s", output, strerror(errno));
		return NULL;
	}
	/* mkstemp() is for secrets; this is for whoever the user lets read. */
	fchmod(fd, 0777 & ~mask);
	close(fd);
	return draft;
}

int build_object(struct build *build, const char *output)
{
	char *draft = open_draft(build, output);
	int status;

	if (!draft)
		return STATUS_USAGE;
	status = compile(build);
	if (!status)
		status = assemble(build);
	if (!status)
		status = merge(build);
	if (!status)
		status = rename_symbols(build);
	if (!status)
		status = link_object(build, draft);
	if (!status)
		status = add_blind(build, draft);
	if (!status)
		status = seal(build, draft);
	if (!status && rename(draft, output))
		status = build_fail(build, STATUS_USAGE, "%s: %s", output, strerror(errno));
	if (status)
		unlink(draft);
	return status;
}
