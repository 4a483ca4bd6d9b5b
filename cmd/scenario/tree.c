/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/utf8.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct reader {
	yaml_parser_t yaml;
	struct arena *memory;
	struct mistakes *mistakes;
};

static struct position position(yaml_mark_t mark)
{
	return (struct position){(unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

/* Whether all of it is printable text; libyaml would not say where it is not. */
static bool check_bytes(const char *text, size_t size, struct mistakes *mistakes)
{
	const char *s = text, *end = text + size;
	struct position at = {1, 1};

	while (s < end) {
		unsigned byte = (unsigned char)*s;
		uint32_t c = utf8_next(&s, end);

		if (c == UTF8_BAD)
			mistakes_add(mistakes, at, "byte 0x%02x (UTF-8 was expected)", byte);
		else if (!utf8_printable(c) && c != '\n' && c != '\t' && c != '\r')
			mistakes_add(mistakes, at, "character U+%04X (text was expected)", c);
		else {
			at = c == '\n' ? (struct position){at.line + 1, 1} :
					 (struct position){at.line, at.column + 1};
			continue;
		}
		return false;
	}
	return true;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->yaml, event))
		return true;
	if (r->yaml.error == YAML_MEMORY_ERROR)
		out_of_memory();
	mistakes_add(r->mistakes, position(r->yaml.problem_mark), "this is not YAML: %s",
		     r->yaml.problem ? r->yaml.problem : "it cannot be read");
	return false;
}

/* Makes one line of a scalar: breaks become spaces, those at its end nothing.
 * Returns its length in characters, or -1 if it is not text. */
static long flatten(char *text, size_t size)
{
	const char *s = text, *end = text + size;
	long length = 0;

	while (s < end) {
		const char *at = s;
		uint32_t c = utf8_next(&s, end);

		if (c == '\n' || c == '\t' || c == '\r')
			text[at - text] = ' ';
		else if (c == UTF8_BAD || !utf8_printable(c))
			return -1;
		length++;
	}
	while (size && text[size - 1] == ' ')
		text[--size] = '\0';
	return length;
}

static void read_text(struct reader *r, const yaml_event_t *event, struct node *node)
{
	size_t size = event->data.scalar.length;
	yaml_scalar_style_t style = event->data.scalar.style;
	long length;

	node->kind = NODE_TEXT;
	node->text = arena_get(r->memory, 1, size + 1);
	memcpy(node->text, event->data.scalar.value, size);
	length = flatten(node->text, size);
	if (length < 0)
		mistakes_add(r->mistakes, node->at, "a control character (text was expected)");
	if (size > TREE_MAX_TEXT)
		mistakes_add(r->mistakes, node->at, "text of %zu bytes (at most %d were expected)",
			     size, TREE_MAX_TEXT);
	node->quote = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		      style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	node->exact = event->start_mark.line == event->end_mark.line &&
		      event->end_mark.column - event->start_mark.column ==
			      (size_t)length + 2 * node->quote;
}

static int by_key(const void *left, const void *right)
{
	const struct node *a = *(const struct node *const *)left;
	const struct node *b = *(const struct node *const *)right;
	int order = strcmp(a->text, b->text);

	return order ? order : (a > b) - (a < b);
}

static void check_keys(struct reader *r, const struct node *map)
{
	const struct node **keys = arena_get(r->memory, map->n_items / 2 + 1, sizeof(*keys));
	uint32_t i, n = 0;

	for (i = 0; i < map->n_items; i += 2) {
		const struct node *key = &map->items[i];

		if (key->kind == NODE_TEXT)
			keys[n++] = key;
		else
			mistakes_add(r->mistakes, key->at, "a key is %s (text was expected)",
				     tree_kind(key));
	}
	qsort(keys, n, sizeof(*keys), by_key);
	for (i = 1; i < n; i++)
		if (strcmp(keys[i - 1]->text, keys[i]->text) == 0)
			mistakes_add(r->mistakes, keys[i]->at,
				     "\"%s\" is given twice (the one before is at %u:%u)",
				     keys[i]->text, keys[i - 1]->at.line, keys[i - 1]->at.column);
}

static void refuse_marks(struct reader *r, const struct node *node, const yaml_char_t *anchor,
			 const yaml_char_t *tag)
{
	if (anchor)
		mistakes_add(r->mistakes, node->at, "an anchor, &%s (scenarios have none)", anchor);
	if (tag)
		mistakes_add(r->mistakes, node->at, "a tag, %s (scenarios have none)", tag);
}

static bool read_node(struct reader *r, const yaml_event_t *event, unsigned depth,
		      struct node *node);

static bool read_items(struct reader *r, yaml_event_type_t last, unsigned depth, struct node *node)
{
	yaml_event_t event;
	bool ok;

	if (depth > TREE_MAX_DEPTH) {
		mistakes_add(r->mistakes, node->at,
			     "nested too deep (at most %d levels were expected)", TREE_MAX_DEPTH);
		return false;
	}
	while (next_event(r, &event)) {
		if (event.type == last) {
			yaml_event_delete(&event);
			return true;
		}
		node->items = arena_more(r->memory, node->items, node->n_items, sizeof(*node));
		ok = read_node(r, &event, depth + 1, &node->items[node->n_items++]);
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
	return false;
}

/* False if what follows cannot be read. */
static bool read_node(struct reader *r, const yaml_event_t *event, unsigned depth,
		      struct node *node)
{
	node->at = position(event->start_mark);
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		refuse_marks(r, node, event->data.scalar.anchor, event->data.scalar.tag);
		read_text(r, event, node);
		return true;
	case YAML_SEQUENCE_START_EVENT:
		refuse_marks(r, node, event->data.sequence_start.anchor,
			     event->data.sequence_start.tag);
		node->kind = NODE_LIST;
		return read_items(r, YAML_SEQUENCE_END_EVENT, depth, node);
	case YAML_MAPPING_START_EVENT:
		refuse_marks(r, node, event->data.mapping_start.anchor,
			     event->data.mapping_start.tag);
		node->kind = NODE_MAP;
		if (!read_items(r, YAML_MAPPING_END_EVENT, depth, node))
			return false;
		check_keys(r, node);
		return true;
	default:
		mistakes_add(r->mistakes, node->at, "an alias, *%s (scenarios have none)",
			     event->data.alias.anchor);
		node->kind = NODE_TEXT;
		node->text = arena_text(r->memory, "");
		return true;
	}
}

/* The next event if it is of that type; told otherwise as `wrong`. */
static bool skip_event(struct reader *r, yaml_event_type_t type, const char *wrong)
{
	yaml_event_t event;
	bool ok;

	if (!next_event(r, &event))
		return false;
	ok = event.type == type;
	if (!ok)
		mistakes_add(r->mistakes, position(event.start_mark), "%s", wrong);
	yaml_event_delete(&event);
	return ok;
}

static struct node *read_document(struct reader *r)
{
	struct node *root = arena_get(r->memory, 1, sizeof(*root));
	yaml_event_t event;
	bool ok;

	if (!skip_event(r, YAML_STREAM_START_EVENT, "no stream") ||
	    !skip_event(r, YAML_DOCUMENT_START_EVENT, "an empty file (a scenario was expected)") ||
	    !next_event(r, &event))
		return NULL;
	ok = read_node(r, &event, 1, root);
	yaml_event_delete(&event);
	if (!ok || !skip_event(r, YAML_DOCUMENT_END_EVENT, "more text (the end was expected)") ||
	    !skip_event(r, YAML_STREAM_END_EVENT, "a second document (one was expected)"))
		return NULL;
	return root;
}

struct node *tree_read(struct arena *memory, const char *text, size_t size,
		       struct mistakes *mistakes)
{
	struct reader r = {.memory = memory, .mistakes = mistakes};
	size_t before = mistakes_count(mistakes);
	struct node *root;

	if (size >= strlen(BYTE_ORDER_MARK) &&
	    memcmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0) {
		text += strlen(BYTE_ORDER_MARK);
		size -= strlen(BYTE_ORDER_MARK);
	}
	if (size > TREE_MAX_BYTES) {
		mistakes_add(mistakes, (struct position){0, 0},
			     "too large (at most %u bytes were expected)", TREE_MAX_BYTES);
		return NULL;
	}
	if (!check_bytes(text, size, mistakes))
		return NULL;
	if (!yaml_parser_initialize(&r.yaml))
		out_of_memory();
	yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.yaml, (const unsigned char *)text, size);
	root = read_document(&r);
	yaml_parser_delete(&r.yaml);
	return mistakes_count(mistakes) == before ? root : NULL;
}

const struct node *tree_get(const struct node *map, const char *key)
{
	uint32_t i;

	for (i = 0; i < map->n_items; i += 2)
		if (strcmp(map->items[i].text, key) == 0)
			return &map->items[i + 1];
	return NULL;
}

const char *tree_kind(const struct node *node)
{
	if (node->kind == NODE_LIST)
		return "a list";
	if (node->kind == NODE_MAP)
		return "a map";
	return *node->text ? "text" : "empty";
}
