/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/slots.h"

enum slots_fit slots_judge(const struct brrace_table *table, uint32_t slots)
{
	if (slots < slots_least(table))
		return SLOTS_TOO_FEW;
	if (slots > slots_most(table))
		return SLOTS_TOO_MANY;
	if (table->flags & BRRACE_POWER_OF_2 && slots & (slots - 1))
		return SLOTS_NO_POWER_OF_2;
	return SLOTS_FIT;
}
