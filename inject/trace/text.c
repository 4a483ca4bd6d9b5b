/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/text.h"

#include <string.h>

struct text text_on(char *array, size_t room)
{
	array[0] = '\0';
	return (struct text){array, 0, room};
}

void text_add(struct text *text, const char *string)
{
	size_t length = strnlen(string, text->room - 1 - text->used);

	memcpy(text->at + text->used, string, length);
	text_cut(text, text->used + length);
}

void text_add_number(struct text *text, size_t number)
{
	char digits[24];
	char *first = digits + sizeof(digits) - 1;

	*first = '\0';
	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	text_add(text, first);
}

void text_cut(struct text *text, size_t used)
{
	text->used = used;
	text->at[used] = '\0';
}
