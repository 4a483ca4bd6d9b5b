/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/expect.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "scenario/scenario.h"

void expect_nothing(struct expectation *expect)
{
	unsigned i;

	memset(expect, 0, sizeof(*expect));
	for (i = 0; i < FINDING_KINDS; i++)
		expect->findings[i] = EXPECT_UNSAID;
	expect->drops = EXPECT_UNSAID;
	expect->counter = EXPECT_UNSAID;
	expect->impossible = EXPECT_UNSAID;
}

bool expect_wants(const struct expectation *expect, enum finding_kind kind)
{
	return expect->findings[kind] > 0;
}

const struct expectation *scenario_expect(const struct scenario *scenario, const char *ring)
{
	uint32_t i;

	for (i = 0; i < scenario->n_expect_on; i++)
		if (strcmp(scenario->expect_on[i].ring.s, ring) == 0)
			return &scenario->expect_on[i].expect;
	return &scenario->expect;
}

struct differences {
	char **list; /* n of them, then NULL */
	size_t n;
};

static void __attribute__((format(printf, 2, 3))) differ(struct differences *d, const char *format,
							 ...)
{
	va_list args;

	d->list = realloc(d->list, (d->n + 2) * sizeof(*d->list));
	if (!d->list)
		out_of_memory();
	va_start(args, format);
	if (vasprintf(&d->list[d->n], format, args) < 0)
		out_of_memory();
	va_end(args);
	d->list[++d->n] = NULL;
}

static void compare_count(struct differences *d, const char *name, int64_t expected, uint64_t found)
{
	if (expected != EXPECT_UNSAID && (uint64_t)expected != found)
		differ(d, "%s: expected %" PRId64 ", found %" PRIu64, name, expected, found);
}

static bool names_race(const struct expectation *expect, const char *variable)
{
	uint32_t i;

	for (i = 0; i < expect->n_races; i++)
		if (strcmp(expect->races[i].s, variable) == 0)
			return true;
	return false;
}

static bool has_race(const struct outcome *outcome, const char *variable)
{
	size_t i;

	for (i = 0; i < outcome->n_races; i++)
		if (strcmp(outcome->races[i], variable) == 0)
			return true;
	return false;
}

static void compare_races(struct differences *d, const struct expectation *expect,
			  const struct outcome *outcome)
{
	const char *name = finding_name(FINDING_DATA_RACE);
	size_t i;

	for (i = 0; i < expect->n_races; i++)
		if (!has_race(outcome, expect->races[i].s))
			differ(d, "%s: expected on %s, found none", name, expect->races[i].s);
	for (i = 0; i < outcome->n_races; i++)
		if (!names_race(expect, outcome->races[i]))
			differ(d, "%s: expected none on %s, found one", name, outcome->races[i]);
}

static void compare_finding(struct differences *d, const struct expectation *expect,
			    const struct outcome *outcome, enum finding_kind kind)
{
	int64_t expected = expect->findings[kind];

	if (kind == FINDING_DATA_RACE && !outcome->races_checked)
		return;
	if (kind == FINDING_DATA_RACE && expect->n_races) {
		compare_races(d, expect, outcome);
		return;
	}
	if (expected == EXPECT_UNSAID && !finding_is_note(kind))
		expected = 0;
	compare_count(d, finding_name(kind), expected, outcome->findings[kind]);
}

static void compare_counter(struct differences *d, const struct expectation *expect,
			    const struct outcome *outcome)
{
	if (outcome->has_counter)
		compare_count(d, "counter", expect->counter, outcome->counter);
	else if (expect->counter != EXPECT_UNSAID)
		differ(d, "counter: expected %" PRId64 ", but the ring has none", expect->counter);
}

static void compare_impossible(struct differences *d, const struct expectation *expect,
			       const struct outcome *outcome)
{
	int64_t expected = expect->impossible == EXPECT_UNSAID ? 0 : expect->impossible;

	if (expected == outcome->impossible)
		return;
	if (!expected)
		differ(d, "impossible: expected none, found line %u", outcome->impossible);
	else if (!outcome->impossible)
		differ(d, "impossible: expected line %" PRId64 ", found none", expected);
	else
		differ(d, "impossible: expected line %" PRId64 ", found line %u", expected,
		       outcome->impossible);
}

char **expect_compare(const struct expectation *expect, const struct outcome *outcome)
{
	struct differences d = {calloc(1, sizeof(*d.list)), 0};
	unsigned kind;

	if (!d.list)
		out_of_memory();
	for (kind = 0; kind < FINDING_KINDS; kind++)
		compare_finding(&d, expect, outcome, kind);
	compare_count(&d, "drops", expect->drops, outcome->drops);
	compare_counter(&d, expect, outcome);
	compare_impossible(&d, expect, outcome);
	return d.list;
}

void expect_free(char **differences)
{
	char **text;

	for (text = differences; *text; text++)
		free(*text);
	free(differences);
}
