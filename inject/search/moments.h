/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether one look explains the calls of every linear extension of an execution graph.
 *
 * Each call is given a moment, one of its nodes, at which it takes effect.  If the graph
 * itself orders these as a bounded queue wants them, then so does every extension, and
 * each moment is within its call.
 */
#ifndef SEARCH_MOMENTS_H
#define SEARCH_MOMENTS_H

#include "search/extension.h"

/* x has taken a graph and its history, drained; answers about room need no explanation.
 * False: no such moments, or none found; that says nothing. */
bool moments_explain(const struct extension *x);

#endif
