/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/scope.h"

#include <errno.h>
#include <search.h>
#include <string.h>

#include "trace/text.h"
#include "trace/typename.h"

/* The first part of a name: a member of a root, or a whole object. */
struct term {
	const char *name;
	const struct object *object;
	bool member;
};

static int compare_terms(const void *a, const void *b)
{
	return strcmp(((const struct term *)a)->name, ((const struct term *)b)->name);
}

void scope_free(struct scope *scope)
{
	while (scope->terms)
		tdelete(*(struct term **)scope->terms, &scope->terms, compare_terms);
	pool_free(&scope->pool);
	*scope = (struct scope){0};
}

static const struct term *find_term(const struct scope *scope, const char *name)
{
	struct term key = {.name = name}, **found;

	found = tfind(&key, &scope->terms, compare_terms);
	return found ? *found : NULL;
}

/* An earlier term of that name stays. */
static int add_term(struct scope *scope, const char *name, const struct object *object, bool member)
{
	struct term *term = pool_alloc(&scope->pool, sizeof(*term));

	if (!term)
		return -ENOMEM;
	*term = (struct term){name, object, member};
	return tsearch(term, &scope->terms, compare_terms) ? 0 : -ENOMEM;
}

static int add_members(struct scope *scope, const struct object *object, const struct type *type)
{
	int err = 0;

	for (size_t i = 0; i < type->n && !err; i++) {
		const struct member *member = &type->members[i];

		if (member->name)
			err = add_term(scope, member->name, object, true);
		else
			err = add_members(scope, object, member->type);
	}
	return err;
}

/* `name`, or the first of "name#2", "name#3" ... that is free; NULL without memory. */
static const char *free_name(struct scope *scope, const char *name)
{
	const char *candidate = name;

	for (size_t i = 2; candidate && find_term(scope, candidate); i++) {
		char digits[24];
		const char *parts[] = {name, "#", digits};
		struct text text = text_on(digits, sizeof(digits));

		text_add_number(&text, i);
		candidate = pool_join(&scope->pool, parts, 3);
	}
	return candidate;
}

static int add_object(struct scope *scope, struct object *object, const char *name)
{
	int err = object->hoisted ? add_members(scope, object, object->type) : 0;

	if (err)
		return err;
	object->name = free_name(scope, name);
	return object->name ? add_term(scope, object->name, object, false) : -ENOMEM;
}

/* The label without what a name should not have: blanks, and the "&" of "&ring". */
static char *clean_label(struct pool *pool, const char *label)
{
	char *clean = pool_join(pool, &label, 1), *end = clean;

	if (!clean)
		return NULL;
	for (; *label; label++)
		if (*label != ' ' && !(*label == '&' && end == clean))
			*end++ = *label;
	*end = '\0';
	return clean;
}

static const struct type *root_type(struct scope *scope, struct types *types,
				    const struct dies *known, const struct root *root)
{
	const struct type *type = typename_find(types, &scope->pool, known, root->type, root->size);

	return type && root->count != 1 ? types_array(&scope->pool, type, root->count) : type;
}

/* Only a lone struct can end in a flexible array that fills its block. */
static int read_root(struct scope *scope, struct object *object, const struct root *root)
{
	bool alone = root->count == 1;
	size_t room = object->type->size;

	object->pieces = pool_alloc(&scope->pool, sizeof(*object->pieces));
	if (!object->pieces)
		return -ENOMEM;
	if (alone && root->extent > room)
		room = root->extent;
	object->room = room;
	object->hoisted = alone && has_members(object->type);
	object->n_pieces = 1;
	object->pieces[0].addr = root->addr;
	object->pieces[0].span.size = place_size(object->type, room);
	return 0;
}

static int add_root(struct scope *scope, struct object *object, const struct root *root)
{
	char *label = clean_label(&scope->pool, root->label);
	int err = label ? read_root(scope, object, root) : -ENOMEM;

	return err ? err : add_object(scope, object, label);
}

int scope_add_roots(struct scope *scope, struct types *types, const struct dies *known,
		    const struct root *roots, size_t n, size_t *bad)
{
	int err = 0;

	scope->roots = pool_alloc(&scope->pool, n * sizeof(*scope->roots));
	if (!scope->roots)
		return -ENOMEM;
	for (size_t i = 0; i < n && !err; i++) {
		struct object *object = &scope->roots[i];

		object->type = root_type(scope, types, known, &roots[i]);
		if (!object->type) {
			*bad = i;
			return -ENOENT;
		}
		err = add_root(scope, object, &roots[i]);
		scope->n_roots = i + 1;
	}
	return err;
}

/* A global that is a root already has its names. */
static bool is_root(const struct scope *scope, const struct object *global)
{
	struct span at;

	for (size_t i = 0; i < scope->n_roots; i++)
		if (object_span(&scope->roots[i], global->pieces[0].addr,
				global->pieces[0].span.size, &at))
			return true;
	return false;
}

/* Variables of one name in several files all go by "file.c:name". */
static bool is_shared(const struct globals *globals, size_t which)
{
	for (size_t i = 0; i < globals->n; i++)
		if (i != which && !strcmp(globals->at[i].name, globals->at[which].name))
			return true;
	return false;
}

static int add_global(struct scope *scope, struct object *object, const struct globals *globals,
		      size_t which)
{
	const struct variable *variable = &globals->at[which];
	const char *parts[] = {variable->file, ":", variable->name};
	const char *name = variable->name;
	const struct object *other;
	struct span at;

	if (is_shared(globals, which) || scope_find(scope, name, &other, &at) == 0)
		name = pool_join(&scope->pool, parts, 3);
	*object = variable->object;
	return name ? add_object(scope, object, name) : -ENOMEM;
}

int scope_add_globals(struct scope *scope, const struct globals *globals)
{
	int err = 0;

	if (scope->complete)
		return 0;
	scope->complete = true;
	scope->globals = pool_alloc(&scope->pool, globals->n * sizeof(*scope->globals));
	if (!scope->globals)
		return -ENOMEM;
	for (size_t i = 0; i < globals->n && !err; i++) {
		if (is_root(scope, &globals->at[i].object))
			continue;
		err = add_global(scope, &scope->globals[scope->n_globals], globals, i);
		scope->n_globals += !err;
	}
	return err;
}

/* The first `length` bytes of `name`, if they are the first part of a name. */
static const struct term *find_prefix(const struct scope *scope, const char *name, size_t length)
{
	char key[NAME_MAX_BYTES];

	if (length >= sizeof(key))
		return NULL;
	memcpy(key, name, length);
	key[length] = '\0';
	return find_term(scope, key);
}

/* Does the object own the member name that starts the path, so that it needs no label? */
static bool owns(const struct scope *scope, const struct object *object, const char *path)
{
	const struct term *term = find_prefix(scope, path, strcspn(path, ".[+|"));

	return term && term->member && term->object == object;
}

void scope_name(const struct scope *scope, const struct object *object, const char *path,
		struct text *out)
{
	if (object->hoisted && *path == '.' && owns(scope, object, path + 1)) {
		text_add(out, path + 1);
		return;
	}
	text_add(out, object->name);
	text_add(out, path);
}

static int find_in(const struct term *term, const char *name, size_t length, struct span *at)
{
	const struct object *object = term->object;

	if (term->member)
		return place_find_member(object->type, object->room, name, at);
	return place_find(object->type, object->room, name + length, at);
}

/* Labels and "function.name" may hold any character, so the longest first part counts. */
int scope_find(const struct scope *scope, const char *name, const struct object **object,
	       struct span *at)
{
	for (size_t length = strlen(name); length; length--) {
		const struct term *term;

		if (name[length] && !strchr(".[+|", name[length]))
			continue;
		term = find_prefix(scope, name, length);
		if (!term)
			continue;
		*object = term->object;
		return find_in(term, name, length, at);
	}
	return -ENOENT;
}
