/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/types.h"

#include <dwarf.h>
#include <search.h>
#include <stdbool.h>

#include "trace/debug.h"

/* Far more than any source has; ends cycles in a damaged file. */
#define MAX_DEPTH 64
#define MAX_SIZE ((size_t)1 << 47) /* the address space: sums cannot overflow */

struct known_type {
	Dwarf_Off die;
	bool done;
	struct type type;
};

static int compare_known(const void *a, const void *b)
{
	Dwarf_Off x = ((const struct known_type *)a)->die;
	Dwarf_Off y = ((const struct known_type *)b)->die;

	return (x > y) - (x < y);
}

void types_free(struct types *types)
{
	while (types->tree)
		tdelete(*(struct known_type **)types->tree, &types->tree, compare_known);
	pool_free(&types->pool);
}

static size_t number_or(Dwarf_Die *die, unsigned name, size_t otherwise)
{
	size_t value;

	return debug_number(die, name, &value) ? value : otherwise;
}

static bool follow_type(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
	       dwarf_formref_die(&attribute, type);
}

/* Drops typedefs and qualifiers. */
static bool peel(Dwarf_Die *die)
{
	for (unsigned i = 0; i < MAX_DEPTH; i++) {
		switch (dwarf_tag(die)) {
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			if (!follow_type(die, die))
				return false;
			break;
		default:
			return true;
		}
	}
	return false;
}

const struct type *types_scalar(struct pool *pool, size_t size)
{
	struct type *type = size <= MAX_SIZE ? pool_alloc(pool, sizeof(*type)) : NULL;

	if (type)
		*type = (struct type){.kind = TYPE_SCALAR, .size = size};
	return type;
}

static bool make_array(struct type *type, const struct type *element, size_t n)
{
	size_t size;

	if (__builtin_mul_overflow(element->size, n, &size) || size > MAX_SIZE)
		return false;
	*type = (struct type){TYPE_ARRAY, size, n, {.element = element}};
	return true;
}

const struct type *types_array(struct pool *pool, const struct type *element, size_t n)
{
	struct type *type = pool_alloc(pool, sizeof(*type));

	return type && make_array(type, element, n) ? type : NULL;
}

/* Elements of one dimension; 0 where the source gives none. */
static size_t dimension(Dwarf_Die *range)
{
	size_t last;

	if (debug_number(range, DW_AT_count, &last))
		return last;
	return debug_number(range, DW_AT_upper_bound, &last) ? last + 1 : 0;
}

/* The array of the dimensions from `range` on: the first is the outermost. */
static bool read_dimensions(struct types *types, struct type *type, Dwarf_Die range,
			    const struct type *element, unsigned depth)
{
	Dwarf_Die next = range;
	struct type *inner;

	if (depth == MAX_DEPTH)
		return false;
	if (dwarf_siblingof(&range, &next) == 0) {
		inner = pool_alloc(&types->pool, sizeof(*inner));
		if (!inner || !read_dimensions(types, inner, next, element, depth + 1))
			return false;
		element = inner;
	}
	return make_array(type, element, dimension(&range));
}

static bool read_array(struct types *types, struct type *type, Dwarf_Die *die)
{
	const struct type *element = types_of(types, die);
	Dwarf_Die range;

	return element && dwarf_child(die, &range) == 0 &&
	       read_dimensions(types, type, range, element, 0);
}

static bool is_member(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return (tag == DW_TAG_member || tag == DW_TAG_inheritance) &&
	       !dwarf_hasattr(die, DW_AT_external);
}

/* Counts from the first bit of the struct.  The old form counts from the most
 * significant bit of a unit of DW_AT_byte_size, or else of the member's type. */
static size_t first_bit(Dwarf_Die *die, const struct member *member)
{
	size_t unit, from_top, bit;

	if (debug_number(die, DW_AT_data_bit_offset, &bit))
		return bit;
	bit = member->offset * 8;
	if (!debug_number(die, DW_AT_bit_offset, &from_top))
		return bit;
	unit = number_or(die, DW_AT_byte_size, member->type->size) * 8;
	return bit + unit - from_top - member->bits;
}

static void place_bits(Dwarf_Die *die, struct member *member)
{
	size_t bit = first_bit(die, member);

	member->offset = bit / 8;
	member->size = (bit % 8 + member->bits + 7) / 8;
}

/* False for a member that cannot have a name; it is left out. */
static bool read_member(struct types *types, struct member *member, Dwarf_Die *die, size_t whole)
{
	*member = (struct member){.type = types_of(types, die)};
	if (!member->type)
		return false;
	if (dwarf_tag(die) == DW_TAG_member)
		member->name = dwarf_diename(die);
	member->offset = number_or(die, DW_AT_data_member_location, 0);
	member->size = member->type->size;
	member->bits = (unsigned)number_or(die, DW_AT_bit_size, 0);
	if (member->bits)
		place_bits(die, member);
	if (!member->name && !has_members(member->type))
		return false;
	return member->size <= whole && member->offset <= whole - member->size;
}

static size_t count_members(Dwarf_Die *die)
{
	Dwarf_Die child;
	size_t n = 0;

	if (dwarf_child(die, &child))
		return 0;
	do
		n += is_member(&child);
	while (dwarf_siblingof(&child, &child) == 0);
	return n;
}

static bool read_members(struct types *types, struct type *type, Dwarf_Die *die)
{
	size_t most = count_members(die);
	struct member *members;
	Dwarf_Die child;

	if (dwarf_hasattr(die, DW_AT_declaration) ||
	    !debug_number(die, DW_AT_byte_size, &type->size) || type->size > MAX_SIZE)
		return false;
	type->kind = dwarf_tag(die) == DW_TAG_union_type ? TYPE_UNION : TYPE_STRUCT;
	members = pool_alloc(&types->pool, most * sizeof(*members));
	if (!members)
		return false;
	type->members = members;
	if (!most || dwarf_child(die, &child))
		return true;
	do {
		if (is_member(&child))
			type->n += read_member(types, &members[type->n], &child, type->size);
	} while (type->n < most && dwarf_siblingof(&child, &child) == 0);
	return true;
}

static bool read_scalar(struct type *type, Dwarf_Die *die, size_t size)
{
	type->kind = TYPE_SCALAR;
	type->size = number_or(die, DW_AT_byte_size, size);
	return type->size && type->size <= MAX_SIZE;
}

static bool read_type(struct types *types, struct type *type, Dwarf_Die *die)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		return read_members(types, type, die);
	case DW_TAG_array_type:
		return read_array(types, type, die);
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
		return read_scalar(type, die, sizeof(void *));
	case DW_TAG_base_type:
	case DW_TAG_enumeration_type:
		return read_scalar(type, die, 0);
	default:
		return false;
	}
}

static struct known_type *remember(struct types *types, Dwarf_Off die)
{
	struct known_type *known = pool_alloc(&types->pool, sizeof(*known));

	if (!known)
		return NULL;
	known->die = die;
	return tsearch(known, &types->tree, compare_known) ? known : NULL;
}

const struct type *types_read(struct types *types, Dwarf_Die *die)
{
	Dwarf_Die peeled = *die;
	struct known_type key, **found, *known;

	if (types->depth == MAX_DEPTH || !peel(&peeled))
		return NULL;
	key.die = dwarf_dieoffset(&peeled);
	found = tfind(&key, &types->tree, compare_known);
	if (found)
		return (*found)->done ? &(*found)->type : NULL;
	known = remember(types, key.die);
	if (!known)
		return NULL;
	types->depth++;
	known->done = read_type(types, &known->type, &peeled);
	types->depth--;
	return known->done ? &known->type : NULL;
}

const struct type *types_of(struct types *types, Dwarf_Die *die)
{
	Dwarf_Die type;

	return follow_type(die, &type) ? types_read(types, &type) : NULL;
}
