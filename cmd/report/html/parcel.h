/* SPDX-License-Identifier: BSD-2-Clause */
/* What a page carries so that it can be run again, and the marks by which a page is
 * known that is whole and as it was written. */
#ifndef REPORT_HTML_PARCEL_H
#define REPORT_HTML_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define PAGE_FORMAT 1

/* A file of a ring that is not built in. */
struct parcel_file {
	const char *name; /* relative to where all of them start, without ".." */
	const char *text;
};

struct parcel {
	const char *scenario;  /* the scenario as YAML, on the ring that was run */
	const char *directory; /* of the scenario among the files; "": where they start */
	struct parcel_file *files;
	uint32_t n_files;  /* 0: the ring is built in, or stays */
	const char *hash; /* of the execution, as digits; NULL: there was none; filled by
			     parcel_read() */
	const char *stays;     /* why the ring is not carried; NULL: it is, or need not be */
};

/* Whether a stranger's file of this name stays where it is unpacked. */
bool parcel_stays_inside(const char *name);

/* Last line of a page of these bytes; the others are all before it. */
char *parcel_seal(struct arena *arena, const char *page, size_t size);

/* Whether a file is meant to be a page: scenarios do not begin with "<". */
bool parcel_is_page(const char *bytes, size_t size);

/* What a page carries, in the arena; NULL with why[] filled: it is no page, of a later
 * format, not whole, or not as it was written. */
struct parcel *parcel_read(struct arena *arena, const char *page, size_t size, char *why,
			   size_t room);

#endif
