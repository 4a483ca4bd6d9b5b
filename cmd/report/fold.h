/* SPDX-License-Identifier: BSD-2-Clause */
/* Rounds of waiting, folded. */
#ifndef REPORT_FOLD_H
#define REPORT_FOLD_H

#include "report/rows.h"

/* Keeps one of several equal rounds of accesses that changed nothing; returns how
 * many rows are left. */
size_t rows_fold(const struct trace *trace, struct row *rows, size_t n);

#endif
