/* SPDX-License-Identifier: BSD-2-Clause */
/* Values and places by name. */
#ifndef REPORT_VALUE_H
#define REPORT_VALUE_H

#include "report/result.h"

#define VALUE_UNWRITTEN "unwritten" /* memory of the heap as it was allocated */

/* The name of a value that is more than a number, as result_value() writes it; false:
 * it is a number, or bytes of which only a hash is known. */
bool value_name(const struct result *r, uint32_t size, word128 value, char *out, size_t room);

/* "a", "a+16": an item's memory; false: it is none of the scenario's. */
bool name_item(const struct result *r, uintptr_t addr, char *out, size_t room);
/* "&br_ring[1]", "heap#2+16", "elsewhere" for memory that is not the subject's; false:
 * no address. */
bool name_pointer(const struct result *r, uintptr_t addr, char *out, size_t room);

#endif
