/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * YAML as a tree of maps, lists and text; nothing more of YAML is allowed:
 * no anchors, aliases, tags or second documents.  Every scalar is text, so
 * `on` and `no` are words and not truth values.
 */
#ifndef SCENARIO_TREE_H
#define SCENARIO_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "scenario/mistakes.h"

/* As written out by scenario_write() a scenario is larger than as a person wrote it. */
#define TREE_MAX_BYTES (16u << 20)
#define TREE_MAX_DEPTH 16
#define TREE_MAX_TEXT 1000 /* bytes of one scalar; longer keys could not be written back */

enum node_kind {
	NODE_TEXT,
	NODE_LIST,
	NODE_MAP,
};

struct node {
	enum node_kind kind;
	struct position at;
	char *text;     /* NODE_TEXT: one line, printable */
	bool exact;     /* characters of text stand in the file as they are */
	unsigned quote;     /* 1 if it is quoted: text starts a column after `at` */
	struct node *items; /* NODE_LIST: elements; NODE_MAP: key, value, key, value, ... */
	uint32_t n_items;   /* of items[] */
};

/* The tree, in `memory`; NULL if mistakes were added. */
struct node *tree_read(struct arena *memory, const char *text, size_t size,
		       struct mistakes *mistakes);

/* Value of a key of a map, or NULL. */
const struct node *tree_get(const struct node *map, const char *key);

/* "text", "a list", "a map", "empty". */
const char *tree_kind(const struct node *node);

#endif
