/* SPDX-License-Identifier: BSD-2-Clause */
/* Stores and the buffers that may keep them. */
#ifndef TRACE_BUFFERED_H
#define TRACE_BUFFERED_H

#include "trace/event.h"

/* Whether other threads see a write with it. */
static inline bool event_shows(const struct event *e)
{
	bool stays = e->kind == ACCESS_STORE && e->flags & ACCESS_BUFFERED;

	return e->kind == ACCESS_FLUSH || (event_writes(e) && !stays);
}

#define BUFFERED_BYTES 8 /* of a store, at most; longer ones may be copies */

/* Whether a store buffer may keep it: a seq_cst store empties the buffer instead. */
static inline bool event_bufferable(const struct event *e)
{
	return e->kind == ACCESS_STORE && e->size <= BUFFERED_BYTES && !(e->flags & ACCESS_RANGE) &&
	       !(e->flags & ACCESS_ATOMIC && e->order == __ATOMIC_SEQ_CST);
}

#endif
