/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"

/* First bytes, by the number of bytes that follow, and the least character for
 * which so many are needed. */
static const struct {
	unsigned char mask, bits;
	uint32_t least;
} forms[] = {
	{0x80, 0x00, 0},
	{0xe0, 0xc0, 0x80},
	{0xf0, 0xe0, 0x800},
	{0xf8, 0xf0, 0x10000},
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

uint32_t utf8_next(const char **s, const char *end)
{
	unsigned char first = (unsigned char)*(*s)++;
	const char *next = *s;
	uint32_t character;
	unsigned i, n = 0;

	while (n < FORMS && (first & forms[n].mask) != forms[n].bits)
		n++;
	if (n == FORMS || (size_t)(end - next) < n)
		return UTF8_BAD;
	character = first & (unsigned char)~forms[n].mask;
	for (i = 0; i < n; i++) {
		if ((next[i] & 0xc0) != 0x80)
			return UTF8_BAD;
		character = character << 6 | (next[i] & 0x3f);
	}
	if (character < forms[n].least || character > 0x10ffff ||
	    (character >= 0xd800 && character < 0xe000))
		return UTF8_BAD;
	*s = next + n;
	return character;
}

bool utf8_printable(uint32_t character)
{
	return character >= 0x20 && !(character >= 0x7f && character < 0xa0) &&
	       character != 0x2028 && character != 0x2029 && character != 0xfeff &&
	       character != 0xfffe && character != 0xffff && character <= 0x10ffff;
}
