/* SPDX-License-Identifier: BSD-2-Clause */
/* Options that several verbs have.  False after telling what is wrong. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/report.h"

bool option_wrong(const char *option, const char *value, const char *expected);
bool option_color(const char *value, struct text_options *text);

#endif
