/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/forms/escape.h"

#include <string.h>

#include "base/utf8.h"

struct replacement {
	char character;
	const char *text;
};

/* The last of a list has no text. */
static void put(const struct replacement *list, const char *text, FILE *to)
{
	const char *end = text + strlen(text);

	while (text < end) {
		const char *from = text;
		uint32_t character = utf8_next(&text, end);
		const struct replacement *r = list;

		while (r->text && (uint32_t)r->character != character)
			r++;
		if (r->text)
			fputs(r->text, to);
		else if (utf8_printable(character))
			fwrite(from, 1, (size_t)(text - from), to);
		else
			fputc('?', to);
	}
}

void escape_xml(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'\n', "\n"}, {'\t', "\t"}, {0, NULL},
	};

	put(list, text, to);
}

void escape_xml_attribute(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'&', "&amp;"},  {'<', "&lt;"},  {'>', "&gt;"}, {'"', "&quot;"},
		{'\n', "&#10;"}, {'\t', "&#9;"}, {0, NULL},
	};

	put(list, text, to);
}

void escape_github(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'%', "%25"},
		{'\r', "%0D"},
		{'\n', "%0A"},
		{0, NULL},
	};

	put(list, text, to);
}

void escape_github_property(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}, {0, NULL},
	};

	put(list, text, to);
}

void escape_markdown(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'&', "&amp;"},  {'<', "&lt;"},  {'>', "&gt;"},  {'|', "&#124;"}, {'`', "&#96;"},
		{'*', "&#42;"},  {'_', "&#95;"}, {'[', "&#91;"}, {']', "&#93;"},  {'\\', "&#92;"},
		{'~', "&#126;"}, {'\n', "<br>"}, {'\t', " "},    {0, NULL},
	};

	put(list, text, to);
}

void escape_tap(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'#', "\\#"}, {'\\', "\\\\"}, {'\n', " "}, {'\t', " "}, {0, NULL},
	};

	put(list, text, to);
}

void escape_yaml(const char *text, FILE *to)
{
	static const struct replacement list[] = {
		{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\t', "\\t"}, {0, NULL},
	};

	fputc('"', to);
	put(list, text, to);
	fputc('"', to);
}
