/* SPDX-License-Identifier: BSD-2-Clause */
/* The call stacks that belong to a finding. */
#ifndef REPORT_STACKS_H
#define REPORT_STACKS_H

#include "report/sheet.h"
#include "report/wording.h"

/* verbose: each frame on a line of its own. */
void stacks_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		  const struct finding *f, bool verbose);

#endif
