/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program's source as lines of ASCII that a mail can have, which still is C to whoever
 * looks at it: a line that is too long ends with a backslash and goes on in the next one
 * behind another backslash; what is not ASCII is there behind a percent sign instead, as
 * "%c3a9\".
 */
#ifndef REPORT_FORMS_FOLDING_H
#define REPORT_FORMS_FOLDING_H

#include <stdio.h>

#include "base/arena.h"

/* Lines, of which none begins with `mark` or ends with a blank. */
void folding_write(const char *text, const char *mark, unsigned columns, FILE *to);
/* The text of such lines, in the arena; NULL: they are not. */
const char *folding_read(struct arena *arena, const char *lines, size_t size);

/* A name as one word of printable characters, to be freed, and back; NULL: it is none. */
char *folding_word(const char *name);
const char *folding_read_word(struct arena *arena, const char *word, size_t size);

#endif
