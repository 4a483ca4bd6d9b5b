/* SPDX-License-Identifier: BSD-2-Clause */
/* What the file of a subject says about it, read before anything of it runs. */
#ifndef SUBJECT_INSPECT_H
#define SUBJECT_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "subject/complaint.h"

/* Addresses are as linked: without the load bias. */
struct inspection {
	uint64_t text, text_size; /* SUBJECT_TEXT */
	uint64_t data, data_size; /* writable after loading */
	bool has_tls;
	uint64_t tls, tls_file, tls_size; /* what it starts as: so many bytes, then zeros */
	char *note;               /* copy of SUBJECT_NOTE; the caller frees it */
	size_t note_size;
	char *blind;              /* copy of SUBJECT_BLIND, or NULL; the caller frees it */
	size_t blind_size;
};

/* 0, or -errno with a complaint: not a subject, damaged, or code without hooks. */
int inspect(struct inspection *out, const char *path, const struct complaint *to);

#endif
