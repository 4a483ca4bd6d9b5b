/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/tell.h"

#include <stdlib.h>

static char *told(const struct find *f, void (*tell)(const struct find *, FILE *))
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		out_of_memory();
	tell(f, to);
	if (fclose(to))
		out_of_memory();
	return text;
}

bool tell_page(const struct find *f, const struct attachment *a)
{
	char *nearest = told(f, tell_nearest);
	char *reduction = f->reduced ? told(f, tell_reduction) : NULL;
	const struct html_part parts[] = {
		{"The nearest schedule that passes", nearest},
		{"How small it is", reduction},
	};
	bool ok = attach(a, &f->trial.perf->result, parts, sizeof(parts) / sizeof(parts[0]));

	free(reduction);
	free(nearest);
	return ok;
}
