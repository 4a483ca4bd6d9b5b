/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading a subject: the shared object is checked before any of its code runs. */
#ifndef SUBJECT_SUBJECT_H
#define SUBJECT_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "brrace/subject.h"
#include "subject/blind.h"

/* Sections and symbols that `brrace cc` gives every subject. */
#define SUBJECT_TEXT "brrace_text"   /* code of the instrumented copy, all of it */
#define SUBJECT_BARE "brrace_bare"   /* code of the bare copy */
#define SUBJECT_NOTE ".brrace.cc"    /* compiler, flags, files: "key=value\0"... */
#define SUBJECT_BLIND ".brrace.blind" /* blind spots, if it has any */
/* Where inline assembly is in the code: from, to, from, ... */
#define SUBJECT_ASSEMBLY ".brrace.asm"
#define SUBJECT_TABLE "brrace_subject"
#define SUBJECT_TABLE_BARE "brrace_subject_bare"

struct subject {
	void *handle;                     /* dlopen */
	char *path;
	char *note;         /* copy of SUBJECT_NOTE */
	size_t note_size;
	const struct brrace_table *table;
	const struct brrace_table *bare;
	uintptr_t base;                   /* load bias */
	uintptr_t text;                   /* SUBJECT_TEXT in memory */
	size_t text_size;
	uintptr_t data; /* end of RELRO, page-aligned down, to the end of .bss */
	size_t data_size;
	bool has_tls; /* PT_TLS: runs on OS threads */
	uintptr_t tls; /* what it starts as: tls_file bytes, then zeros */
	size_t tls_file, tls_size;
	struct blind blind; /* armed */
};

/* 0 with *out set, or -errno with why[] filled: one sentence that says what is
 * wrong with the file and what makes it right, without its path. */
int subject_load(struct subject **out, const char *path, char *why, size_t room);
void subject_unload(struct subject *subject);

/* The calling thread's thread-local data as they were when the subject was loaded. */
void subject_restore_tls(const struct subject *subject);

/* Value of `key` in the note ("compiler", "flags", "file" - the n-th, from 0), or NULL. */
const char *subject_note(const struct subject *subject, const char *key, unsigned n);

/* Index of the operation of that name, or -1. */
int subject_op(const struct brrace_table *table, const char *name);

#endif
