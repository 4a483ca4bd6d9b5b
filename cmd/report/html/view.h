/* SPDX-License-Identifier: BSD-2-Clause */
/* An execution as a page shows it: rows, arrows between them, and what each changed. */
#ifndef REPORT_HTML_VIEW_H
#define REPORT_HTML_VIEW_H

#include "report/deciding.h"
#include "report/html/variables.h"
#include "report/wording.h"

#define NO_ITEM UINT32_MAX

/* A row that is shown. */
struct item {
	const struct row *row; /* NULL: rows were left out here */
	const char *text;
	uint32_t y, lines;     /* where it begins and how high it is, in lines */
	uint32_t place;  /* that it is about, or places.n */
	bool decides;    /* it is a read that a finding came from */
	bool stale;      /* it is a read of what was not the newest */
	bool races;      /* it is one side of a data race */
	bool repeats;    /* it begins or ends a round of a livelock */
};

/* From a write to a read of another thread that saw it, or should have; or between two
 * accesses whose order makes a finding. */
struct arrow {
	uint32_t from, to;     /* items */
	uint32_t lane;   /* how far left of the leftmost of both it runs, from 0 */
	bool decides;
	bool explains;
	bool misses; /* it was not seen */
};

/* Item `item` left this in a place. */
struct write {
	uint32_t item, place;
	const char *text;
};

/* From item `from` to item `to` a thread has an old value of an index in hand. */
struct ghost {
	uint32_t from, to, place;
	uint8_t thread;
	const char *text;
};

/* From item `from` on a store is in its thread's buffer; item `to` takes it out. */
struct buffered {
	uint32_t from, to;
	uint8_t thread;
	const char *text;
};

struct view {
	struct arena arena; /* of all that follows */
	const struct result *r;
	struct item *items;
	uint32_t n_items;
	uint32_t *item_of; /* each event; NO_ITEM: it is not shown */
	uint32_t lines;
	struct arrow *arrows;
	uint32_t n_arrows;
	struct variables places;  /* at the end of the execution */
	const char **initial; /* what was in each place at its beginning */
	struct write *writes;
	uint32_t n_writes;
	struct ghost *ghosts;
	uint32_t n_ghosts;
	struct buffered *buffered; /* in the order of stores */
	uint32_t n_buffered;
};

/* all: accesses that are no points too.  r->trace is not NULL. */
void view_make(struct view *view, const struct result *r, bool all);
void view_free(struct view *view);

/* The access of an item, or NULL. */
const struct event *view_event(const struct view *view, const struct item *item);
/* Whether a step is shown. */
bool view_has_step(const struct view *view, uint32_t step);

/* Parts of view_make(). */
struct verdict_read {
	struct deciding_read read;
	uint32_t end; /* events before the call returned */
};
#define MOST_DECISIONS 32
/* Reads that findings, or if there are none notes, came from. */
size_t view_decisions(const struct result *r, struct verdict_read out[MOST_DECISIONS]);
void view_arrows(struct view *view);
void view_replay(struct view *view);
void view_buffers(struct view *view);
/* The item at or before which so many events had happened. */
uint32_t view_item_at(const struct view *view, uint32_t events);

#endif
