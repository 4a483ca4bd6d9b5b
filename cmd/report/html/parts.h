/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a page. */
#ifndef REPORT_HTML_PARTS_H
#define REPORT_HTML_PARTS_H

#include "report/html.h"
#include "report/html/markup.h"

/* The columns: a row for each step, call and return, with arrows between them. */
void html_steps(FILE *to, const struct view *view);
/* The ring as it was left, its variables, and what one steps with. */
void html_ring(FILE *to, const struct view *view);
/* What stepping needs, as data. */
void html_state(FILE *to, const struct view *view);

#endif
