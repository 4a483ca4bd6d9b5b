/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scenario.yml <-> struct scenario, in three passes; nothing runs before all three
 * have succeeded.
 *
 *   parse  text to structure: syntax, unknown keys, wrong types
 *   check  what can be said without the ring: threads, items, numbers
 *   bind   what needs the ring: operations, points, roles, slots; fills struct bound
 *
 * Each pass tells every mistake it finds, as file:line:column, through one list.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "scenario/bind.h"
#include "scenario/expect.h"
#include "scenario/line.h"
#include "scenario/mistakes.h"
#include "scenario/text.h"

/* At most so many items and operations together, and so many lines of the schedule,
 * repetitions unrolled: events number calls and lines in 16 bits. */
#define SCENARIO_MOST 65000

/* An operation of a thread, repetitions unrolled: "enqueue a", "dequeue_bulk 3". */
struct scenario_op {
	struct text name;
	struct text *args; /* items, or one number */
	uint32_t n_args;
	uint32_t round;  /* in a repetition: which round, from 1; 0 outside */
	uint32_t suffix; /* bytes at the end of each item's name that name the rounds */
	uint32_t *items; /* index of each item; without arguments that of a fresh one,
			    for an operation that needs it; filled by check */
};

struct scenario_thread {
	struct text name;
	struct scenario_op *ops;
	uint32_t n_ops;
	int cpu; /* -1: one of its own */
};

struct expect_on {
	struct text ring;
	struct expectation expect;
};

struct scenario {
	struct arena memory; /* of all that follows */
	char *path;      /* as given; NULL: from memory */
	char *directory; /* where a ring's relative name starts; NULL: that of path */
	char *unpacked, *reported; /* directory and event hash of a report; else NULL */
	struct text title, source, ring, model;
	struct text class, cured_by; /* for the catalogue: what kind of race, and the ring
					that does not have it */
	struct text *cflags;
	uint32_t n_cflags;
	uint32_t slots; /* 0: the ring's default */
	struct position slots_at;
	uint64_t origin;
	struct position origin_at; /* line 0: not given */
	uint32_t step_limit;    /* 0: not given */
	bool misuse;
	bool volatile_is_plain, plain_is_strict;
	struct position plain_at;
	struct scenario_thread *threads;
	uint32_t n_threads;
	struct scenario_line *lines;
	uint32_t n_lines;
	struct text *preload;  /* items, oldest first; "#1", "#2", ... if only counted */
	uint32_t *preload_items; /* index of each; filled by check */
	uint32_t n_preload;
	struct text *accept_blind;
	uint32_t n_accept_blind;
	struct expectation expect;
	struct expect_on *expect_on;
	uint32_t n_expect_on;
	char **items; /* names, in order of first mention; filled by check */
	uint32_t n_items;
};

/* Reads a whole file, or text in memory.  NULL if mistakes were added. */
struct scenario *scenario_read(const char *path, struct mistakes *mistakes);
struct scenario *scenario_parse(const char *text, size_t size, struct mistakes *mistakes);
void scenario_free(struct scenario *scenario);

/* False if mistakes were added. */
bool scenario_check(struct scenario *scenario, struct mistakes *mistakes);

/* Which expectation holds on `ring`: its own of expect-on, or the general one. */
const struct expectation *scenario_expect(const struct scenario *scenario, const char *ring);

/* Name of item i, or NULL.  Items that nobody named are "#1" (the first preloaded) and
 * "T1#2" (of the second operation of T1). */
const char *scenario_item(const struct scenario *scenario, int64_t item);

/* Writes a scenario that has passed scenario_check() as a file that reads back as the
 * same, or as text to free; repetitions are written out.  A number in `impossible:`
 * then means the first of the lines that had it. */
void scenario_write(const struct scenario *scenario, FILE *to);
char *scenario_to_text(const struct scenario *scenario, size_t *size);

#endif
