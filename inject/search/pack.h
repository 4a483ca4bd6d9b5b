/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Graphs that wait in a search, and the places that they name, as bytes: what another
 * process, or another day, needs to go on from there.
 */
#ifndef SEARCH_PACK_H
#define SEARCH_PACK_H

#include "search/bytes.h"
#include "graph/places.h"
#include "search/trust.h"

/* n of the graphs that wait, from the one to be visited as `first`-th on. */
void pack_graphs(struct bytes *out, const struct places *places, const struct trust *trust,
		 uint32_t first, uint32_t n);

/* Into an empty search of the same size, and empty places.  0, -EINVAL: they are not
 * graphs of that size, -ENOMEM. */
int unpack_graphs(struct bytes_in in, struct places *places, struct trust *trust);

/* Memory that lay at `from` when graphs were packed lies at `to` now. */
struct pack_move {
	uintptr_t from, to;
	size_t size;
};

/* Corrects addresses of code and of places, and values that are addresses. */
void pack_move(const struct pack_move *move, struct places *places, struct trust *trust);

#endif
