/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the first pass: what its parts share. */
#ifndef SCENARIO_PARSE_H
#define SCENARIO_PARSE_H

#include "scenario/scenario.h"
#include "scenario/tree.h"

struct parser {
	struct scenario *scenario;
	struct mistakes *mistakes;
	uint32_t rounds[TREE_MAX_DEPTH]; /* of the repetitions around an element, from 1 */
	uint32_t depth;    /* how many there are */
	unsigned number;   /* of the element as written, from 1 */
	uint32_t unrolled;   /* so far, see parse_count() */
	bool full;    /* there were too many: no more are read */
};

/* Names of the keys of a scenario, in the order in which they are read and
 * written, and of those of an expectation. */
const char *const *parse_keys(size_t *n);
const char *const *parse_expect_keys(size_t *n);
/* What an expectation says of the key of that index. */
int64_t *parse_expect_field(struct expectation *expect, size_t key);

/* Tells "NAME is a list (EXPECTED was expected)" unless it is of that kind. */
bool parse_is(struct parser *p, const char *name, const struct node *node, enum node_kind kind,
	      const char *expected);
/* Copies a scalar that is not empty; false after telling. */
bool parse_text(struct parser *p, const char *name, const struct node *node, const char *expected,
		struct text *out);
bool parse_number(struct parser *p, const char *name, const struct node *node, uint64_t min,
		  uint64_t max, uint64_t *out);

typedef void parse_element(struct parser *p, const struct node *element, void *context);
/* Calls each() for every element of a list that is not empty, `repeat N: [...]`
 * unrolled. */
void parse_elements(struct parser *p, const char *name, const struct node *list,
		    parse_element *each, void *context);
/* Room for n more; false, after telling, if that makes more than SCENARIO_MOST. */
bool parse_count(struct parser *p, struct position at, uint32_t n);

void parse_ops(struct parser *p, struct scenario_thread *thread, const struct node *list);
void parse_schedule(struct parser *p, const struct node *list);
void parse_expect(struct parser *p, const char *name, const struct node *map,
		  struct expectation *expect);

#endif
