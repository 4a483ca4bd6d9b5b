/* SPDX-License-Identifier: BSD-2-Clause */
/* Text on a page: whatever is in it, it stays text. */
#ifndef REPORT_HTML_MARKUP_H
#define REPORT_HTML_MARKUP_H

#include <jansson.h>
#include <stdio.h>

#include "report/html/view.h"

/* Escaped, for between tags and within quotes; what is not printable becomes "?". */
void html_text(FILE *to, const char *text);
/* What printf() would write, escaped; at most some hundred characters. */
void html_printf(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Lines as the text report has them, each a paragraph; blanks before it are its
 * indentation, and of a line without any the words before two blanks are its label.
 * Steps that the view (NULL: none) shows are links.
 */
void html_lines(FILE *to, const struct view *view, const char *text);

/* A document inside the page, which no browser executes.  Takes `json`. */
void html_json(FILE *to, const char *id, json_t *json);

#endif
