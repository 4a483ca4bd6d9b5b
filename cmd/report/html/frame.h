/* SPDX-License-Identifier: BSD-2-Clause */
/* What all pages have around and between their parts. */
#ifndef REPORT_HTML_FRAME_H
#define REPORT_HTML_FRAME_H

#include <stddef.h>
#include <stdio.h>

/* The beginning, up to the title; kind: "report", "index" or "bench", which programs know it by. */
void html_begin(FILE *to, const char *kind, int format);
/* What follows the title, with the styles of all pages and these, up to the body. */
void html_style(FILE *to, const char *css, size_t size);

/* An entry of a list of facts; text NULL: none. */
void html_fact(FILE *to, const char *name, const char *text);

/* Class of what is said of an exit status: "good", "doubtful" or "bad". */
const char *html_class(int status);

#endif
