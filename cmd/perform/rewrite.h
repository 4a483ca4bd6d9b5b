/* SPDX-License-Identifier: BSD-2-Clause */
/* From `step N`, which machines write, to points by name, which last. */
#ifndef PERFORM_REWRITE_H
#define PERFORM_REWRITE_H

#include "report/result.h"
#include "scenario/scenario.h"

/*
 * Replaces each `step N` line of a scenario by the line that stops its thread at the
 * same place: `until [Nth] POINT [in [Nth] OP]`, `finish OP` or `finish`.  r: an
 * execution of it whose schedule fitted.
 */
void rewrite_steps(struct scenario *scenario, const struct result *r);

#endif
