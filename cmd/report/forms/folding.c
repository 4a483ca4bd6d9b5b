/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/forms/folding.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define MOST_HEX 16 /* bytes in a line */

struct writer {
	FILE *to;
	const char *mark;
	unsigned columns;
	unsigned at; /* columns of this line that are used */
	char last;   /* character of it */
};

static bool is_odd(char c)
{
	return (c < ' ' && c != '\n' && c != '\t') || (unsigned char)c > '~';
}

static unsigned width_at(unsigned at, char c)
{
	return c == '\t' ? 8 - at % 8 : 1;
}

static void put(struct writer *w, char c)
{
	w->at = c == '\n' ? 0 : w->at + width_at(w->at, c);
	w->last = c;
	fputc(c, w->to);
}

static void put_break(struct writer *w)
{
	put(w, '\\');
	put(w, '\n');
	put(w, '\\');
}

/* What cannot be in the mail; returns what comes after it. */
static const char *put_odd(struct writer *w, const char *s)
{
	fputs("\\\n%", w->to);
	w->at = 1;
	for (unsigned n = 0; n < MOST_HEX && is_odd(*s) && *s; n++, w->at += 2)
		fprintf(w->to, "%02x", (unsigned char)*s++);
	put(w, '\\');
	return s;
}

/* A line that goes on below anyway, with what would be taken for ours. */
static bool looks_broken(const char *s)
{
	return s[0] == '\\' && s[1] == '\n' && s[2] && (strchr("\\%", s[2]) || is_odd(s[2]));
}

/* Whether so much of a line fits, of which s is the last; what goes on needs a backslash. */
static bool fits(const struct writer *w, unsigned end, const char *s)
{
	bool last = s[1] == '\n' && *s != ' ' && *s != '\t' && !looks_broken(s);

	return end <= w->columns - !last;
}

/* Whether a line is to be broken before s: there is no room for it, or it begins a word
 * that would have to be broken. */
static bool is_too_far(const struct writer *w, const char *s)
{
	size_t word = strcspn(s, " \t\n");
	bool begins = word && (w->last == ' ' || w->last == '\t');

	if (begins && w->at > w->columns / 2 && !fits(w, w->at + (unsigned)word, s + word - 1))
		return true;
	return *s != '\n' && !fits(w, w->at + width_at(w->at, *s), s);
}

static const char *put_next(struct writer *w, const char *s)
{
	bool is_mark = !w->at && !strncmp(s, w->mark, strlen(w->mark));

	if (is_odd(*s))
		return put_odd(w, s);
	if (is_too_far(w, s) || (*s == '\n' && (w->last == ' ' || w->last == '\t')))
		put_break(w);
	put(w, *s);
	if (is_mark || looks_broken(s))
		put_break(w);
	return s + 1;
}

void folding_write(const char *text, const char *mark, unsigned columns, FILE *to)
{
	struct writer w = {.to = to, .mark = mark, .columns = columns, .last = '\n'};

	for (const char *s = text; *s;)
		s = put_next(&w, s);
	if (w.last != '\n')
		fputs("\\\n%\n", to);
}

/* ---- and back */

static int hex(const char *s, const char *end)
{
	static const char digits[] = "0123456789abcdef";
	const char *high = s + 1 < end ? strchr(digits, s[0]) : NULL;
	const char *low = s + 1 < end ? strchr(digits, s[1]) : NULL;

	return high && low && *high && *low ? (int)((high - digits) * 16 + (low - digits)) : -1;
}

/* Bytes up to a backslash, or the end of the line if it is the last; NULL: they are
 * none. */
static const char *read_odd(const char *s, const char *end, char **to)
{
	while (s < end && *s != '\\' && *s != '\n') {
		int byte = hex(s, end);

		if (byte <= 0)
			return NULL;
		*(*to)++ = (char)byte;
		s += 2;
	}
	return s < end ? s + 1 : NULL;
}

const char *folding_read(struct arena *arena, const char *lines, size_t size)
{
	const char *s = lines, *end = lines + size;
	char *text = arena_get(arena, size + 1, 1), *to = text;

	while (s && s < end) {
		bool broken = end - s > 2 && s[0] == '\\' && s[1] == '\n';

		if (broken && s[2] == '\\')
			s += 3;
		else if (broken && s[2] == '%')
			s = read_odd(s + 3, end, &to);
		else
			*to++ = *s++;
	}
	return s ? text : NULL;
}

char *folding_word(const char *name)
{
	char *word;
	size_t size;
	FILE *to = memory_open(&word, &size);

	for (; *name; name++)
		fprintf(to, *name > ' ' && *name <= '~' && *name != '%' ? "%c" : "%%%02x",
			(unsigned char)*name);
	memory_close(to);
	return word;
}

const char *folding_read_word(struct arena *arena, const char *word, size_t size)
{
	const char *end = word + size;
	char *name = arena_get(arena, size + 1, 1), *to = name;

	while (word < end) {
		int byte = *word == '%' ? hex(word + 1, end) : *word;

		if (byte <= 0)
			return NULL;
		*to++ = (char)byte;
		word += *word == '%' ? 3 : 1;
	}
	return *name ? name : NULL;
}
