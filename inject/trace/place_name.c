/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/place.h"

static bool holds(const struct type *type, const struct member *member, size_t room, struct span at)
{
	struct span outer = {member->offset, place_member_size(type, member, room)};

	return !member->bits && span_holds(outer, at);
}

static bool overlaps(const struct member *member, struct span at)
{
	return at.offset < member->offset + member->size && member->offset < at.offset + at.size;
}

static struct span within(struct span at, size_t offset)
{
	return (struct span){at.offset - offset, at.size};
}

/* How well a path names what was touched. */
enum fit {
	FIT_PART,     /* it is in there */
	FIT_BITS,     /* these bit-fields are in there */
	FIT_ELEMENTS, /* just some elements of an array */
	FIT_WHOLE,    /* just that aggregate */
	FIT_SCALAR,   /* just that scalar */
};

static bool covers(const struct type *type, struct span at)
{
	return at.offset == 0 && type->size && at.size >= type->size;
}

static enum fit name_rest(struct text *out, const struct type *type, struct span at)
{
	if (covers(type, at))
		return type->kind == TYPE_SCALAR ? FIT_SCALAR : FIT_WHOLE;
	text_add(out, "+");
	text_add_number(out, at.offset);
	return FIT_PART;
}

static enum fit name(struct text *out, const struct type *type, size_t room, struct span at);

static enum fit name_element(struct text *out, const struct type *type, size_t room, struct span at)
{
	size_t each = type->element->size;
	size_t n = place_elements(type, room);
	size_t first = at.offset / each;
	size_t last = (at.offset + at.size - 1) / each;
	bool aligned = at.offset % each == 0 && at.size % each == 0;

	if (first != last && at.size == n * each)
		return FIT_WHOLE;
	if (last >= n || (first != last && !aligned))
		return name_rest(out, type, at);
	text_add(out, "[");
	text_add_number(out, first);
	if (first != last) {
		text_add(out, "..");
		text_add_number(out, last);
	}
	text_add(out, "]");
	if (first != last)
		return FIT_ELEMENTS;
	return name(out, type->element, each, within(at, first * each));
}

/* Bit-fields have no size of their own: those that share the bytes are named
 * together, unless something else lies there too. */
static bool only_bits(const struct type *type, struct span at)
{
	bool any = false;

	for (size_t i = 0; i < type->n; i++) {
		if (!overlaps(&type->members[i], at))
			continue;
		if (!type->members[i].bits)
			return false;
		any = true;
	}
	return any;
}

static enum fit name_bits(struct text *out, const struct type *type, struct span at)
{
	const char *before = ".";

	for (size_t i = 0; i < type->n; i++) {
		if (!overlaps(&type->members[i], at))
			continue;
		text_add(out, before);
		text_add(out, type->members[i].name);
		before = "|";
	}
	return FIT_BITS;
}

static enum fit name_members(struct text *out, const struct type *type, size_t room,
			     struct span at);

static enum fit name_member(struct text *out, const struct type *type, const struct member *member,
			    size_t room, struct span at)
{
	at = within(at, member->offset);
	room = place_member_room(type, member, room);
	if (!member->name)
		return name_members(out, member->type, room, at);
	text_add(out, ".");
	text_add(out, member->name);
	return name(out, member->type, room, at);
}

/* By the first of the members that fit best. */
static enum fit name_members(struct text *out, const struct type *type, size_t room, struct span at)
{
	const struct member *best = NULL, *last = NULL;
	enum fit best_fit = FIT_PART;
	size_t used = out->used;

	for (size_t i = 0; i < type->n && best_fit != FIT_SCALAR; i++) {
		const struct member *member = &type->members[i];
		enum fit fit;

		if (!holds(type, member, room, at))
			continue;
		text_cut(out, used);
		fit = name_member(out, type, member, room, at);
		last = member;
		if (best && fit <= best_fit)
			continue;
		best = member;
		best_fit = fit;
	}
	if (!best)
		return only_bits(type, at) ? name_bits(out, type, at) : name_rest(out, type, at);
	if (best == last)
		return best_fit;
	text_cut(out, used);
	return name_member(out, type, best, room, at);
}

/* A whole struct or union goes by its own name, not by that of a struct in it of the
 * same size; a scalar of that size is what the code means. */
static enum fit name_whole_or_member(struct text *out, const struct type *type, size_t room,
				     struct span at)
{
	size_t used = out->used;
	enum fit fit = name_members(out, type, room, at);

	if (!covers(type, at) || fit == FIT_SCALAR || fit == FIT_BITS)
		return fit;
	text_cut(out, used);
	return FIT_WHOLE;
}

static enum fit name(struct text *out, const struct type *type, size_t room, struct span at)
{
	if (has_members(type))
		return name_whole_or_member(out, type, room, at);
	if (type->kind == TYPE_ARRAY && type->element->size)
		return name_element(out, type, room, at);
	return name_rest(out, type, at);
}

void place_name(struct text *out, const struct type *type, size_t room, struct span at)
{
	name(out, type, room, at);
}
