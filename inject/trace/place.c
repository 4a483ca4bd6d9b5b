/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/place.h"

size_t place_elements(const struct type *array, size_t room)
{
	size_t fit;

	if (array->n > 1 || !array->element->size)
		return array->n;
	fit = room / array->element->size;
	return fit > array->n ? fit : array->n;
}

size_t place_member_room(const struct type *type, const struct member *member, size_t room)
{
	bool last = type->kind == TYPE_UNION || member == &type->members[type->n - 1];

	return last ? room - member->offset : member->size;
}

size_t place_member_size(const struct type *type, const struct member *member, size_t room)
{
	if (member->bits)
		return member->size;
	return place_size(member->type, place_member_room(type, member, room));
}

size_t place_size(const struct type *type, size_t room)
{
	size_t size = type->size;

	if (type->kind == TYPE_ARRAY)
		return place_elements(type, room) * type->element->size;
	if (!has_members(type))
		return size;
	for (size_t i = 0; i < type->n; i++) {
		const struct member *member = &type->members[i];
		size_t end = member->offset + place_member_size(type, member, room);

		if (end > size)
			size = end;
	}
	return size;
}
