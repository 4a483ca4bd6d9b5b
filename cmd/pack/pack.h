/* SPDX-License-Identifier: BSD-2-Clause */
/* Between files of this machine and what a report carries. */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "report/html/parcel.h"
#include "scenario/scenario.h"

/*
 * What a report of a scenario on `ring` (NULL: its own) carries, in the arena.  A ring
 * that is a C file comes with the files that it includes by names relative to it, or
 * to directories that relative -I flags name.
 */
struct parcel *pack(struct arena *arena, const struct scenario *scenario, const char *ring);

/* Writes the files of a parcel into a new directory, for unpack_remove(); NULL with
 * errno set. */
char *unpack(const struct parcel *parcel);
void unpack_remove(char *directory);

#endif
