/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_VALUE_H
#define REPORT_VALUE_H

#include "report/result.h"

/* The name of a value that is more than a number, as result_value() writes it; false:
 * it is a number, or bytes of which only a hash is known. */
bool value_name(const struct result *r, uint32_t size, word128 value, char *out, size_t room);

#endif
