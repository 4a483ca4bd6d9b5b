/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/object.h"

bool object_span(const struct object *object, uintptr_t addr, size_t size, struct span *at)
{
	for (size_t i = 0; i < object->n_pieces; i++) {
		const struct piece *piece = &object->pieces[i];
		uintptr_t offset = addr - piece->addr;

		if (addr < piece->addr || size > piece->span.size ||
		    offset > piece->span.size - size)
			continue;
		*at = (struct span){piece->span.offset + offset, size};
		return true;
	}
	return false;
}

bool object_addr(const struct object *object, struct span at, uintptr_t *addr)
{
	for (size_t i = 0; i < object->n_pieces; i++) {
		const struct piece *piece = &object->pieces[i];

		if (!span_holds(piece->span, at))
			continue;
		*addr = piece->addr + (at.offset - piece->span.offset);
		return true;
	}
	return false;
}
