/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms in which results of a contest can be had. */
#ifndef BENCH_FORMS_H
#define BENCH_FORMS_H

#include <stdio.h>

#include "bench/contest.h"

void bench_text(struct contest *c, FILE *to);
/* One JSON document, and a table with a row for each run; see brrace-bench(1). */
void bench_json(struct contest *c, FILE *to);
void bench_csv(const struct contest *c, FILE *to);
/* A page with charts, for `command`; and the charts alone. */
void bench_page(struct contest *c, const char *command, FILE *to);
void bench_svg(struct contest *c, FILE *to);

#endif
