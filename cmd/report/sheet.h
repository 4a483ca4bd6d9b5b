/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of text of a limited width, in columns and in colour. */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include <stdbool.h>
#include <stdio.h>

#include "report/report.h"

enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_DOUBTFUL,
	STYLE_THREAD, /* + index: its colour */
};

struct sheet {
	FILE *to;
	unsigned width;
	unsigned column; /* where the next character goes, from 0 */
	unsigned blanks; /* before it, not written yet */
	bool colour, ascii;
};

struct sheet sheet_on(FILE *to, const struct text_options *options);

/*
 * What is not printable becomes "?" in all that is written.
 *
 * Puts text at a column, or after one space where that is taken.  Text beyond the
 * width goes on at column `hang` of the next line, broken at spaces; of a word that
 * is wider than that the middle is left out.
 */
void sheet_put(struct sheet *sheet, unsigned column, unsigned hang, enum style style,
	       const char *text);
/* On one line: of text that takes more than `most` columns the middle is left out. */
void sheet_put_short(struct sheet *sheet, unsigned column, unsigned most, enum style style,
		     const char *text);
void sheet_end(struct sheet *sheet);
/* A whole line. */
void sheet_line(struct sheet *sheet, unsigned column, unsigned hang, enum style style,
		const char *text);

/* How many columns the text takes. */
unsigned sheet_columns(const char *text);

#endif
