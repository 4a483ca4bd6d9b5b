/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What was found in histories judged before.  A search sees the same few again and again,
 * and to compare one costs less than to judge it.
 */
#ifndef ORACLE_RECENT_H
#define ORACLE_RECENT_H

#include "oracle/history.h"
#include "oracle/oracle.h"

#define RECENT_WORDS 60    /* what is longer is not remembered, */
#define RECENT_FINDINGS 4  /* nor is what more was found in */
#define RECENT_HISTORIES 256

struct recent_history {
	uint32_t n; /* words in use; 0: none */
	uint32_t n_found;
	uint64_t words[RECENT_WORDS]; /* all that judging depends on */
	struct finding found[RECENT_FINDINGS];
};

struct recent {
	struct recent_history now; /* asked about last */
	uint32_t place;            /* where it belongs */
	struct recent_history list[RECENT_HISTORIES]; /* the newest of each place */
};

/* NULL: this history was not judged by these flags before, or that is forgotten. */
const struct recent_history *recent_find(struct recent *recent, const struct history *history,
					 unsigned flags);
/* What was found in the history that was asked about last. */
void recent_keep(struct recent *recent, const struct finding *found, uint32_t n);

#endif
