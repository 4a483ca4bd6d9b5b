/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8, independent of the locale. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* The character at *s, which is moved beyond it; UTF8_BAD, and one byte on, if
 * it is none.  *s is before `end`. */
uint32_t utf8_next(const char **s, const char *end);

/* Not a control character, a line separator of another alphabet, a byte order
 * mark or no character at all: what may stand in a line of text. */
bool utf8_printable(uint32_t character);

#endif
