/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/hint.h"
#include "scenario/words.h"
#include "sched/thread.h"

bool parse_is(struct parser *p, const char *name, const struct node *node, enum node_kind kind,
	      const char *expected)
{
	if (node->kind == kind)
		return true;
	if (node->kind == NODE_TEXT && *node->text)
		mistakes_add(p->mistakes, node->at, "%s is \"%s\" (%s was expected)", name,
			     node->text, expected);
	else
		mistakes_add(p->mistakes, node->at, "%s is %s (%s was expected)", name,
			     tree_kind(node), expected);
	return false;
}

bool parse_text(struct parser *p, const char *name, const struct node *node, const char *expected,
		struct text *out)
{
	if (!parse_is(p, name, node, NODE_TEXT, expected))
		return false;
	if (!*node->text) {
		mistakes_add(p->mistakes, node->at, "%s is empty (%s was expected)", name,
			     expected);
		return false;
	}
	out->s = arena_text(&p->scenario->memory, node->text);
	out->at = node->at;
	return true;
}

bool parse_number(struct parser *p, const char *name, const struct node *node, uint64_t min,
		  uint64_t max, uint64_t *out)
{
	struct text text;

	return parse_text(p, name, node, "a number", &text) &&
	       word_number(p->mistakes, name, &text, min, max, out);
}

/* Appends the texts of a list. */
static void parse_texts(struct parser *p, const char *name, const struct node *list,
			const char *expected, struct text **out, uint32_t *n)
{
	uint32_t i;

	for (i = 0; i < list->n_items; i++) {
		*out = arena_more(&p->scenario->memory, *out, *n, sizeof(**out));
		if (parse_text(p, name, &list->items[i], expected, &(*out)[*n]))
			(*n)++;
	}
}

static void read_version(struct parser *p, const struct node *value)
{
	struct text version;

	if (parse_text(p, "brrace", value, "1", &version) && strcmp(version.s, "1") != 0)
		mistakes_add(p->mistakes, version.at,
			     "brrace is %s, an unknown version (1 was expected)", version.s);
}

static void read_title(struct parser *p, const struct node *value)
{
	parse_text(p, "scenario", value, "a title", &p->scenario->title);
}

static void read_source(struct parser *p, const struct node *value)
{
	parse_text(p, "source", value, "text", &p->scenario->source);
}

static void read_class(struct parser *p, const struct node *value)
{
	struct text *class = &p->scenario->class;

	if (parse_text(p, "class", value, "a word such as ABA", class) && !word_is_name(class->s))
		mistakes_add(p->mistakes, class->at, "class is \"%s\" (a word was expected)",
			     class->s);
}

static void read_cured_by(struct parser *p, const struct node *value)
{
	parse_text(p, "cured-by", value, "a ring's name or file", &p->scenario->cured_by);
}

static void read_ring(struct parser *p, const struct node *value)
{
	parse_text(p, "ring", value, "a ring's name or file", &p->scenario->ring);
}

static void read_model(struct parser *p, const struct node *value)
{
	parse_text(p, "model", value, "a memory model", &p->scenario->model);
}

static void read_cflags(struct parser *p, const struct node *value)
{
	struct scenario *s = p->scenario;
	struct text flags;

	if (value->kind == NODE_LIST)
		parse_texts(p, "a flag", value, "text", &s->cflags, &s->n_cflags);
	else if (parse_text(p, "cflags", value, "text or a list", &flags))
		s->n_cflags = words_split(&s->memory, value, &s->cflags);
}

static void read_slots(struct parser *p, const struct node *value)
{
	uint64_t slots;

	if (!parse_number(p, "slots", value, 1, UINT32_MAX, &slots))
		return;
	p->scenario->slots = (uint32_t)slots;
	p->scenario->slots_at = value->at;
}

static void read_origin(struct parser *p, const struct node *value)
{
	if (parse_number(p, "origin", value, 0, UINT64_MAX, &p->scenario->origin))
		p->scenario->origin_at = value->at;
}

static void read_step_limit(struct parser *p, const struct node *value)
{
	uint64_t limit;

	if (parse_number(p, "step-limit", value, 1, UINT32_MAX, &limit))
		p->scenario->step_limit = (uint32_t)limit;
}

/* A key that can say one thing only. */
static void read_word(struct parser *p, const char *name, const struct node *value,
		      const char *expected, bool *out)
{
	struct text word;

	if (!parse_text(p, name, value, expected, &word))
		return;
	if (strcmp(word.s, expected) != 0)
		mistakes_add(p->mistakes, word.at, "%s is \"%s\" (%s was expected)", name, word.s,
			     expected);
	*out = true;
}

static void read_misuse(struct parser *p, const struct node *value)
{
	read_word(p, "misuse", value, "allow", &p->scenario->misuse);
}

static void read_volatile(struct parser *p, const struct node *value)
{
	read_word(p, "volatile", value, "plain", &p->scenario->volatile_is_plain);
}

static void read_plain(struct parser *p, const struct node *value)
{
	p->scenario->plain_at = value->at;
	read_word(p, "plain", value, "strict", &p->scenario->plain_is_strict);
}

static void read_accept_blind(struct parser *p, const struct node *value)
{
	struct scenario *s = p->scenario;
	uint32_t i;

	if (!parse_is(p, "accept-blind", value, NODE_LIST, "a list"))
		return;
	parse_texts(p, "a blind spot", value, "FILE:FUNCTION", &s->accept_blind,
		    &s->n_accept_blind);
	for (i = 0; i < s->n_accept_blind; i++) {
		const struct text *spot = &s->accept_blind[i];
		const char *colon = strrchr(spot->s, ':');

		if (!colon || colon == spot->s || !colon[1])
			mistakes_add(p->mistakes, spot->at,
				     "a blind spot is \"%s\" (FILE:FUNCTION was expected)",
				     spot->s);
	}
}

static void count_preload(struct parser *p, uint32_t n, struct position at)
{
	struct scenario *s = p->scenario;
	uint32_t i;

	s->preload = arena_get(&s->memory, n, sizeof(*s->preload));
	s->n_preload = n;
	for (i = 0; i < n; i++) {
		s->preload[i].s = arena_printf(&s->memory, "#%u", i + 1);
		s->preload[i].at = at;
	}
}

static void read_preload(struct parser *p, const struct node *value)
{
	struct scenario *s = p->scenario;
	uint64_t n;
	uint32_t i;

	if (value->kind != NODE_LIST) {
		if (parse_number(p, "preload", value, 0, SCENARIO_MOST, &n) &&
		    parse_count(p, value->at, (uint32_t)n))
			count_preload(p, (uint32_t)n, value->at);
		return;
	}
	parse_texts(p, "an item", value, "a name", &s->preload, &s->n_preload);
	for (i = 0; i < s->n_preload; i++)
		if (!word_is_name(s->preload[i].s))
			mistakes_add(p->mistakes, s->preload[i].at,
				     "an item is \"%s\" (a name was expected)", s->preload[i].s);
	parse_count(p, value->at, s->n_preload);
}

static void read_thread(struct parser *p, const struct node *key, const struct node *value)
{
	struct scenario *s = p->scenario;
	struct scenario_thread *thread;

	s->threads = arena_more(&s->memory, s->threads, s->n_threads, sizeof(*s->threads));
	thread = &s->threads[s->n_threads++];
	thread->name = (struct text){arena_text(&s->memory, key->text), key->at};
	thread->cpu = -1;
	if (!word_is_name(key->text) || strcmp(key->text, "repeat") == 0)
		mistakes_add(p->mistakes, key->at,
			     "a thread is \"%s\" (a name such as T1 was expected)", key->text);
	parse_ops(p, thread, value);
}

static void read_threads(struct parser *p, const struct node *value)
{
	uint32_t i, n = value->n_items / 2;

	if (!parse_is(p, "threads", value, NODE_MAP, "a map such as T1: [enqueue a]"))
		return;
	if (n == 0 || n > MAX_THREADS)
		mistakes_add(p->mistakes, value->at, "%u threads (1 to %d were expected)", n,
			     MAX_THREADS);
	else
		for (i = 0; i < 2 * n; i += 2)
			read_thread(p, &value->items[i], &value->items[i + 1]);
}

static void read_cpu_of(struct parser *p, const struct node *key, const struct node *value)
{
	struct scenario *s = p->scenario;
	const char *names[MAX_THREADS];
	struct hint hint;
	uint64_t cpu;
	uint32_t i;
	int thread;

	for (i = 0; i < s->n_threads; i++)
		names[i] = s->threads[i].name.s;
	thread = word_index(key->text, names, s->n_threads);
	if (thread < 0)
		mistakes_add(p->mistakes, key->at, "no thread is \"%s\" (%s)", key->text,
			     hint_for(&hint, key->text, "threads", names, s->n_threads));
	else if (parse_number(p, "a cpu", value, 0, INT16_MAX, &cpu))
		s->threads[thread].cpu = (int)cpu;
}

static void read_cpu(struct parser *p, const struct node *value)
{
	uint32_t i;

	if (!parse_is(p, "cpu", value, NODE_MAP, "a map such as T1: 0"))
		return;
	for (i = 0; i < value->n_items; i += 2)
		read_cpu_of(p, &value->items[i], &value->items[i + 1]);
}

static void read_expect(struct parser *p, const struct node *value)
{
	parse_expect(p, "expect", value, &p->scenario->expect);
}

static void read_expect_on(struct parser *p, const struct node *value)
{
	struct scenario *s = p->scenario;
	uint32_t i;

	if (!parse_is(p, "expect-on", value, NODE_MAP, "a map from rings to expectations"))
		return;
	s->n_expect_on = value->n_items / 2;
	s->expect_on = arena_get(&s->memory, s->n_expect_on, sizeof(*s->expect_on));
	for (i = 0; i < s->n_expect_on; i++) {
		parse_text(p, "a ring", &value->items[2 * i], "a name", &s->expect_on[i].ring);
		parse_expect(p, "the expectation", &value->items[2 * i + 1],
			     &s->expect_on[i].expect);
	}
}

/* In the order in which they are read: the version decides about all others,
 * and threads are known before `cpu` names them. */
static const struct key {
	const char *name;
	void (*read)(struct parser *p, const struct node *value);
	const char *missing; /* what to say if it is; NULL: it may be */
} keys[] = {
	{"brrace", read_version, "brrace: 1"},
	{"scenario", read_title, NULL},
	{"source", read_source, NULL},
	{"class", read_class, NULL},
	{"cured-by", read_cured_by, NULL},
	{"ring", read_ring, "the ring's name or file"},
	{"cflags", read_cflags, NULL},
	{"slots", read_slots, NULL},
	{"model", read_model, NULL},
	{"volatile", read_volatile, NULL},
	{"plain", read_plain, NULL},
	{"origin", read_origin, NULL},
	{"step-limit", read_step_limit, NULL},
	{"misuse", read_misuse, NULL},
	{"accept-blind", read_accept_blind, NULL},
	{"preload", read_preload, NULL},
	{"threads", read_threads, "a map such as T1: [enqueue a]"},
	{"cpu", read_cpu, NULL},
	{"schedule", parse_schedule, NULL},
	{"expect", read_expect, NULL},
	{"expect-on", read_expect_on, NULL},
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

const char *const *parse_keys(size_t *n)
{
	static const char *names[KEYS];
	size_t i;

	for (i = 0; i < KEYS; i++)
		names[i] = keys[i].name;
	*n = KEYS;
	return names;
}

static void check_known(struct parser *p, const struct node *root)
{
	size_t n;
	const char *const *names = parse_keys(&n);
	struct hint hint;
	uint32_t i;

	for (i = 0; i < root->n_items; i += 2) {
		const char *name = root->items[i].text;

		if (word_index(name, names, n) < 0)
			mistakes_add(p->mistakes, root->items[i].at, "no key is \"%s\" (%s)", name,
				     hint_for(&hint, name, "keys", names, n));
	}
}

static void read_key(struct parser *p, const struct node *root, const struct key *key)
{
	const struct node *value = tree_get(root, key->name);

	if (value)
		key->read(p, value);
	else if (key->missing)
		mistakes_add(p->mistakes, root->at, "%s is missing (%s was expected)", key->name,
			     key->missing);
}

static void read_root(struct parser *p, const struct node *root)
{
	size_t i;

	if (!parse_is(p, "the file", root, NODE_MAP, "a map of keys"))
		return;
	read_key(p, root, &keys[0]);
	if (mistakes_count(p->mistakes))
		return; /* another version may have other keys */
	check_known(p, root);
	for (i = 1; i < KEYS; i++)
		read_key(p, root, &keys[i]);
}

struct scenario *scenario_parse(const char *text, size_t size, struct mistakes *mistakes)
{
	size_t before = mistakes_count(mistakes);
	struct scenario *scenario = calloc(1, sizeof(*scenario));
	struct parser p = {.scenario = scenario, .mistakes = mistakes};
	struct arena memory = {NULL};
	const struct node *root;

	if (!scenario)
		out_of_memory();
	expect_nothing(&scenario->expect);
	root = tree_read(&memory, text, size, mistakes);
	if (root)
		read_root(&p, root);
	arena_free(&memory);
	if (mistakes_count(mistakes) == before)
		return scenario;
	scenario_free(scenario);
	return NULL;
}

void scenario_free(struct scenario *scenario)
{
	if (!scenario)
		return;
	arena_free(&scenario->memory);
	free(scenario);
}
