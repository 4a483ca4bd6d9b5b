/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In which order things are measured that are to be compared: by turns, each once in every
 * round, and each round in another order.  What drifts, as a clock or a neighbour's load,
 * then meets all of them alike.
 */
#ifndef BENCH_ORDER_H
#define BENCH_ORDER_H

#include <stdint.h>

/* Fills order[] with 0 to n - 1 as round `round` of this seed has them. */
void order_round(uint32_t *order, uint32_t n, uint64_t seed, uint64_t round);

#endif
