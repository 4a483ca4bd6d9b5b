/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of an execution as a whole, at the end of its report. */
#ifndef REPORT_REMARKS_H
#define REPORT_REMARKS_H

#include "report/sheet.h"
#include "report/wording.h"

void remarks_write(struct sheet *sheet, struct arena *arena, const struct result *r,
		   const struct text_options *options);

#endif
