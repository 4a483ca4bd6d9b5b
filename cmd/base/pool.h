/* SPDX-License-Identifier: BSD-2-Clause */
/* Pieces of work, each in a process of its own: one that crashes or hangs costs only
 * itself. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum piece_end {
	PIECE_ENDED,    /* exit status in `code` */
	PIECE_KILLED,   /* by itself: the signal in `code` */
	PIECE_TOO_LONG, /* by us, for the limit */
	PIECE_LEFT,     /* not begun or ended by us: there was a signal to end it all */
};

/* What became of a piece.  Texts end with a 0; they are NULL of one not begun. */
struct piece {
	enum piece_end end;
	int code;
	double seconds;
	char *out, *err; /* what it wrote to standard output and error */
	char *answer;    /* what work() wrote */
	size_t size;     /* of the answer */
};

struct pool {
	size_t n;       /* pieces */
	unsigned width; /* at most so many at once */
	double limit;   /* seconds for each; 0: no end */
	bool progress;  /* redraws a line on stderr */
	void *ctx;
	/* Does piece i in a process of its own. */
	void (*work)(void *ctx, size_t i, FILE *answer);
	/* Called in the order of pieces; each is gone when it returns. */
	void (*done)(void *ctx, size_t i, const struct piece *piece);
	/* Of a piece, for the line of progress. */
	const char *(*name)(void *ctx, size_t i);
};

/* The signal that ended it before all was done, such as SIGINT of Ctrl-C, or 0. */
int pool_run(const struct pool *pool);

#endif
