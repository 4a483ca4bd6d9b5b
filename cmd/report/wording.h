/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened, in words.  All texts are in the arena. */
#ifndef REPORT_WORDING_H
#define REPORT_WORDING_H

#include "report/rows.h"

/* The text of a row: "load  br_prod_head = 0", "enqueue a -> FULL". */
const char *word_row(struct arena *arena, const struct result *r, const struct row *row);

/* "1996 rows left out, steps 10 to 2000" */
const char *word_left_out(struct arena *arena, const struct result *r, const struct row *rows,
			  size_t n);
/* "freebsd/buf_ring-2013, 4 slots (3 usable), sc, 2 threads" */
const char *word_setting(struct arena *arena, const struct result *r);

/* "enqueue a" */
const char *word_call(struct arena *arena, const struct result *r, uint32_t call);
/* "T1's enqueue a" */
const char *word_whose(struct arena *arena, const struct result *r, uint32_t call);
/* "before load br_cons_tail", "before its return": where the thread of a call stood. */
const char *word_standing(struct arena *arena, const struct result *r, uint32_t call,
			  uint32_t event);
/* A value that a call took or returned. */
const char *word_value(struct arena *arena, const struct result *r, uintptr_t value);

/* "1 of 3 used". */
const char *word_used(struct arena *arena, const struct history *h, int64_t n);

/* "FALSE FULL" of a finding; a note is no reason to shout: "transient full". */
const char *word_label(struct arena *arena, enum finding_kind kind);
/* One of r->findings in a sentence: "T1: enqueue a said full, but never during ..." */
const char *word_finding(struct arena *arena, const struct result *r, const struct finding *f);
/* When a stuck or blocked-behind was found: as its line of the schedule ended, or at
 * the end of the execution. */
struct script_stop word_when(const struct result *r, const struct finding *f);
/* The outermost call that a thread was in then, or NO_CALL. */
uint32_t word_call_at(const struct result *r, uint32_t thread, struct script_stop when);
/* The race of a data-race of r->findings, or NULL: the finding's detail says it. */
const struct race *word_race(const struct result *r, const struct finding *f);
/* "a plain write" */
const char *word_race_access(const struct race_side *side);
/* The variable that a race is on: of an array, whichever element. */
void word_race_variable(const struct result *r, const struct race *race, char out[NAME_MAX_BYTES]);

#endif
