/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory that an execution touched, as its reader thinks of it: slots of a ring,
 * indices that point at them, and other variables. */
#ifndef REPORT_HTML_VARIABLES_H
#define REPORT_HTML_VARIABLES_H

#include "report/result.h"

#define VARIABLE_BYTES 16 /* of larger ones the value is not shown */
#define MOST_VARIABLES 192

enum role {
	ROLE_INDEX,
	ROLE_OTHER,
	ROLE_SLOT,
};

struct variable {
	uintptr_t addr;
	uint32_t size;
	const char *name;
	enum role role;
	uint32_t order; /* in which places were first seen */
	uint32_t slot;  /* SLOT: its number */
	char mark[4];  /* INDEX: what the drawing calls it */
	bool written, numeric, items; /* what was seen in it */
	unsigned char bytes[VARIABLE_BYTES];
	uint16_t known; /* which of them are */
};

struct variables {
	struct variable *list; /* indices first, slots last and in order */
	uint32_t n;
	uint32_t slots; /* 0: nothing here looks like a ring */
	bool more; /* than MOST_VARIABLES */
};

/* Places of the steps of an execution, with what was in them at its beginning. */
void variables_find(struct variables *places, struct arena *arena, const struct result *r);

/* Index of the place that an event is about, or places->n. */
uint32_t variables_of(const struct variables *places, const struct event *e);
/* Puts what an event wrote where it belongs; sets a bit of `changed` for each place. */
void variables_apply(struct variables *places, const struct event *e, bool changed[MOST_VARIABLES]);
/* What is in a place now; "" if that is not known. */
const char *variable_text(struct arena *arena, const struct result *r,
			  const struct variable *place);
/* The slot that an index points at; false: that is not known. */
bool variable_points(const struct variables *places, const struct variable *place, uint32_t *slot);

/* Says which places are slots and which are indices, and sorts them. */
void variables_assign(struct variables *places, const struct result *r);

#endif
