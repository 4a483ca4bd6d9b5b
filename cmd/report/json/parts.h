/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the JSON document; see brrace(1) for what they mean. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

#include <jansson.h>

#include "report/result.h"

/* These end the program when out of memory, so that none of them has to be checked. */
void json_put(json_t *object, const char *key, json_t *value);
void json_add(json_t *array, json_t *value);
/* NULL becomes null; what is no UTF-8 loses its characters beyond ASCII. */
json_t *json_text(const char *text);
/* An integer; where a double could not hold it exactly, its hexadecimal text. */
json_t *json_count(uint64_t n);
json_t *json_count_or_null(bool known, uint64_t n);
json_t *json_line(const struct source_line *line);
/* "atomic", "volatile" or "plain". */
json_t *json_access(bool atomic, bool by_volatile);

json_t *json_threads(const struct result *r);
json_t *json_schedule(const struct result *r);
json_t *json_calls(const struct result *r);
json_t *json_steps(const struct result *r);
json_t *json_findings(const struct result *r, bool notes);
json_t *json_race(const struct result *r, const struct race *race);
/* Those that were executed. */
json_t *json_blind(const struct scenario *scenario, const struct subject *subject);
json_t *json_stacks(const struct result *r);
json_t *json_frames(const struct result *r, const struct stack *stack);
json_t *json_values(const struct result *r, const uintptr_t *values, uint32_t n);
json_t *json_value(const struct result *r, uint32_t size, word128 value);
/* "line" of the scenario as written, of an index in the schedule; null: none. */
json_t *json_line_number(const struct result *r, uint32_t line);

#endif
