/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The accesses of a trace, those of each place in the order that coherence gives them:
 * each write, what reads it, and then the next write.  Under sc that is the order of the
 * trace; weak memory shows stores later, or to some only.
 */
#ifndef SEARCH_COHERENT_H
#define SEARCH_COHERENT_H

#include "trace/trace.h"

/* Indices of a linked trace's events, without fences and flushes; out has room for all.
 * Returns how many. */
uint32_t coherent_order(const struct trace *trace, uint32_t *out);

#endif
