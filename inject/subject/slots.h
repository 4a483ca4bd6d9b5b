/* SPDX-License-Identifier: BSD-2-Clause */
/* Which sizes a ring can be made with, as its table says. */
#ifndef SUBJECT_SLOTS_H
#define SUBJECT_SLOTS_H

#include "brrace/subject.h"

enum slots_fit {
	SLOTS_FIT,
	SLOTS_TOO_FEW,  /* for slots_least() */
	SLOTS_TOO_MANY, /* for slots_most() */
	SLOTS_NO_POWER_OF_2,
};

static inline uint32_t slots_least(const struct brrace_table *table)
{
	return table->min_slots ? table->min_slots : 1;
}

static inline uint32_t slots_most(const struct brrace_table *table)
{
	return table->max_slots ? table->max_slots : UINT32_MAX;
}

enum slots_fit slots_judge(const struct brrace_table *table, uint32_t slots);

#endif
