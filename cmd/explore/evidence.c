/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/evidence.h"

void evidence_case(struct report_case *c, struct arena *arena, const struct evidence *e,
		   const struct find *find)
{
	const struct scenario *s = e->scenario;
	const char *ring = e->ring ? e->ring : s ? s->ring.s : NULL;

	*c = (struct report_case){.verdict = ""};
	if (find)
		case_of_result(c, arena, &find->trial.perf->result);
	else
		c->ring = ring ? case_file(arena, ring) : "";
	c->number = 1;
	c->file = case_file(arena, find && e->output ? e->output : e->path);
	c->line = 1;
	c->title = s && s->title.s ? s->title.s : "";
	c->drafted = !e->output;
}
