/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search came to, as the case that other forms show. */
#ifndef EXPLORE_EVIDENCE_H
#define EXPLORE_EVIDENCE_H

#include "explore/find.h"
#include "report/forms/case.h"

struct evidence {
	/* Given. */
	const char *path;                /* of the scenario that was searched */
	const struct scenario *scenario; /* NULL: it could not be read */
	const char *ring;                /* NULL: the scenario's */
	const char *output;              /* where the find was written; NULL: nowhere */
};

/* find: NULL: there is none.  Texts are in the arena. */
void evidence_case(struct report_case *c, struct arena *arena, const struct evidence *e,
		   const struct find *find);

#endif
