/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes one after another: what one process writes for another, or for a file. */
#ifndef SEARCH_BYTES_H
#define SEARCH_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Written to its end; all zero at first. */
struct bytes {
	uint8_t *at;
	size_t n, room;
	bool failed; /* no memory: something is missing */
};

void bytes_put(struct bytes *b, const void *from, size_t n);
/* n more bytes, for the caller to fill at once; NULL: no memory. */
void *bytes_more(struct bytes *b, size_t n);
/* Empties it and keeps the room. */
void bytes_clear(struct bytes *b);
void bytes_free(struct bytes *b);

/* Read from its beginning. */
struct bytes_in {
	const uint8_t *at;
	size_t left;
	bool failed; /* it was too short, or not what was expected */
};

/* Zeros, if there is less. */
void bytes_take(struct bytes_in *in, void *to, size_t n);
/* The next n bytes as a whole; none, if there are less. */
struct bytes_in bytes_part(struct bytes_in *in, uint64_t n);

static inline struct bytes_in bytes_of(const struct bytes *b)
{
	return (struct bytes_in){b->at, b->n, b->failed};
}

static inline void bytes_put_number(struct bytes *b, uint64_t number)
{
	bytes_put(b, &number, sizeof(number));
}

static inline uint64_t bytes_take_number(struct bytes_in *in)
{
	uint64_t number;

	bytes_take(in, &number, sizeof(number));
	return number;
}

/* With their number before them, to be taken as a part. */
static inline void bytes_put_part(struct bytes *b, const struct bytes *part)
{
	bytes_put_number(b, part->n);
	bytes_put(b, part->at, part->n);
	b->failed |= part->failed;
}

static inline struct bytes_in bytes_take_part(struct bytes_in *in)
{
	return bytes_part(in, bytes_take_number(in));
}

#endif
