/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/bytes.h"

#include <stdlib.h>
#include <string.h>

static bool grow(struct bytes *b, size_t least)
{
	size_t room = b->room ? b->room : 4096;
	uint8_t *at;

	while (room < least)
		room *= 2;
	at = realloc(b->at, room);
	if (!at)
		return false;
	b->at = at;
	b->room = room;
	return true;
}

void *bytes_more(struct bytes *b, size_t n)
{
	void *at;

	if (b->failed || (b->room - b->n < n && !grow(b, b->n + n))) {
		b->failed = true;
		return NULL;
	}
	at = b->at + b->n;
	b->n += n;
	return at;
}

void bytes_put(struct bytes *b, const void *from, size_t n)
{
	void *to = n ? bytes_more(b, n) : NULL;

	if (to)
		memcpy(to, from, n);
}

void bytes_clear(struct bytes *b)
{
	b->n = 0;
	b->failed = false;
}

void bytes_free(struct bytes *b)
{
	free(b->at);
	*b = (struct bytes){0};
}

void bytes_take(struct bytes_in *in, void *to, size_t n)
{
	struct bytes_in part = bytes_part(in, n);

	if (part.left)
		memcpy(to, part.at, n);
	else
		memset(to, 0, n);
}

struct bytes_in bytes_part(struct bytes_in *in, uint64_t n)
{
	struct bytes_in part = {in->at, n, in->failed || in->left < n};

	if (part.failed) {
		in->failed = true;
		in->left = 0;
		part.left = 0;
		return part;
	}
	in->at += n;
	in->left -= n;
	return part;
}
