/* SPDX-License-Identifier: BSD-2-Clause */
/* What came out when something was measured several times. */
#ifndef BENCH_SPREAD_H
#define BENCH_SPREAD_H

#include <stdint.h>

struct spread {
	uint32_t n;
	double median, least, most; /* 0 if n is */
};

/* Sorts the values. */
struct spread spread_of(double *values, uint32_t n);

#endif
