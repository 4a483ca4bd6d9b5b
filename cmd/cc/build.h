/* SPDX-License-Identifier: BSD-2-Clause */
/* One run of `brrace cc`: what its steps share. */
#ifndef CC_BUILD_H
#define CC_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "cc/args.h"
#include "cc/cc.h"
#include "cc/job.h"

struct build {
	const struct cc_request *request;
	char *why;
	size_t room;
	struct arena arena;
	char *workdir;         /* intermediate files */

	struct args command;   /* compiler_find(): how to call the compiler */
	bool clang;            /* else gcc */
	bool native;           /* it makes code for this machine */
	const char *compiler;  /* "clang 19.1.7" */
	const char *version;   /* the compiler's own words */

	struct args files;     /* options_read(): C sources as the user named them */
	struct args flags;     /* for compiling */
	struct args assembler; /* for the assembler */
	struct args link;      /* for linking */
	struct args maps;      /* -ffile-prefix-map=... */
	const char *asked_kernel; /* whose headers; NULL: no kernel's */
	struct args kernel;    /* flags for them */
	const char *include;   /* directory of brrace/subject.h */
};

/* The option of asked_kernel. */
#define KERNEL "--kernel="

/* Sets why[] and returns status. */
int build_fail(struct build *build, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* "WORKDIR/name". */
const char *build_path(struct build *build, const char *name);
/* A job that has no words yet and keeps its messages in "path.err" until it ends. */
void build_job(struct build *build, struct job *job, const char *path);
/* Runs jobs; if one does not end well, why[] says `what`. */
int build_run(struct build *build, struct job *jobs, size_t n, const char *what);
/* The file's bytes, followed by a 0, or NULL with errno set. */
char *build_read(struct build *build, const char *path, size_t *size);
int build_write(struct build *build, const char *path, const void *bytes, size_t size);

/* Everything up to the first compilation: work directory, options, compiler. */
int build_begin(struct build *build, const struct cc_request *request, char *why, size_t room);
/* Compiles, links and writes `output`. */
int build_object(struct build *build, const char *output);
void build_end(struct build *build);

/* The steps, each in a file of its own. */
int options_read(struct build *build);
/* The flag with only the last component of a path in it that is absolute. */
const char *options_shorten(struct arena *arena, const char *flag);
int compiler_find(struct build *build);
/* Adds what compiles files.v[file], hooked or bare, up to but without the output. */
void compiler_args(struct build *build, struct args *args, uint32_t file, bool hooked);
/* Adds what assembles what compiler_args() has made, up to but without the files. */
void compiler_assembler_args(struct build *build, struct args *args);
/* Marks inline assembly in the assembler's text at `path`, for SUBJECT_ASSEMBLY. */
int assembly_mark(struct build *build, const char *path);
/* Texts for objcopy --redefine-syms. */
extern const char renames_hooked[], renames_bare[];
/* The bytes of SUBJECT_NOTE, with its sum still to be set. */
char *note_text(struct build *build, size_t *size);

#endif
