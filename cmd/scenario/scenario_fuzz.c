/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes are a scenario or mistakes; a scenario that is written reads back as
 * one that is written the same. */
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario.h"
#include "scenario/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text of what was read, or NULL after mistakes. */
static char *rewrite(const char *text, size_t size, size_t *length)
{
	struct mistakes *mistakes = mistakes_new("input");
	struct scenario *scenario = scenario_parse(text, size, mistakes);
	char *written = NULL;
	FILE *to;

	if (scenario && scenario_check(scenario, mistakes)) {
		to = open_memstream(&written, length);
		scenario_write(scenario, to);
		fclose(to);
	} else {
		char *told = NULL;

		to = open_memstream(&told, length);
		mistakes_print(mistakes, to);
		fclose(to);
		if (!*length)
			abort();
		free(told);
	}
	scenario_free(scenario);
	mistakes_free(mistakes);
	return written;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first_length, second_length;
	char *first = rewrite((const char *)data, size, &first_length);
	char *second;

	/* Repetitions written out may make a file that is too large. */
	if (!first || first_length > TREE_MAX_BYTES) {
		free(first);
		return 0;
	}
	second = rewrite(first, first_length, &second_length);
	if (!second || strcmp(first, second) != 0) {
		fprintf(stderr, "written:\n%s\nread back and written:\n%s\n", first,
			second ? second : "(mistakes)");
		abort();
	}
	free(first);
	free(second);
	return 0;
}
