/* SPDX-License-Identifier: BSD-2-Clause */
/* Running what may not come back. */
#ifndef STRESS_CONTAINED_H
#define STRESS_CONTAINED_H

/*
 * Runs it in a process of its own and returns what it returns.  Signals that end this
 * program go there.  If that process ends by a signal, *signal is its number; else 0.
 * Negative: there could be no process.
 */
int contained(int (*run)(void *ctx), void *ctx, int *by);

#endif
