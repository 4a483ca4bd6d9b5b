/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/typename.h"

#include <dwarf.h>
#include <string.h>

struct type_text {
	bool tagged;      /* a name after struct or union */
	bool scalar;      /* a pointer, an enum or an arithmetic type */
	const char *name; /* `length` bytes of the text; NULL: none */
	size_t length;
};

static bool is_word(const char *word, size_t length, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == length && !memcmp(*words, word, length))
			return true;
	return false;
}

/* False: two names, or a form of type that a root cannot have. */
static bool read_word(struct type_text *type, const char *word, size_t length)
{
	static const char *const ignored[] = {"const", "volatile", "_Atomic", NULL};
	static const char *const tags[] = {"struct", "union", "class", NULL};
	static const char *const scalars[] = {"signed", "unsigned", "char", "short",
					      "int",    "long",     "enum", NULL};
	static const char *const refused[] = {"typeof", "__typeof__", "__typeof", NULL};

	if (is_word(word, length, ignored))
		return true;
	if (is_word(word, length, refused))
		return false;
	if (is_word(word, length, tags))
		return type->tagged = true;
	if (is_word(word, length, scalars))
		return type->scalar = true;
	if (type->name)
		return false;
	type->name = word;
	type->length = length;
	return true;
}

static size_t word_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

static bool read_text(struct type_text *type, const char *text)
{
	*type = (struct type_text){0};
	while (*text) {
		size_t length = word_length(text);

		if (length && !read_word(type, text, length))
			return false;
		if (!length && *text == '*')
			type->scalar = true;
		else if (!length && !strchr(" \t()", *text))
			return false;
		text += length ? length : 1;
	}
	return type->scalar || type->name;
}

static bool matches(const struct type_text *type, Dwarf_Die *die)
{
	int tag = dwarf_tag(die);
	bool tagged = tag != DW_TAG_typedef && tag != DW_TAG_base_type;
	const char *name;

	if (type->tagged && !tagged)
		return false;
	name = dwarf_diename(die);
	return name && !strncmp(name, type->name, type->length) && !name[type->length];
}

const struct type *typename_find(struct types *types, struct pool *pool, const struct dies *known,
				 const char *text, size_t size)
{
	struct type_text wanted;

	if (!read_text(&wanted, text))
		return NULL;
	if (wanted.scalar)
		return types_scalar(pool, size);
	for (size_t i = 0; i < known->n; i++) {
		const struct type *type;

		if (!matches(&wanted, &known->at[i]))
			continue;
		type = types_read(types, &known->at[i]);
		if (type && type->size == size)
			return type;
	}
	return NULL;
}
