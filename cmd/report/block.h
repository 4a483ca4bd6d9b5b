/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of one finding, below the columns. */
#ifndef REPORT_BLOCK_H
#define REPORT_BLOCK_H

#include "report/sheet.h"
#include "report/wording.h"

/* f: of r->findings.  verbose: each frame of a stack on a line of its own. */
void block_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		 const struct finding *f, bool verbose);

#endif
