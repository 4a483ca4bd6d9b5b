/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/words.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

#define MOST_ORDINAL UINT16_MAX

const char *const word_verbs[WORD_VERBS] = {
	[VERB_UNTIL] = "until", [VERB_PAST] = "past",   [VERB_FINISH] = "finish",
	[VERB_STEP] = "step",   [VERB_HOLD] = "hold",   [VERB_RELEASE] = "release",
	[VERB_KILL] = "kill",   [VERB_FAIL] = "fail",   [VERB_BUFFER] = "buffer",
	[VERB_FLUSH] = "flush", [VERB_DELAY] = "delay",
};

const char *const *word_kinds(void)
{
	static const char *kinds[WORD_KINDS];
	unsigned i;

	for (i = 0; i < ACCESS_KINDS; i++)
		kinds[i] = access_kind_name(i);
	kinds[ACCESS_KINDS] = "access";
	return kinds;
}

int word_index(const char *word, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(word, names[i]) == 0)
			return (int)i;
	return -1;
}

/* Where the character at *s, of node->text, stands in the file, if that is known. */
static struct position place_of(const struct node *node, const char *s)
{
	struct position at = node->at;
	const char *from = node->text;

	if (!node->exact)
		return at;
	at.column += node->quote;
	while (from < s) {
		utf8_next(&from, s);
		at.column++;
	}
	return at;
}

uint32_t words_split(struct arena *memory, const struct node *node, struct text **words)
{
	const char *s = node->text;
	uint32_t n = 0;

	*words = NULL;
	while (*(s += strspn(s, " "))) {
		size_t length = strcspn(s, " ");
		struct text *word;

		*words = arena_more(memory, *words, n, sizeof(**words));
		word = &(*words)[n++];
		word->s = arena_printf(memory, "%.*s", (int)length, s);
		word->at = place_of(node, s);
		s += length;
	}
	return n;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool word_is_name(const char *word)
{
	const char *s;

	if (!is_letter(*word))
		return false;
	for (s = word; *s; s++)
		if (!is_letter(*s) && !is_digit(*s) && *s != '.' && *s != '-')
			return false;
	return s - word <= WORD_MAX_BYTES;
}

bool word_is_number(const char *word)
{
	return is_digit(*word);
}

/* Value of a digit of that base, or -1. */
static int digit(char c, unsigned base)
{
	if (is_digit(c))
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum number_end { NUMBER_OK, NUMBER_NONE, NUMBER_LARGE };

/* A leading 0 is refused: YAML 1.1 would read 010 as eight. */
static enum number_end scan(const char *s, uint64_t *out)
{
	unsigned base = s[0] == '0' && s[1] == 'x' ? 16 : 10;
	enum number_end end = NUMBER_OK;
	uint64_t value = 0;

	if (base == 16)
		s += 2;
	else if (s[0] == '0' && s[1])
		return NUMBER_NONE;
	if (!*s)
		return NUMBER_NONE;
	for (; *s; s++) {
		int d = digit(*s, base);

		if (d < 0)
			return NUMBER_NONE;
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)d, &value))
			end = NUMBER_LARGE;
	}
	*out = value;
	return end;
}

bool word_number(struct mistakes *mistakes, const char *name, const struct text *word, uint64_t min,
		 uint64_t max, uint64_t *out)
{
	uint64_t value = 0;
	enum number_end end = scan(word->s, &value);

	if (end == NUMBER_NONE)
		mistakes_add(mistakes, word->at,
			     "%s is \"%s\" (a number such as 4 or 0x10 was expected)", name,
			     word->s);
	else if (end == NUMBER_LARGE || value > max)
		mistakes_add(mistakes, word->at, "%s is %s (at most %" PRIu64 " was expected)",
			     name, word->s, max);
	else if (value < min)
		mistakes_add(mistakes, word->at, "%s is %s (at least %" PRIu64 " was expected)",
			     name, word->s, min);
	else
		return *out = value, true;
	return false;
}

const char *word_ordinal_suffix(uint32_t n)
{
	if (n / 10 % 10 == 1)
		return "th";
	switch (n % 10) {
	case 1:
		return "st";
	case 2:
		return "nd";
	case 3:
		return "rd";
	default:
		return "th";
	}
}

bool word_ordinal(struct mistakes *mistakes, const struct text *word, uint32_t *out)
{
	const char *s = word->s;
	uint32_t n = 0;

	while (is_digit(*s) && n <= MOST_ORDINAL)
		n = 10 * n + (uint32_t)(*s++ - '0');
	if (n == 0 || n > MOST_ORDINAL || *word->s == '0') {
		mistakes_add(mistakes, word->at, "\"%s\" (1st to %uth was expected)", word->s,
			     MOST_ORDINAL);
		return false;
	}
	if (strcmp(s, word_ordinal_suffix(n)) != 0) {
		mistakes_add(mistakes, word->at, "\"%s\" (%u%s was expected)", word->s, n,
			     word_ordinal_suffix(n));
		return false;
	}
	*out = n;
	return true;
}
