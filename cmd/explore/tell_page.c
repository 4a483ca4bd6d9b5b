/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/tell.h"

#include <stdlib.h>

struct html_part tell_nearest_part(const struct nearest *nearest)
{
	char *text = NULL;
	size_t size;
	FILE *to = memory_open(&text, &size);

	tell_nearest(nearest, to);
	memory_close(to);
	return (struct html_part){"The nearest schedule that passes", text};
}

static struct html_part reduction_part(const struct find *f)
{
	char *text = NULL;
	size_t size;
	FILE *to = memory_open(&text, &size);

	tell_reduction(f, to);
	memory_close(to);
	return (struct html_part){"How small it is", text};
}

bool tell_page(const struct find *f, const struct attachment *a)
{
	const struct html_part none = {NULL, NULL};
	const struct html_part parts[] = {
		tell_nearest_part(&f->nearest),
		f->reduced ? reduction_part(f) : none,
	};
	bool ok = attach(a, &f->trial.perf->result, parts, 2);

	free((char *)parts[0].text);
	free((char *)parts[1].text);
	return ok;
}
