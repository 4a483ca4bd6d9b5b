/* SPDX-License-Identifier: BSD-2-Clause */
/* Which operations of a ring free threads call. */
#ifndef STRESS_OPS_H
#define STRESS_OPS_H

#include <stdbool.h>

#include "brrace/subject.h"

/*
 * Index of an operation of that kind that as many threads may call side by side, or -1.
 * Of several: one for a single caller if there is only one, one that takes many values if
 * a call is to have more than one, and then the first.
 */
int ops_find(const struct brrace_table *table, enum brrace_kind kind, bool many, uint32_t batch);

/* The drivers' way to send: enqueue, and then drain if nobody else does.  -1: none. */
int ops_transmit(const struct brrace_table *table);

/* Whether threads may call it side by side, as many or one. */
bool ops_allowed(const struct brrace_op *op, bool many);

#endif
