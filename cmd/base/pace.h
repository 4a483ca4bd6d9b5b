/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a search may go on: its budget, Ctrl-C, and a line of progress meanwhile. */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include <stdbool.h>
#include <stdio.h>

struct pace {
	double budget;    /* seconds; 0: no end */
	bool progress;    /* redraws a line on stderr */
	double began, drawn;
	bool interrupted; /* Ctrl-C, from pace_begin() to pace_end() */
	bool out_of_time;
};

void pace_begin(struct pace *pace);

/* Whether it is over.  draw() writes the line of progress, after so many seconds. */
bool pace_over(struct pace *pace, void (*draw)(void *ctx, double seconds, FILE *to), void *ctx);

/* Wipes the line; returns the seconds that it took. */
double pace_end(struct pace *pace);

#endif
