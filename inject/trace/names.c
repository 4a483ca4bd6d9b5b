/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/catalog.h"
#include "trace/debug.h"
#include "trace/globals.h"
#include "trace/lines.h"
#include "trace/nearest.h"
#include "trace/scope.h"

/* Read when asked for, also through a const struct names. */
struct known {
	struct types types;
	struct globals globals;
	struct scope scope;
	struct catalog catalog;
	struct lines lines;
};

struct names {
	struct debug debug;
	struct known *known;
};

int names_open(struct names **out, const char *path, uintptr_t base)
{
	struct names *names = calloc(1, sizeof(*names));
	int err;

	if (!names)
		return -ENOMEM;
	names->known = calloc(1, sizeof(*names->known));
	if (!names->known) {
		free(names);
		return -ENOMEM;
	}
	err = debug_open(&names->debug, path, base);
	if (err) {
		names_close(names);
		return err;
	}
	*out = names;
	return 0;
}

void names_close(struct names *names)
{
	if (!names)
		return;
	catalog_free(&names->known->catalog);
	scope_free(&names->known->scope);
	globals_free(&names->known->globals);
	types_free(&names->known->types);
	lines_free(&names->known->lines);
	debug_close(&names->debug);
	free(names->known);
	free(names);
}

int names_set_roots(struct names *names, const struct root *roots, size_t n, size_t *bad)
{
	struct known *known = names->known;
	int err;

	catalog_free(&known->catalog);
	scope_free(&known->scope);
	err = scope_add_roots(&known->scope, &known->types, &names->debug.types, roots, n, bad);
	if (err)
		scope_free(&known->scope);
	return err;
}

/* Without memory some globals stay without a name. */
static void complete(const struct names *names)
{
	struct known *known = names->known;

	if (globals_read(&known->globals, &names->debug, &known->types) == 0)
		scope_add_globals(&known->scope, &known->globals);
}

static const struct object *holder(const struct object *objects, size_t n, uintptr_t addr,
				   size_t size, struct span *at)
{
	for (size_t i = 0; i < n; i++)
		if (object_span(&objects[i], addr, size, at))
			return &objects[i];
	return NULL;
}

static const struct object *find_holder(const struct names *names, uintptr_t addr, size_t size,
					struct span *at)
{
	const struct scope *scope = &names->known->scope;
	const struct object *object = holder(scope->roots, scope->n_roots, addr, size, at);

	if (object || !segment_holds(&names->debug.memory, addr))
		return object;
	complete(names);
	return holder(scope->globals, scope->n_globals, addr, size, at);
}

bool names_of(const struct names *names, uintptr_t addr, size_t size, char *out, size_t room)
{
	char array[NAME_MAX_BYTES];
	struct text path = text_on(array, sizeof(array)), text;
	const struct object *object;
	struct span at;

	object = size && room ? find_holder(names, addr, size, &at) : NULL;
	if (!object)
		return false;
	place_name(&path, object->type, object->room, at);
	text = text_on(out, room);
	scope_name(&names->known->scope, object, array, &text);
	return true;
}

int names_find(const struct names *names, const char *name, uintptr_t *addr, size_t *size)
{
	const struct scope *scope = &names->known->scope;
	const struct object *object;
	struct span at;
	int err = scope_find(scope, name, &object, &at);

	if (err == -ENOENT) {
		complete(names);
		err = scope_find(scope, name, &object, &at);
	}
	if (err)
		return err;
	*size = at.size;
	return object_addr(object, at, addr) ? 0 : -ENOENT;
}

const char *const *names_all(const struct names *names, size_t *n)
{
	struct catalog *catalog = &names->known->catalog;

	if (!catalog->n) {
		complete(names);
		catalog_make(catalog, &names->known->scope);
	}
	*n = catalog->n;
	return catalog->names;
}

/* "slot[3].seq" as names_all() has it: "slot[*].seq". */
static void forget_indices(char *out, size_t room, const char *name)
{
	size_t used = 0;

	while (*name && used + 2 < room) {
		const char *end = *name == '[' ? strchr(name, ']') : NULL;

		out[used++] = *name++;
		if (!end)
			continue;
		out[used++] = '*';
		name = end;
	}
	out[used] = '\0';
}

const char *names_nearest(const struct names *names, const char *name)
{
	char plain[NAME_MAX_BYTES];
	size_t n;
	const char *const *all = names_all(names, &n);

	forget_indices(plain, sizeof(plain), name);
	return nearest_word(all, n, plain);
}

size_t names_lines(struct names *names, uintptr_t pc, struct source_line *out, size_t room)
{
	return lines_find(&names->known->lines, &names->debug, pc, out, room);
}
