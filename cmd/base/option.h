/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the options of verbs.  What is wrong with one is told on stderr. */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include <stdbool.h>
#include <stdint.h>

/* After getopt_long() has told what is wrong: where more is told.  The exit status. */
int option_unknown(char **argv);

/* False, with `option` (without its dashes), its value and what was expected told. */
bool option_bad(const char *option, const char *value, const char *expected);

/* One of two words; *second says whether it was the second. */
bool option_choice(const char *option, const char *value, const char *a, const char *b,
		   bool *second);

/* A decimal number from min to max. */
bool option_number(const char *option, const char *value, uint64_t min, uint64_t max,
		   uint64_t *out);

/* A time as 60s, 500ms or 5m; without a unit, seconds. */
bool option_time(const char *option, const char *value, double *seconds);

/* --model sc, tso or rc11. */
bool option_model(const char *value, const char **model);

/* --ignore FINDING,...: takes their bits away. */
bool option_ignore(const char *value, uint32_t *kinds);

#endif
