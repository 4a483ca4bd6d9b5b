/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search came to, as text and as JSON. */
#ifndef EXPLORE_TELL_H
#define EXPLORE_TELL_H

#include <jansson.h>

#include "explore/find.h"
#include "explore/hunt.h"
#include "pack/attach.h"

/* How it was found, and how it is found again. */
void tell_origin(const struct hunt *h, FILE *to);
/* How small it has become, and the nearest schedule that passes. */
void tell_find(const struct find *f, FILE *to);
void tell_reduction(const struct find *f, FILE *to);
void tell_nearest(const struct nearest *nearest, FILE *to);
/* The same as a part of a page, whose text is the caller's to free. */
struct html_part tell_nearest_part(const struct nearest *nearest);
/* All that is known of a find as a page; false after telling. */
bool tell_page(const struct find *f, const struct attachment *a);
/* What --data-races would make of it; nothing where there are none. */
void tell_races(const struct hunt *h, FILE *to);
void tell_outcomes(const struct hunt *h, FILE *to);
/* The last line.  f: NULL if nothing was found. */
void tell_verdict(const struct hunt *h, const struct find *f, bool accepted, FILE *to);

json_t *tell_json(const struct hunt *h, const struct find *f, bool accepted);
json_t *tell_find_json(const struct find *f);

/* The lines of a scenario's schedule, as in its file. */
void tell_schedule(const struct scenario *scenario, int indent, FILE *to);

#endif
