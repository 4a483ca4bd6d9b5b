/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which linear extension of an execution graph shows calls that no order of them
 * explains: reordered or otherwise not linearizable?
 *
 * A state is how many marks of each thread have passed, and in which ways the calls so
 * far may have taken effect: which of them have, and what is in the ring then.  A call
 * that has returned has taken effect; when none is left in which it can, that is it.
 *
 * The more calls precede others the harder they are to explain, so a return passes as
 * soon as the order of the graph lets it; only which call begins next is tried.
 */
#ifndef SEARCH_UNEXPLAINED_H
#define SEARCH_UNEXPLAINED_H

#include "oracle/spec.h"
#include "search/extension.h"

struct unexplained;

/* For histories of so many calls and values.  NULL: no memory. */
struct unexplained *unexplained_new(uint32_t max_calls, uint32_t max_values);
void unexplained_free(struct unexplained *u);

/*
 * x has taken a graph and its history, drained.  strict: answers about room are to be
 * explained, too; if not, they are left to occupancy.  extension_sequence() gives the
 * order that was found.
 */
enum extension_found unexplained_find(struct unexplained *u, struct extension *x, bool strict,
				      const struct spec_rules *rules);

#endif
