/* SPDX-License-Identifier: BSD-2-Clause */
/* Help with a name that is not known. */
#ifndef BASE_HINT_H
#define BASE_HINT_H

#include <stddef.h>

struct hint {
	char text[400];
};

/* "did you mean slots?" or, if nothing is near, "known keys: brrace, ring, ...";
 * what: "keys".  Returns hint->text. */
const char *hint_for(struct hint *hint, const char *word, const char *what,
		     const char *const *names, size_t n);

#endif
