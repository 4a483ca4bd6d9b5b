/* SPDX-License-Identifier: BSD-2-Clause */
/* The schedule: THREAD until|past [Nth] KIND [PLACE] [in [Nth] OP], and so on. */
#include <string.h>

#include "base/hint.h"
#include "scenario/parse.h"
#include "scenario/words.h"

/* The words of a line and how far they are read. */
struct cursor {
	struct parser *p;
	const struct text *words;
	uint32_t n, at;
};

/* The next word, which is then read; NULL at the end. */
static const struct text *next(struct cursor *c)
{
	return c->at < c->n ? &c->words[c->at++] : NULL;
}

/* As next(); tells what was expected at the end. */
static const struct text *need(struct cursor *c, const char *expected)
{
	const struct text *word = next(c);

	if (!word)
		mistakes_add(c->p->mistakes, c->words[c->n - 1].at,
			     "the line ends after \"%s\" (%s was expected)", c->words[c->n - 1].s,
			     expected);
	return word;
}

static bool ahead(const struct cursor *c, uint32_t distance, const char *word)
{
	return c->at + distance < c->n && strcmp(c->words[c->at + distance].s, word) == 0;
}

/* An ordinal, if one stands here; false after telling that it is a wrong one. */
static bool read_ordinal(struct cursor *c, uint32_t *out)
{
	return c->at == c->n || !word_is_number(c->words[c->at].s) ||
	       word_ordinal(c->p->mistakes, next(c), out);
}

/* `in` is a place too, a member of some rings: `load in`, `load in in dequeue`. */
static bool at_place(const struct cursor *c)
{
	return c->at < c->n && (!ahead(c, 0, "in") || c->at + 1 == c->n || ahead(c, 1, "in"));
}

static bool read_place(struct cursor *c, struct scenario_line *line)
{
	if (!at_place(c))
		return true;
	line->place = *next(c);
	if (strcmp(line->kind.s, access_kind_name(ACCESS_FENCE)) != 0)
		return true;
	mistakes_add(c->p->mistakes, line->place.at, "a fence at \"%s\" (a fence has no place)",
		     line->place.s);
	return false;
}

static bool read_kind(struct cursor *c, struct scenario_line *line)
{
	const struct text *word = need(c, "a kind of access");
	struct hint hint;

	if (!word)
		return false;
	line->kind = *word;
	if (word_index(word->s, word_kinds(), WORD_KINDS) >= 0)
		return true;
	mistakes_add(c->p->mistakes, word->at, "no kind of access is \"%s\" (%s)", word->s,
		     hint_for(&hint, word->s, "kinds", word_kinds(), WORD_KINDS));
	return false;
}

static bool read_op(struct cursor *c, struct scenario_line *line)
{
	const struct text *word = need(c, "an operation");

	if (!word)
		return false;
	line->op = *word;
	if (word_is_name(word->s))
		return true;
	mistakes_add(c->p->mistakes, word->at, "\"%s\" (an operation was expected)", word->s);
	return false;
}

static bool read_point(struct cursor *c, struct scenario_line *line)
{
	if (!read_ordinal(c, &line->count) || !read_kind(c, line) || !read_place(c, line))
		return false;
	if (!ahead(c, 0, "in"))
		return true;
	next(c);
	return read_ordinal(c, &line->op_count) && read_op(c, line);
}

/* word: NULL after telling that it is missing. */
static bool read_count(struct cursor *c, const char *verb, const struct text *word,
		       struct scenario_line *line)
{
	uint64_t count;

	if (!word || !word_number(c->p->mistakes, verb, word, 1, UINT32_MAX, &count))
		return false;
	line->count = (uint32_t)count;
	return true;
}

/* buffer [[Nth] store [PLACE] [in [Nth] OP]] */
static bool read_buffer(struct cursor *c, struct scenario_line *line)
{
	if (c->at == c->n)
		return true;
	if (!read_point(c, line))
		return false;
	if (strcmp(line->kind.s, access_kind_name(ACCESS_STORE)) == 0)
		return true;
	mistakes_add(c->p->mistakes, line->kind.at, "buffer %s (a store was expected)",
		     line->kind.s);
	return false;
}

/* Words of a choice, in which no place is called so. */
static bool at_choice(const struct cursor *c, bool store)
{
	return store ? ahead(c, 0, "before") : ahead(c, 0, "from") || ahead(c, 0, "=");
}

/* [Nth] KIND [PLACE] by THREAD [in OP] */
static bool read_write(struct cursor *c, struct scenario_source *source)
{
	struct scenario_line point = {.op_count = 1};
	const struct text *word;

	if (!read_ordinal(c, &source->count) || !read_kind(c, &point))
		return false;
	source->kind = point.kind;
	if (c->at < c->n && !ahead(c, 0, "by"))
		source->place = *next(c);
	word = need(c, "by THREAD");
	if (word && strcmp(word->s, "by") != 0)
		mistakes_add(c->p->mistakes, word->at, "\"%s\" (by THREAD was expected)", word->s);
	if (!word || strcmp(word->s, "by") != 0)
		return false;
	word = need(c, "a thread");
	if (!word)
		return false;
	source->thread = *word;
	if (!ahead(c, 0, "in"))
		return true;
	next(c);
	if (!read_op(c, &point))
		return false;
	source->op = point.op;
	return true;
}

/* KIND [PLACE] from ..., before ... or = VALUE; the kind is read. */
static bool read_choice(struct cursor *c, struct scenario_line *line)
{
	bool store = strcmp(line->kind.s, access_kind_name(ACCESS_STORE)) == 0, chooses;
	const char *expected = store ? "before" : "from or =";
	const struct text *word;

	if (c->at < c->n && !at_choice(c, store))
		line->place = *next(c);
	chooses = at_choice(c, store);
	word = need(c, expected);
	if (word && !chooses)
		mistakes_add(c->p->mistakes, word->at, "\"%s\" (%s was expected)", word->s,
			     expected);
	if (!word || !chooses)
		return false;
	if (strcmp(word->s, "=") == 0) {
		line->source.is = SOURCE_VALUE;
		word = need(c, "a value");
		if (word)
			line->source.value = *word;
		return word;
	}
	if (!store && ahead(c, 0, "initial")) {
		next(c);
		line->source.is = SOURCE_INITIAL;
		return true;
	}
	line->source.is = SOURCE_WRITE;
	return read_write(c, &line->source);
}

/* Whether the words "KIND" and "by" and so on are these. */
static bool need_word(struct cursor *c, const char *wanted)
{
	const struct text *word = need(c, wanted);

	if (word && strcmp(word->s, wanted) != 0)
		mistakes_add(c->p->mistakes, word->at, "\"%s\" (%s was expected)", word->s, wanted);
	return word && strcmp(word->s, wanted) == 0;
}

/* delay [Nth] load [PLACE] past [Nth] store [PLACE] [in [Nth] OP] */
static bool read_delay(struct cursor *c, struct scenario_line *line)
{
	struct scenario_source *past = &line->source;

	if (!read_ordinal(c, &line->count) || !need_word(c, access_kind_name(ACCESS_LOAD)))
		return false;
	line->kind = c->words[c->at - 1];
	if (c->at < c->n && !ahead(c, 0, "past"))
		line->place = *next(c);
	if (!need_word(c, "past") || !read_ordinal(c, &past->count) ||
	    !need_word(c, access_kind_name(ACCESS_STORE)))
		return false;
	past->kind = c->words[c->at - 1];
	if (c->at < c->n && !ahead(c, 0, "in"))
		past->place = *next(c);
	past->is = SOURCE_WRITE;
	if (!ahead(c, 0, "in"))
		return true;
	next(c);
	return read_ordinal(c, &line->op_count) && read_op(c, line);
}

/* flush [PLACE|N] */
static bool read_flush(struct cursor *c, struct scenario_line *line)
{
	const struct text *word = next(c);

	if (!word)
		return true;
	if (word_is_number(word->s))
		return read_count(c, "flush", word, line);
	line->place = *word;
	return true;
}

static bool read_verb(struct cursor *c, struct scenario_line *line)
{
	const struct text *word = need(c, "a verb such as until or finish");
	struct hint hint;
	int verb;

	if (!word)
		return false;
	if (word_index(word->s, word_kinds(), ACCESS_RMW + 1) >= 0) {
		line->verb = VERB_CHOOSE;
		line->kind = *word;
		return read_choice(c, line);
	}
	verb = word_index(word->s, word_verbs, WORD_VERBS);
	if (verb < 0) {
		mistakes_add(c->p->mistakes, word->at, "no verb is \"%s\" (%s)", word->s,
			     hint_for(&hint, word->s, "verbs", word_verbs, WORD_VERBS));
		return false;
	}
	line->verb = (uint8_t)verb;
	switch (verb) {
	case VERB_UNTIL:
	case VERB_PAST:
		return read_point(c, line);
	case VERB_FINISH:
		return c->at == c->n || read_op(c, line);
	case VERB_STEP:
		return read_count(c, "step", need(c, "a number of steps"), line);
	case VERB_BUFFER:
		return read_buffer(c, line);
	case VERB_FLUSH:
		return read_flush(c, line);
	case VERB_DELAY:
		return read_delay(c, line);
	default:
		return true;
	}
}

static void read_line(struct cursor *c, struct scenario_line *line)
{
	const struct text *thread = next(c), *rest;

	if (!word_is_name(thread->s)) {
		mistakes_add(c->p->mistakes, thread->at, "\"%s\" (a thread was expected)",
			     thread->s);
		return;
	}
	line->thread_name = *thread;
	if (!read_verb(c, line))
		return;
	rest = next(c);
	if (rest)
		mistakes_add(c->p->mistakes, rest->at, "\"%s\" (the end of the line was expected)",
			     rest->s);
}

static void add_line(struct parser *p, const struct node *text, const char *note)
{
	struct scenario *s = p->scenario;
	struct scenario_line *line;
	struct cursor c = {.p = p};
	struct text *words;

	c.n = words_split(&s->memory, text, &words);
	c.words = words;
	if (!c.n) {
		mistakes_add(p->mistakes, text->at, "an empty line (THREAD VERB ... was expected)");
		return;
	}
	if (!parse_count(p, text->at, 1))
		return;
	s->lines = arena_more(&s->memory, s->lines, s->n_lines, sizeof(*line));
	line = &s->lines[s->n_lines++];
	*line = (struct scenario_line){.at = text->at, .number = p->number, .op_count = 1};
	line->written = arena_text(&s->memory, text->text);
	line->note = note ? arena_text(&s->memory, note) : NULL;
	read_line(&c, line);
}

/* "line", or a map of one key, "line: note". */
static void parse_line(struct parser *p, const struct node *element, void *context)
{
	struct text note;

	(void)context;
	p->number++;
	if (element->kind == NODE_TEXT)
		add_line(p, element, NULL);
	else if (element->kind == NODE_LIST || element->n_items != 2)
		mistakes_add(p->mistakes, element->at,
			     "a line is %s (text, or one line: its note, was expected)",
			     element->kind == NODE_LIST ? "a list" : "a map of several keys");
	else if (parse_text(p, "a note", &element->items[1], "text", &note))
		add_line(p, &element->items[0], note.s);
}

void parse_schedule(struct parser *p, const struct node *list)
{
	p->unrolled = 0;
	p->full = false;
	parse_elements(p, "schedule", list, parse_line, NULL);
}
