/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of verbs and their values.  What is wrong with one is told on stderr. */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

/* What a verb can be given besides its arguments. */
struct option_set {
	const char *help; /* that 'h' prints */
	const char *letters;
	const struct option *list;
	bool (*take)(void *verb, int option); /* with optarg; false after telling */
};

/* Takes the options of a command line; its arguments begin at optind.  The exit status, or
 * -1: the verb goes on. */
int option_read(int argc, char **argv, const struct option_set *set, void *verb);

/* Tells that the arguments are wrong, and the help.  The exit status. */
int option_usage(const char *wrong, const char *help);

/* False, with `option` (without its dashes), its value and what was expected told. */
bool option_bad(const char *option, const char *value, const char *expected);

/* One of two words; *second says whether it was the second. */
bool option_choice(const char *option, const char *value, const char *a, const char *b,
		   bool *second);

/* A decimal number from min to max. */
bool option_number(const char *option, const char *value, uint64_t min, uint64_t max,
		   uint64_t *out);
bool option_small(const char *option, const char *value, uint32_t min, uint32_t max, uint32_t *out);

/* A time as 60s, 500ms or 5m; without a unit, seconds. */
bool option_time(const char *option, const char *value, double *seconds);

/* --model sc, tso or rc11. */
bool option_model(const char *value, const char **model);

/* --ignore FINDING,...: takes their bits away. */
bool option_ignore(const char *value, uint32_t *kinds);

#endif
