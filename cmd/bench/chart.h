/* SPDX-License-Identifier: BSD-2-Clause */
/* A condition as a drawing: a row for each ring, its throughput and its latency. */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stdio.h>

#include "bench/score.h"

#define CHART_WIDTH 900

unsigned chart_height(uint32_t n_scores);

/* An <svg> element that is to be at `top`; its styles are those of base.css and chart.css. */
void chart(const struct contest *c, const struct condition *k, const struct score *scores,
	   uint32_t n, unsigned top, FILE *to);

#endif
