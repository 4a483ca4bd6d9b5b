/* SPDX-License-Identifier: BSD-2-Clause */
/* Races and what became of them, in each form. */
#ifndef CATALOGUE_ROWS_H
#define CATALOGUE_ROWS_H

#include <jansson.h>
#include <stdio.h>

#include "catalogue/known.h"

struct rows {
	const char *directory; /* what names of races are below, for links */
	int width;             /* of the longest name */
	bool times;
};

/* A table of lines for a terminal: the heading, and two or three for each race. */
void rows_text_head(const struct rows *rows, FILE *to);
void rows_text(const struct rows *rows, const struct known *race, const struct known_outcome *o,
	       FILE *to);

/* A table as Markdown has it. */
void rows_markdown_head(const struct rows *rows, FILE *to);
void rows_markdown(const struct rows *rows, const struct known *race, const struct known_outcome *o,
		   FILE *to);

json_t *rows_json(const struct rows *rows, const struct known *race, const struct known_outcome *o);

#endif
