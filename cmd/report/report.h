/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms in which a result can be had. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct result;

enum colour { COLOUR_NO, COLOUR_YES };

struct text_options {
	enum colour colour;
	bool ascii; /* no characters beyond ASCII */
	unsigned width; /* columns; 40 at least and 100 at most are used, 0: 100 */
	bool all; /* accesses that are no points too */
	bool verbose; /* stacks and long traces in full */
};

/* What the environment and the terminal, if `to` is one, ask for: NO_COLOR before
 * CLICOLOR_FORCE before isatty(); COLUMNS; the locale's character set. */
struct text_options text_options_from_env(FILE *to);

/* The report for people. */
void report_text(const struct result *r, const struct text_options *options, FILE *to);

/* One JSON document, described in brrace(1), for the caller to write and give back. */
struct json_t;
struct json_t *report_json(const struct result *r);

/* One line a scenario x ring: "scenario  ring  as expected  verdict". */
struct table_row {
	const char *scenario, *ring;
	char verdict[120]; /* "false-full 1, drops 1, counter 1", "impossible at line 2" */
	int status;    /* enum status */
};
void report_table(const struct table_row *rows, size_t n, const struct text_options *options,
		  FILE *to);
/* "as expected", "does not fit": what a status means, in two words. */
const char *report_standard(int status);
/* Fills verdict and status of a row from a result. */
void report_row(const struct result *r, struct table_row *row);

#endif
