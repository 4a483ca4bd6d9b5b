/* SPDX-License-Identifier: BSD-2-Clause */
/* One scenario on one ring, run and reported. */
#ifndef RUN_ITEM_H
#define RUN_ITEM_H

#include "pack/attach.h"
#include "pack/input.h"
#include "perform/prepare.h"
#include "report/forms/forms.h"
#include "report/report.h"
#include "run/plan.h"

struct item_options {
	struct prepare_options prepare;
	struct forms forms;
	struct input_options input;
	struct attachment html;
	uint64_t repeat;
	bool why;     /* which orderings make the first violation */
	bool several; /* the report has a title */
	bool told;    /* a report is wanted though all came as expected */
	bool table;   /* and not even if it did not: there will be a line in a table */
	bool apart;   /* in a process of its own, whose standard error is in a file */
};

/* Reports to standard output; number: of the item, from 1.  What is known of it then is
 * written for forms_read(). */
void item_run(const struct item_options *o, const struct plan_item *plan, size_t number,
	      FILE *answer);

#endif
