/* SPDX-License-Identifier: BSD-2-Clause */
/* Scenarios that a search makes: copies with other threads, schedules, expectations. */
#ifndef EXPLORE_DRAFT_H
#define EXPLORE_DRAFT_H

#include "run.h"
#include "scenario/scenario.h"
#include "search/record.h"

/* A scenario of its own, as if what scenario_write() writes had been read. */
struct scenario *draft_copy(const struct scenario *scenario);

/* The same without schedule and expectations, and as nobody's known race. */
struct scenario *draft_bare(const struct scenario *scenario);

/* Appends a line of that verb; the rest is the caller's. */
struct scenario_line *draft_line(struct scenario *scenario, uint8_t verb, uint32_t thread);

/*
 * Appends the turns to the schedule as `finish OP` and `step N`.  run: whose last
 * execution they were.
 */
void draft_turns(struct scenario *scenario, struct run *run, const struct turn *turns, uint32_t n);

/* Whether the schedule says nothing but who runs how far; otherwise tells.  Lines that
 * do something to a thread belong to what is found: turns alone do not show it. */
bool draft_only_orders(const struct scenario *scenario, struct mistakes *mistakes);

/* Expects exactly this. */
void draft_expect(struct scenario *scenario, const struct outcome *outcome);

/* The first n items are there before the threads run. */
void draft_preload(struct scenario *scenario, uint32_t n);
void draft_origin(struct scenario *scenario, uint64_t origin);

/* Without operations first ... first + n - 1 of a thread; one that has none left goes. */
void draft_drop_ops(struct scenario *scenario, uint32_t thread, uint32_t first, uint32_t n);

#endif
