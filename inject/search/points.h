/* SPDX-License-Identifier: BSD-2-Clause */
/* The places that give points in a run, as bytes: a later process does not have to find
 * them again. */
#ifndef SEARCH_POINTS_H
#define SEARCH_POINTS_H

#include "search/bytes.h"

struct run;

void points_pack(const struct run *run, struct bytes *out);

/* Adds them to the run's.  False, and none is added, if one that it has is not among
 * them: they are of another scenario or subject. */
bool points_unpack(struct run *run, struct bytes_in *in);

#endif
