/* SPDX-License-Identifier: BSD-2-Clause */
/* The page to attach to a bug report, read by people and by `brrace run`; and the index
 * of many of them. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/forms/case.h"
#include "report/html/parcel.h"
#include "report/result.h"

/* Something that is known beside the result, as lines of a text report. */
struct html_part {
	const char *title;
	const char *text; /* NULL or empty: there is no such part */
};

struct html_page {
	const struct result *result;
	const struct parcel *parcel;   /* what the page carries */
	const char *command;      /* the command line, without paths of this machine */
	const struct html_part *parts; /* after the findings */
	size_t n_parts;
	bool all; /* accesses that are no points too */
};

/* The page, of *size bytes, for the caller to free. */
char *report_html(const struct html_page *page, size_t *size);

#define INDEX_FORMAT 1

struct html_index {
	const struct report_case *cases; /* n of them, all of a scenario together */
	size_t n;
	const char *const *rings; /* on which each scenario ran, in the order of its cases */
	size_t n_rings;         /* 0: each ran on its own */
	const char *command;      /* as of a page */
	int status;             /* with which all of it ends */
};

/* The index, of *size bytes, for the caller to free. */
char *report_index(const struct html_index *index, size_t *size);

#endif
