/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses and fences in a stronger order take a finding away. */
#ifndef REPORT_REPAIR_H
#define REPORT_REPAIR_H

struct repair;
struct result;
struct arena;
struct sheet;
struct json_t;

/* Some lines below a finding's explanation. */
void repair_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct repair *repair);
/* The field "repair" of an explanation. */
struct json_t *repair_json(const struct result *r, const struct repair *repair);

#endif
