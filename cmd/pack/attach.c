/* SPDX-License-Identifier: BSD-2-Clause */
#include "pack/attach.h"

#include <stdlib.h>
#include <string.h>

#include "base/program.h"
#include "base/save.h"
#include "pack/pack.h"
#include "scenario/read.h"

bool attach(const struct attachment *a, const struct result *r, const struct html_part *parts,
	    size_t n_parts)
{
	struct arena arena = {0};
	char *command = program_command(a->argv), *page;
	struct html_page content = {
		.result = r,
		.parcel = pack(&arena, r->scenario, a->ring),
		.command = command,
		.parts = parts,
		.n_parts = n_parts,
		.all = a->all,
	};
	size_t size;
	bool ok;

	page = report_html(&content, &size);
	ok = scenario_fits(strlen(content.parcel->scenario), a->path) && save(a->path, page, size);
	free(page);
	free(command);
	arena_free(&arena);
	return ok;
}
