/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint64_t fnv(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;

	while (size--)
		hash = (hash ^ *byte++) * 0x100000001b3u;
	return hash;
}

const char *note_value(const char *note, size_t size, const char *key, unsigned n)
{
	const size_t length = strlen(key);
	const char *end;

	for (; size; size -= (size_t)(end - note), note = end) {
		end = memchr(note, '\0', size);
		if (!end)
			return NULL;
		end++;
		if ((size_t)(end - note) > length && note[length] == '=' &&
		    !memcmp(note, key, length) && n-- == 0)
			return note + length + 1;
	}
	return NULL;
}

void note_sum(char digits[NOTE_SUM_DIGITS + 1], const void *file, size_t size, size_t hole)
{
	const char *bytes = file;
	uint64_t hash = fnv(FNV_START, bytes, hole);

	hole += NOTE_SUM_DIGITS;
	hash = fnv(hash, bytes + hole, size - hole);
	snprintf(digits, NOTE_SUM_DIGITS + 1, "%016" PRIx64, hash);
}
