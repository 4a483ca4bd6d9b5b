/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/place.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* A member of an object, and where it lies in it. */
struct place {
	const struct member *member;
	size_t offset, room;
};

/* The member called name[0..length), also one of an anonymous member. */
static bool find_member(const struct type *type, size_t room, const char *name, size_t length,
			struct place *place)
{
	for (size_t i = 0; i < type->n; i++) {
		const struct member *member = &type->members[i];
		size_t inside = place_member_room(type, member, room);

		if (!member->name) {
			if (!find_member(member->type, inside, name, length, place))
				continue;
			place->offset += member->offset;
			return true;
		}
		if (strncmp(member->name, name, length) || member->name[length])
			continue;
		*place = (struct place){member, member->offset, inside};
		return true;
	}
	return false;
}

/* Digits at *path, which moves past them; false if there are none.  Too large a
 * number stays at what no object has. */
static bool read_number(const char **path, size_t *value)
{
	const char *first = *path;

	*value = 0;
	for (; **path >= '0' && **path <= '9'; ++*path) {
		if (*value < SIZE_MAX / 100)
			*value = *value * 10 + (size_t)(**path - '0');
	}
	return *path != first;
}

static int find_part(const struct type *type, size_t room, const char *path, struct span *at)
{
	size_t size = place_size(type, room);

	if (!read_number(&path, &at->offset) || *path)
		return -ENOENT;
	if (at->offset >= size)
		return -ERANGE;
	at->size = size - at->offset;
	return 0;
}

/* "2]" or "2..3]" or "*]" at *path, which moves past it. */
static int read_index(const char **path, size_t n, size_t *first, size_t *last)
{
	if (**path == '*') {
		++*path;
		*first = 0;
		*last = n ? n - 1 : 0;
	} else {
		if (!read_number(path, first))
			return -ENOENT;
		*last = *first;
		if (!strncmp(*path, "..", 2)) {
			*path += 2;
			if (!read_number(path, last))
				return -ENOENT;
		}
	}
	if (*(*path)++ != ']')
		return -ENOENT;
	return *first <= *last && *last < n ? 0 : -ERANGE;
}

static int find_element(const struct type *type, size_t room, const char *path, struct span *at)
{
	size_t each = type->element->size;
	size_t first, last;
	int err = read_index(&path, place_elements(type, room), &first, &last);

	if (err)
		return err;
	if (!*path) {
		*at = (struct span){first * each, (last - first + 1) * each};
		return 0;
	}
	if (first != last)
		return -ENOENT;
	err = place_find(type->element, each, path, at);
	at->offset += first * each;
	return err;
}

/* From the first byte of a to the last of b, or the other way round. */
static struct span cover(struct span a, struct span b)
{
	size_t first = a.offset < b.offset ? a.offset : b.offset;
	size_t end_a = a.offset + a.size, end_b = b.offset + b.size;

	return (struct span){first, (end_a > end_b ? end_a : end_b) - first};
}

static int find_bits(const struct type *type, size_t room, const char *path, struct span *at)
{
	struct span other;
	int err;

	if (!*path)
		return 0;
	if (*path != '|')
		return -ENOENT;
	err = place_find_member(type, room, path + 1, &other);
	if (!err)
		*at = cover(*at, other);
	return err;
}

int place_find_member(const struct type *type, size_t room, const char *path, struct span *at)
{
	size_t length = strcspn(path, ".[+|");
	struct place place;
	int err;

	if (!has_members(type) || !find_member(type, room, path, length, &place))
		return -ENOENT;
	path += length;
	if (place.member->bits) {
		*at = (struct span){place.offset, place.member->size};
		return find_bits(type, room, path, at);
	}
	err = place_find(place.member->type, place.room, path, at);
	at->offset += place.offset;
	return err;
}

int place_find(const struct type *type, size_t room, const char *path, struct span *at)
{
	*at = (struct span){0, place_size(type, room)};
	if (!*path)
		return 0;
	if (*path == '.')
		return place_find_member(type, room, path + 1, at);
	if (*path == '[' && type->kind == TYPE_ARRAY)
		return find_element(type, room, path + 1, at);
	if (*path == '+')
		return find_part(type, room, path + 1, at);
	return -ENOENT;
}
