/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the second pass. */
#ifndef SCENARIO_CHECK_H
#define SCENARIO_CHECK_H

#include "scenario/scenario.h"

/* Numbers the items: fills scenario->items and who refers to them. */
void check_items(struct scenario *scenario, struct mistakes *mistakes);

#endif
