/* SPDX-License-Identifier: BSD-2-Clause */
/* The file to attach to a bug report. */
#ifndef PACK_ATTACH_H
#define PACK_ATTACH_H

#include "report/html.h"

struct attachment {
	const char *path; /* NULL: none is asked for */
	const char *ring; /* that was run instead of the scenario's; NULL: its own */
	char **argv;      /* the command line */
	bool all;      /* accesses that are no points too */
};

/* Writes a result, and what else is known, as a page.  False after telling. */
bool attach(const struct attachment *a, const struct result *r, const struct html_part *parts,
	    size_t n_parts);

#endif
