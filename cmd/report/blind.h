/* SPDX-License-Identifier: BSD-2-Clause */
/* What brrace could not see, in words. */
#ifndef REPORT_BLIND_H
#define REPORT_BLIND_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/scenario.h"
#include "subject/subject.h"

/* "mine.h:42 in ring_put: `mfence`, a fence without a hook" */
void blind_text(const struct blind_spot *spot, char *out, size_t room);

/* Of one kind on one line: to be told once. */
bool blind_is_same(const struct blind_spot *a, const struct blind_spot *b);

/* One of each on a line, in the order of the source; *n of them, for the caller to free. */
const struct blind_spot **blind_by_place(const struct blind *blind, uint32_t *n);

/* Whether the scenario names it: a file and function where it is, inlined or not. */
bool blind_is_accepted(const struct scenario *scenario, const struct blind_spot *spot);

/* The first spot from *at on that was executed, with *at behind it; NULL: none. */
const struct blind_spot *blind_executed(const struct subject *subject, uint32_t *at);

/* How many were executed that the scenario does not accept, and in `out` a sentence. */
uint32_t blind_summary(const struct scenario *scenario, const struct subject *subject, char *out,
		       size_t room);

#endif
