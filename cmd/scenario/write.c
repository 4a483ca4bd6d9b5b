/* SPDX-License-Identifier: BSD-2-Clause */
/* struct scenario -> YAML. */
#include <inttypes.h>
#include <string.h>

#include "scenario/parse.h"
#include "scenario/words.h"

#define WIDTH 100

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Whether YAML takes the text for itself without quotes; flow: between [ and ].  What is
 * not ASCII gets some, so that it can be written as escapes where it must be. */
static bool is_plain(const char *text, bool flow)
{
	const char *s;

	if (!is_alnum(*text) && !strchr("_./", *text))
		return false;
	for (s = text; *s; s++) {
		if ((unsigned char)*s >= 0x80)
			return false;
		if (*s == ':' && (s[1] == ' ' || !s[1]))
			return false;
		if (*s == '#' && s[-1] == ' ')
			return false;
		if (flow && strchr(",[]{}", *s))
			return false;
	}
	return *text && s[-1] != ' ';
}

static bool is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return !*text;
}

/* Double quotes, where nothing in the text has to be escaped between them, or it is not
 * ASCII. */
static void put_quoted(FILE *to, const char *text)
{
	const char *s;

	if (!strpbrk(text, "\"\\") || !is_ascii(text)) {
		putc('"', to);
		for (s = text; *s; s++)
			fprintf(to, strchr("\"\\", *s) ? "\\%c" : "%c", *s);
		putc('"', to);
		return;
	}
	putc('\'', to);
	for (s = text; *s; s++)
		fputs(*s == '\'' ? "''" : (char[]){*s, '\0'}, to);
	putc('\'', to);
}

static void put_text(FILE *to, const char *text, bool flow)
{
	if (is_plain(text, flow))
		fputs(text, to);
	else
		put_quoted(to, text);
}

static void put_key(FILE *to, const char *key, const struct text *value)
{
	if (!value->s)
		return;
	fprintf(to, "%s: ", key);
	put_text(to, value->s, false);
	putc('\n', to);
}

/* "KEY: [a, b]", or an element a line if that would be too long. */
static void put_list(FILE *to, int indent, const char *key, const struct text *list, uint32_t n)
{
	size_t width = (size_t)indent + strlen(key) + strlen(": []");
	uint32_t i;

	for (i = 0; i < n; i++)
		width += strlen(list[i].s) + strlen("'', ");
	fprintf(to, "%*s%s:%s", indent, "", key, width > WIDTH ? "" : " [");
	for (i = 0; i < n; i++) {
		if (width > WIDTH)
			fprintf(to, "\n%*s- ", indent + 2, "");
		else if (i)
			fputs(", ", to);
		put_text(to, list[i].s, width <= WIDTH);
	}
	fputs(width > WIDTH ? "\n" : "]\n", to);
}

static void put_preload(FILE *to, const struct scenario *s)
{
	if (s->n_preload && s->preload[0].s[0] == '#')
		fprintf(to, "preload: %u\n", s->n_preload);
	else if (s->n_preload)
		put_list(to, 0, "preload", s->preload, s->n_preload);
}

static char *op_text(struct arena *memory, const struct scenario_op *op)
{
	char *text = op->name.s;
	uint32_t i;

	for (i = 0; i < op->n_args; i++)
		text = arena_printf(memory, "%s %s", text, op->args[i].s);
	return text;
}

static void put_thread(FILE *to, const struct scenario_thread *thread)
{
	struct arena memory = {NULL};
	struct text *ops = arena_get(&memory, thread->n_ops, sizeof(*ops));
	uint32_t i;

	for (i = 0; i < thread->n_ops; i++)
		ops[i].s = op_text(&memory, &thread->ops[i]);
	put_list(to, 2, thread->name.s, ops, thread->n_ops);
	arena_free(&memory);
}

static void put_threads(FILE *to, const struct scenario *s)
{
	bool any = false;
	uint32_t i;

	fputs("threads:\n", to);
	for (i = 0; i < s->n_threads; i++)
		put_thread(to, &s->threads[i]);
	for (i = 0; i < s->n_threads; i++) {
		if (s->threads[i].cpu < 0)
			continue;
		fprintf(to, "%s%s: %d", any ? ", " : "cpu: {", s->threads[i].name.s,
			s->threads[i].cpu);
		any = true;
	}
	if (any)
		fputs("}\n", to);
}

static const char *nth_text(struct arena *memory, uint32_t n)
{
	return arena_printf(memory, "%u%s ", n, word_ordinal_suffix(n));
}

static const char *point_text(struct arena *memory, const struct scenario_line *line)
{
	const char *nth = line->count ? nth_text(memory, line->count) : "";
	const char *place = "", *in = "";

	if (line->place.s)
		place = arena_printf(memory, " %s", line->place.s);
	/* `load in in` would name a place: the operation "in" needs its ordinal. */
	if (line->op.s)
		in = arena_printf(memory, " in %s%s",
				  line->op_count > 1 || strcmp(line->op.s, "in") == 0 ?
					  nth_text(memory, line->op_count) :
					  "",
				  line->op.s);
	return arena_printf(memory, " %s%s%s%s", nth, line->kind.s, place, in);
}

static char *choice_text(struct arena *memory, const struct scenario_line *line)
{
	const struct scenario_source *s = &line->source;
	bool store = strcmp(line->kind.s, access_kind_name(ACCESS_STORE)) == 0;
	const char *what = arena_printf(memory, "%s%s%s", line->kind.s, line->place.s ? " " : "",
					line->place.s ? line->place.s : "");

	if (s->is == SOURCE_VALUE)
		return arena_printf(memory, "%s = %s", what, s->value.s);
	if (s->is == SOURCE_INITIAL)
		return arena_printf(memory, "%s from initial", what);
	return arena_printf(memory, "%s %s %s%s%s%s by %s%s%s", what, store ? "before" : "from",
			    s->count ? nth_text(memory, s->count) : "", s->kind.s,
			    s->place.s ? " " : "", s->place.s ? s->place.s : "", s->thread.s,
			    s->op.s ? " in " : "", s->op.s ? s->op.s : "");
}

static char *delay_text(struct arena *memory, const struct scenario_line *line)
{
	const struct scenario_source *past = &line->source;
	const char *in = "";

	if (line->op.s)
		in = arena_printf(memory, " in %s%s",
				  line->op_count > 1 ? nth_text(memory, line->op_count) : "",
				  line->op.s);
	return arena_printf(memory, "%s %s%s%s%s past %s%s%s%s%s", word_verbs[line->verb],
			    line->count ? nth_text(memory, line->count) : "", line->kind.s,
			    line->place.s ? " " : "", line->place.s ? line->place.s : "",
			    past->count ? nth_text(memory, past->count) : "", past->kind.s,
			    past->place.s ? " " : "", past->place.s ? past->place.s : "", in);
}

static char *line_text(struct arena *memory, const struct scenario *s,
		       const struct scenario_line *line)
{
	const char *rest = "";

	if (line->verb == VERB_CHOOSE)
		return arena_printf(memory, "%s %s", s->threads[line->thread].name.s,
				    choice_text(memory, line));
	if (line->verb == VERB_DELAY)
		return arena_printf(memory, "%s %s", s->threads[line->thread].name.s,
				    delay_text(memory, line));
	if (line->verb == VERB_STEP || (line->verb == VERB_FLUSH && line->count))
		rest = arena_printf(memory, " %u", line->count);
	else if (line->kind.s)
		rest = point_text(memory, line);
	else if (line->place.s)
		rest = arena_printf(memory, " %s", line->place.s);
	else if (line->op.s)
		rest = arena_printf(memory, " %s", line->op.s);
	return arena_printf(memory, "%s %s%s", s->threads[line->thread].name.s,
			    word_verbs[line->verb], rest);
}

static void put_schedule(FILE *to, const struct scenario *s)
{
	uint32_t i;

	if (s->n_lines)
		fputs("schedule:\n", to);
	for (i = 0; i < s->n_lines; i++) {
		struct arena memory = {NULL};

		fputs("  - ", to);
		put_text(to, line_text(&memory, s, &s->lines[i]), false);
		if (s->lines[i].note) {
			fputs(": ", to);
			put_quoted(to, s->lines[i].note);
		}
		putc('\n', to);
		arena_free(&memory);
	}
}

/* The number that a line as written has once repetitions are written out. */
static int64_t number_written(const struct scenario *s, int64_t number)
{
	uint32_t i;

	for (i = 0; i < s->n_lines; i++)
		if (s->lines[i].number == number)
			return i + 1;
	return number;
}

static bool says_nothing(struct expectation *expect)
{
	size_t i, n;

	parse_expect_keys(&n);
	for (i = 0; i < n; i++)
		if (*parse_expect_field(expect, i) != EXPECT_UNSAID)
			return false;
	return !expect->n_races;
}

static void put_expect(FILE *to, int indent, const char *key, const struct scenario *s,
		       const struct expectation *expect)
{
	size_t i, n;
	const char *const *names = parse_expect_keys(&n);
	struct expectation e = *expect;

	if (!e.given)
		return;
	e.impossible = number_written(s, e.impossible);
	fprintf(to, "%*s", indent, "");
	put_text(to, key, false);
	fputs(says_nothing(&e) ? ": {}\n" : ":\n", to);
	for (i = 0; i < n; i++)
		if (*parse_expect_field(&e, i) != EXPECT_UNSAID)
			fprintf(to, "%*s%s: %" PRId64 "\n", indent + 2, "", names[i],
				*parse_expect_field(&e, i));
	if (e.n_races)
		put_list(to, indent + 2, finding_name(FINDING_DATA_RACE), e.races, e.n_races);
}

static void put_numbers(FILE *to, const struct scenario *s)
{
	if (s->slots)
		fprintf(to, "slots: %" PRIu32 "\n", s->slots);
	put_key(to, "model", &s->model);
	if (s->volatile_is_plain)
		fputs("volatile: plain\n", to);
	if (s->plain_is_strict)
		fputs("plain: strict\n", to);
	if (s->origin_at.line)
		fprintf(to, "origin: 0x%" PRIx64 "\n", s->origin);
	if (s->step_limit)
		fprintf(to, "step-limit: %" PRIu32 "\n", s->step_limit);
	if (s->misuse)
		fputs("misuse: allow\n", to);
}

void scenario_write(const struct scenario *scenario, FILE *to)
{
	const struct scenario *s = scenario;
	uint32_t i;

	fputs("brrace: 1\n", to);
	put_key(to, "scenario", &s->title);
	put_key(to, "source", &s->source);
	put_key(to, "class", &s->class);
	put_key(to, "cured-by", &s->cured_by);
	put_key(to, "ring", &s->ring);
	if (s->n_cflags)
		put_list(to, 0, "cflags", s->cflags, s->n_cflags);
	put_numbers(to, s);
	if (s->n_accept_blind)
		put_list(to, 0, "accept-blind", s->accept_blind, s->n_accept_blind);
	put_preload(to, s);
	put_threads(to, s);
	put_schedule(to, s);
	put_expect(to, 0, "expect", s, &s->expect);
	if (s->n_expect_on)
		fputs("expect-on:\n", to);
	for (i = 0; i < s->n_expect_on; i++)
		put_expect(to, 2, s->expect_on[i].ring.s, s, &s->expect_on[i].expect);
}

char *scenario_to_text(const struct scenario *scenario, size_t *size)
{
	char *text = NULL;
	FILE *to = memory_open(&text, size);

	scenario_write(scenario, to);
	memory_close(to);
	return text;
}
