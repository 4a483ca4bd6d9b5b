/* SPDX-License-Identifier: BSD-2-Clause */
/* What a new ring starts with: a table of operations and a scenario. */
#ifndef NEW_TEMPLATE_H
#define NEW_TEMPLATE_H

#include <stdio.h>

struct template_request {
	const char *name;
	const char *header; /* of the ring; NULL: none yet */
	const char *kernel; /* whose headers it needs; NULL: no kernel's */
};

/* Both work as they stand, on a ring that is there to be replaced. */
void template_table(const struct template_request *request, FILE *to);
void template_scenario(const struct template_request *request, FILE *to);

#endif
