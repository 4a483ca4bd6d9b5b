/* SPDX-License-Identifier: BSD-2-Clause */
/* Text inside of other languages.  What is no printable character becomes "?". */
#ifndef REPORT_FORMS_ESCAPE_H
#define REPORT_FORMS_ESCAPE_H

#include <stdio.h>

/* Between tags, where lines stay lines, and between double quotes. */
void escape_xml(const char *text, FILE *to);
void escape_xml_attribute(const char *text, FILE *to);

/* What comes after the second `::' of a workflow command of GitHub, and the value of one of
 * its properties. */
void escape_github(const char *text, FILE *to);
void escape_github_property(const char *text, FILE *to);

/* A cell of a table in Markdown; in a code span, HTML's <code>, too. */
void escape_markdown(const char *text, FILE *to);

/* The description of a test point of TAP. */
void escape_tap(const char *text, FILE *to);

/* With the double quotes around it. */
void escape_yaml(const char *text, FILE *to);

#endif
