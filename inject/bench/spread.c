/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/spread.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct spread spread_of(double *values, uint32_t n)
{
	struct spread s = {.n = n};

	if (!n)
		return s;
	qsort(values, n, sizeof(*values), compare);
	s.least = values[0];
	s.most = values[n - 1];
	s.median = (values[(n - 1) / 2] + values[n / 2]) / 2;
	return s;
}
