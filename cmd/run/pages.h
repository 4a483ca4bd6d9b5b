/* SPDX-License-Identifier: BSD-2-Clause */
/* A directory of pages: one of each item, and index.html, which leads to them. */
#ifndef RUN_PAGES_H
#define RUN_PAGES_H

#include "pack/attach.h"
#include "report/forms/case.h"
#include "run/plan.h"

/* Names a page for each item: what differs in the paths, in characters that stand for
 * themselves in links and names of files, and no two alike. */
void pages_name(struct plan *plan);

/* Makes the directory if it is not there.  False after telling: pages cannot be there. */
bool pages_possible(const char *directory);

/* Writes the index, after the pages.  False after telling. */
bool pages_index(const struct attachment *a, const struct plan *plan,
		 const struct report_case *cases, int status);

#endif
