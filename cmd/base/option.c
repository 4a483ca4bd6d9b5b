/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/option.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/status.h"
#include "memory/kind.h"
#include "oracle/oracle.h"

int option_read(int argc, char **argv, const struct option_set *set, void *verb)
{
	int option;

	while ((option = getopt_long(argc, argv, set->letters, set->list, NULL)) != -1) {
		if (option == 'h') {
			fputs(set->help, stdout);
			return STATUS_EXPECTED;
		}
		if (option == '?') {
			fprintf(stderr, "%s --help tells what there is\n", argv[0]);
			return STATUS_USAGE;
		}
		if (!set->take(verb, option))
			return STATUS_USAGE;
	}
	return -1;
}

int option_usage(const char *wrong, const char *help)
{
	fprintf(stderr, "brrace: %s\n%s", wrong, help);
	return STATUS_USAGE;
}

bool option_bad(const char *option, const char *value, const char *expected)
{
	fprintf(stderr, "brrace: --%s %s (%s was expected)\n", option, value, expected);
	return false;
}

bool option_choice(const char *option, const char *value, const char *a, const char *b,
		   bool *second)
{
	char expected[64];

	*second = !strcmp(value, b);
	if (*second || !strcmp(value, a))
		return true;
	snprintf(expected, sizeof(expected), "%s or %s", a, b);
	return option_bad(option, value, expected);
}

bool option_number(const char *option, const char *value, uint64_t min, uint64_t max, uint64_t *out)
{
	char expected[64], *end;

	errno = 0;
	*out = strtoull(value, &end, 10);
	if (value[0] >= '0' && value[0] <= '9' && !*end && !errno && *out >= min && *out <= max)
		return true;
	if (max == UINT64_MAX)
		snprintf(expected, sizeof(expected), "a number from %" PRIu64 " on", min);
	else
		snprintf(expected, sizeof(expected), "a number from %" PRIu64 " to %" PRIu64, min,
			 max);
	return option_bad(option, value, expected);
}

bool option_small(const char *option, const char *value, uint32_t min, uint32_t max, uint32_t *out)
{
	uint64_t n;

	if (!option_number(option, value, min, max, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

bool option_time(const char *option, const char *value, double *seconds)
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = {{"", 1}, {"s", 1}, {"ms", 1e-3}, {"m", 60}, {"h", 3600}};
	char *end;

	*seconds = strtod(value, &end);
	for (size_t i = 0; end != value && i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].unit) && *seconds > 0) {
			*seconds *= units[i].seconds;
			return true;
		}
	return option_bad(option, value, "a time as 60s, 500ms or 5m");
}

bool option_ignore(const char *value, uint32_t *kinds)
{
	char *words = strdup(value), *word, *rest;
	int kind = 0;

	if (!words)
		out_of_memory();
	for (word = strtok_r(words, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		kind = finding_by_name(word);
		if (kind < 0)
			break;
		*kinds &= ~(1u << kind);
	}
	free(words);
	return kind >= 0 ||
	       option_bad("ignore", value, "findings, as lost-drop-count or lost,duplicate");
}

bool option_model(const char *value, const char **model)
{
	if (model_kind_named(value) < 0)
		return option_bad("model", value, "sc, tso or rc11");
	*model = value;
	return true;
}
