/* SPDX-License-Identifier: BSD-2-Clause */
/* A piece of a scenario file and where it stands. */
#ifndef SCENARIO_TEXT_H
#define SCENARIO_TEXT_H

/* Line and column (in characters), both from 1.  Line 0: the file as a whole. */
struct position {
	unsigned line, column;
};

struct text {
	char *s; /* NULL: not given */
	struct position at;
};

#endif
