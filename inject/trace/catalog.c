/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/catalog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"
#include "trace/text.h"

struct walk {
	struct catalog *catalog;
	struct scope *scope;
	const struct object *object;
	struct text path; /* of the place where the walk is */
	int err;
};

static int keep(struct catalog *catalog, struct pool *pool, const char *name)
{
	const char **names = array_grow(catalog->names, catalog->n, &catalog->room, sizeof(*names));

	if (!names)
		return -ENOMEM;
	catalog->names = names;
	names[catalog->n] = pool_join(pool, &name, 1);
	if (!names[catalog->n])
		return -ENOMEM;
	catalog->n++;
	return 0;
}

static void list_place(struct walk *walk, size_t offset, size_t size)
{
	char name[NAME_MAX_BYTES];
	struct text text = text_on(name, sizeof(name));
	bool whole = walk->object->hoisted && !walk->path.used;
	uintptr_t addr;

	if (whole || walk->err || !object_addr(walk->object, (struct span){offset, size}, &addr))
		return;
	scope_name(walk->scope, walk->object, walk->path.at, &text);
	walk->err = keep(walk->catalog, &walk->scope->pool, name);
}

static void list_type(struct walk *walk, const struct type *type, size_t room, size_t offset);

static void list_member(struct walk *walk, const struct type *type, const struct member *member,
			size_t room, size_t offset)
{
	size_t used = walk->path.used;

	if (member->name) {
		if (!strncmp(member->name, "__", 2))
			return;
		text_add(&walk->path, ".");
		text_add(&walk->path, member->name);
	}
	offset += member->offset;
	if (member->bits)
		list_place(walk, offset, member->size);
	else
		list_type(walk, member->type, place_member_room(type, member, room), offset);
	text_cut(&walk->path, used);
}

static void list_type(struct walk *walk, const struct type *type, size_t room, size_t offset)
{
	size_t used = walk->path.used;

	if (type->kind != TYPE_ARRAY) {
		list_place(walk, offset, type->size);
	} else if (place_size(type, room)) {
		text_add(&walk->path, "[*]");
		list_type(walk, type->element, type->element->size, offset);
		text_cut(&walk->path, used);
	}
	if (!has_members(type))
		return;
	for (size_t i = 0; i < type->n; i++)
		list_member(walk, type, &type->members[i], room, offset);
}

static int list_object(struct catalog *catalog, struct scope *scope, const struct object *object)
{
	char path[NAME_MAX_BYTES];
	struct walk walk = {catalog, scope, object, text_on(path, sizeof(path)), 0};

	list_type(&walk, object->type, object->room, 0);
	return walk.err;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct catalog *catalog)
{
	size_t n = 0;

	qsort(catalog->names, catalog->n, sizeof(*catalog->names), compare_names);
	for (size_t i = 0; i < catalog->n; i++)
		if (!n || strcmp(catalog->names[n - 1], catalog->names[i]))
			catalog->names[n++] = catalog->names[i];
	catalog->n = n;
}

int catalog_make(struct catalog *catalog, struct scope *scope)
{
	int err = 0;

	for (size_t i = 0; i < scope->n_roots && !err; i++)
		err = list_object(catalog, scope, &scope->roots[i]);
	for (size_t i = 0; i < scope->n_globals && !err; i++)
		if (!scope->globals[i].constant)
			err = list_object(catalog, scope, &scope->globals[i]);
	if (catalog->n)
		sort(catalog);
	return err;
}

void catalog_free(struct catalog *catalog)
{
	free(catalog->names);
	*catalog = (struct catalog){0};
}
