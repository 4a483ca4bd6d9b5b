/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/globals.h"

#include <dwarf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

/* Far deeper than blocks are nested. */
#define MAX_DEPTH 64

struct reader {
	struct globals *globals;
	const struct debug *debug;
	struct types *types;
	const char *file;
	int err;
};

/* The address that the operation pushes, if it pushes one. */
static bool read_address(const struct debug *debug, Dwarf_Attribute *location, const Dwarf_Op *op,
			 uintptr_t *addr)
{
	Dwarf_Attribute attribute;
	Dwarf_Addr value = op->number;

	if (op->atom == DW_OP_addrx || op->atom == DW_OP_GNU_addr_index) {
		if (dwarf_getlocation_attr(location, op, &attribute) ||
		    dwarf_formaddr(&attribute, &value))
			return false;
	} else if (op->atom != DW_OP_addr) {
		return false;
	}
	*addr = debug->bias + value;
	return true;
}

/* "address", or "address, piece, address, piece ..." where an address is left
 * out if the piece does not exist. */
static bool read_pieces(struct reader *reader, struct object *object, Dwarf_Attribute *location,
			const Dwarf_Op *ops, size_t n_ops)
{
	size_t offset = 0, size = object->type->size;
	bool known = false;

	for (size_t i = 0; i < n_ops; i++) {
		struct piece *piece = &object->pieces[object->n_pieces];

		if (ops[i].atom == DW_OP_piece) {
			if (ops[i].number > size - offset)
				return false;
			piece->span = (struct span){offset, ops[i].number};
			offset += ops[i].number;
			object->n_pieces += known;
			known = false;
		} else if (known || !read_address(reader->debug, location, &ops[i], &piece->addr)) {
			return false;
		} else {
			known = true;
		}
	}
	if (!known)
		return object->n_pieces > 0;
	if (object->n_pieces)
		return false;
	object->pieces[object->n_pieces++].span = (struct span){0, size};
	return true;
}

/* A quick look, because most variables live on the stack. */
static bool starts_with_address(Dwarf_Attribute *location)
{
	Dwarf_Block block;

	if (dwarf_formblock(location, &block) || !block.length)
		return false;
	return block.data[0] == DW_OP_addr || block.data[0] == DW_OP_addrx ||
	       block.data[0] == DW_OP_GNU_addr_index || block.data[0] == DW_OP_piece;
}

static bool read_object(struct reader *reader, struct object *object, Dwarf_Die *die)
{
	Dwarf_Attribute location;
	Dwarf_Op *ops;
	size_t n;

	if (!dwarf_attr(die, DW_AT_location, &location) || !starts_with_address(&location) ||
	    dwarf_getlocation(&location, &ops, &n) || !n)
		return false;
	object->type = types_of(reader->types, die);
	if (!object->type)
		return false;
	object->pieces = pool_alloc(&reader->types->pool, n * sizeof(*object->pieces));
	if (!object->pieces) {
		reader->err = -ENOMEM;
		return false;
	}
	if (!read_pieces(reader, object, &location, ops, n))
		return false;
	object->room = object->type->size;
	object->constant = !segment_holds(&reader->debug->data, object->pieces[0].addr) ||
			   segment_holds(&reader->debug->relro, object->pieces[0].addr);
	return true;
}

static bool is_known(const struct globals *globals, const struct variable *variable)
{
	const struct piece *piece = variable->object.pieces;

	for (size_t i = 0; i < globals->n; i++) {
		const struct variable *other = &globals->at[i];

		if (other->object.pieces->addr == piece->addr &&
		    other->object.type == variable->object.type &&
		    !strcmp(other->name, variable->name))
			return true;
	}
	return false;
}

static int keep(struct globals *globals, const struct variable *variable)
{
	struct variable *at = array_grow(globals->at, globals->n, &globals->room, sizeof(*at));

	if (!at)
		return -ENOMEM;
	globals->at = at;
	globals->at[globals->n++] = *variable;
	return 0;
}

/*
 * clang loses which inlined function a static belongs to, but not in its symbol,
 * "function.name", which may go on with ".1".  Returns the name's place in it.
 */
static const char *find_in_symbol(const char *symbol, const char *name)
{
	const char *dot = symbol ? strchr(symbol, '.') : NULL;
	size_t length = strlen(name);

	if (!dot || strncmp(dot + 1, name, length))
		return NULL;
	return dot[1 + length] && dot[1 + length] != '.' ? NULL : dot + 1;
}

static const char *name_from_symbol(struct reader *reader, const struct object *object,
				    const char *name)
{
	const char *symbol = debug_symbol(reader->debug, object->pieces[0].addr);
	const char *found = find_in_symbol(symbol, name);
	char *full;

	if (!found)
		return name;
	full = pool_join(&reader->types->pool, &symbol, 1);
	if (full)
		full[found - symbol + (ptrdiff_t)strlen(name)] = '\0';
	return full;
}

/* function: NULL outside of any, "" in one that is not known. */
static const char *full_name(struct reader *reader, const struct object *object,
			     const char *function, const char *name)
{
	const char *parts[] = {function, ".", name};

	if (!function)
		return name;
	if (!*function)
		return name_from_symbol(reader, object, name);
	return pool_join(&reader->types->pool, parts, 3);
}

/* A static of an inlined function stands wherever that function was inlined. */
static void read_variable(struct reader *reader, Dwarf_Die *die, const char *function)
{
	struct variable variable = {.file = reader->file};
	const char *name = dwarf_diename(die);

	if (!name || !read_object(reader, &variable.object, die))
		return;
	variable.name = full_name(reader, &variable.object, function, name);
	if (!variable.name)
		reader->err = -ENOMEM;
	else if (!is_known(reader->globals, &variable))
		reader->err = keep(reader->globals, &variable);
}

static const char *function_name(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);

	return name ? name : "";
}

static void read_function(struct reader *reader, Dwarf_Die *scope, const char *function,
			  unsigned depth)
{
	Dwarf_Die die;

	if (depth == MAX_DEPTH || dwarf_child(scope, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			read_variable(reader, &die, function);
			break;
		case DW_TAG_lexical_block:
			read_function(reader, &die, function, depth + 1);
			break;
		case DW_TAG_inlined_subroutine:
			read_function(reader, &die, function_name(&die), depth + 1);
			break;
		}
	} while (!reader->err && dwarf_siblingof(&die, &die) == 0);
}

static const char *file_of(Dwarf_Die *die)
{
	Dwarf_Die unit;
	const char *path = dwarf_diecu(die, &unit, NULL, NULL) ? dwarf_diename(&unit) : NULL;

	return path ? debug_base_name(path) : "";
}

int globals_read(struct globals *globals, const struct debug *debug, struct types *types)
{
	struct reader reader = {globals, debug, types, "", 0};

	if (globals->read)
		return 0;
	globals->read = true;
	for (size_t i = 0; i < debug->variables.n && !reader.err; i++) {
		reader.file = file_of(&debug->variables.at[i]);
		read_variable(&reader, &debug->variables.at[i], NULL);
	}
	for (size_t i = 0; i < debug->functions.n && !reader.err; i++) {
		Dwarf_Die *function = &debug->functions.at[i];

		reader.file = file_of(function);
		read_function(&reader, function, function_name(function), 0);
	}
	return reader.err;
}

void globals_free(struct globals *globals)
{
	free(globals->at);
}
