/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses and fences in a stronger order take a finding away. */
#ifndef REPORT_REPAIR_H
#define REPORT_REPAIR_H

#include <stdbool.h>
#include <stdint.h>

#define REPAIR_ACCESSES 2 /* made stronger at once */
#define REPAIR_WAYS 4     /* told */

struct repair_access {
	uint64_t pc;
	uint8_t kind;       /* enum access_kind */
	uint8_t was, order; /* memory_order: in the code, and as it should be */
};

/* No execution shows the finding if all of these are stronger. */
struct repair_told {
	struct repair_access accesses[REPAIR_ACCESSES];
	uint32_t n;
};

/* Filled by the search. */
struct repairs {
	struct repair_told ways[REPAIR_WAYS]; /* equally good */
	uint32_t n;
	const char *none; /* why there is none; NULL with n == 0: it was not asked for */
};

static inline bool repairs_asked(const struct repairs *repairs)
{
	return repairs->n || repairs->none;
}

struct result;
struct arena;
struct sheet;
struct json_t;

/* Some lines below a finding's explanation; none if it was not asked for. */
void repair_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct repairs *repairs);
/* The field "repair" of an explanation, if it was asked for. */
struct json_t *repair_json(const struct result *r, const struct repairs *repairs);

#endif
