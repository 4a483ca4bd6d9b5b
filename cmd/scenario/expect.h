/* SPDX-License-Identifier: BSD-2-Clause */
/* What a scenario says must come out, and how that differs from what did. */
#ifndef SCENARIO_EXPECT_H
#define SCENARIO_EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "oracle/oracle.h"
#include "scenario/text.h"

#define EXPECT_UNSAID (-1)

struct expectation {
	bool given;
	int64_t findings[FINDING_KINDS]; /* EXPECT_UNSAID: not named */
	int64_t drops, counter;
	int64_t impossible; /* number of the line that may be impossible */
	struct text *races; /* data-race: variables */
	uint32_t n_races;
	struct position at;
};

/* What one execution showed. */
struct outcome {
	uint32_t findings[FINDING_KINDS];
	uint64_t drops; /* enqueues that returned full */
	bool has_counter;
	uint64_t counter;   /* the ring's own */
	unsigned impossible;   /* number of the line that could not go on; 0: none */
	bool races_checked;   /* something looked for data races */
	const char *const *races; /* their variables, each once */
	size_t n_races;
};

/* An expectation that names nothing: no finding is expected. */
void expect_nothing(struct expectation *expect);

/* True if the scenario expects this kind at least once. */
bool expect_wants(const struct expectation *expect, enum finding_kind kind);

/*
 * The differences, one line of text each ("false-full: expected 1, found 0"), as
 * an array that ends with NULL; empty if the outcome is as expected.  A finding
 * that is not named is expected 0 times; a note, drops and the counter are not
 * checked unless named, data races not unless something looked for them.  Free
 * with expect_free().
 */
char **expect_compare(const struct expectation *expect, const struct outcome *outcome);
void expect_free(char **differences);

#endif
