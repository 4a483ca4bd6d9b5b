/* SPDX-License-Identifier: BSD-2-Clause */
/* A string that grows in a caller's array and is cut where the array ends. */
#ifndef TRACE_TEXT_H
#define TRACE_TEXT_H

#include <stddef.h>

struct text {
	char *at;    /* always ends with a NUL */
	size_t used; /* bytes before the NUL */
	size_t room; /* of the array, 1 or more */
};

struct text text_on(char *array, size_t room);
void text_add(struct text *text, const char *string);
void text_add_number(struct text *text, size_t number);
/* Back to its first `used` bytes. */
void text_cut(struct text *text, size_t used);

#endif
