/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of which operations and lines of the schedule are made. */
#ifndef SCENARIO_WORDS_H
#define SCENARIO_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/script.h"
#include "scenario/tree.h"

#define WORD_MAX_BYTES 255
#define WORD_VERBS VERB_CHOOSE /* that one is written as a kind */
#define WORD_KINDS (ACCESS_KINDS + 1)

/* Splits a scalar at its spaces; returns how many words there are. */
uint32_t words_split(struct arena *memory, const struct node *node, struct text **words);

/* Names of threads, items and operations: a letter or _, then letters, digits and _.- */
bool word_is_name(const char *word);
/* Whether a number or an ordinal was meant. */
bool word_is_number(const char *word);

/* Decimal, or hexadecimal after 0x.  Tells what is wrong as "NAME is ..."; false
 * then. */
bool word_number(struct mistakes *mistakes, const char *name, const struct text *word, uint64_t min,
		 uint64_t max, uint64_t *out);
/* "1st", "2nd", "11th": 1, 2, 11.  Tells what is wrong; false then. */
bool word_ordinal(struct mistakes *mistakes, const struct text *word, uint32_t *out);
/* "st", "nd", "rd", "th". */
const char *word_ordinal_suffix(uint32_t n);

/* Indexed by enum verb. */
extern const char *const word_verbs[WORD_VERBS];
/* Every kind of point, "access" (any) last; indexed by enum access_kind. */
const char *const *word_kinds(void);
/* Index in names[], or -1. */
int word_index(const char *word, const char *const *names, size_t n);

#endif
