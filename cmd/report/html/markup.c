/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/html/markup.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void put(FILE *to, const char *s, const char *end)
{
	while (s < end) {
		const char *from = s;
		uint32_t c = utf8_next(&s, end);

		if (c < 0x80 && entity(*from))
			fputs(entity(*from), to);
		else if (c == '\n' || (c != UTF8_BAD && utf8_printable(c)))
			fwrite(from, 1, (size_t)(s - from), to);
		else
			fputc(c == '\t' ? ' ' : '?', to);
	}
}

void html_text(FILE *to, const char *text)
{
	put(to, text, text + strlen(text));
}

void html_printf(FILE *to, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	html_text(to, text);
}

/* The first number of a step at or after s: behind "step " or "steps ", or in the list
 * that such a number begins. */
static const char *find_step(const char *s, const char *end, bool in_list)
{
	for (; s < end; s++) {
		const char *before = s;

		if (in_list && (!strncmp(s, ", ", 2) || !strncmp(s, " and ", 5)))
			s += *s == ',' ? 2 : 5;
		else if (!strncmp(s, "step ", 5) || !strncmp(s, "steps ", 6))
			s += s[4] == ' ' ? 5 : 6;
		if (s > before && s < end && isdigit((unsigned char)*s))
			return s;
		s = before;
		in_list = false;
	}
	return end;
}

static void put_linked(FILE *to, const struct view *view, const char *s, const char *end)
{
	bool in_list = false;

	while (s < end) {
		const char *number = find_step(s, end, in_list);
		char *after;
		unsigned long step;

		put(to, s, number);
		s = number;
		if (s == end)
			break;
		step = strtoul(number, &after, 10);
		s = after;
		in_list = true;
		if (view_has_step(view, (uint32_t)step))
			fprintf(to, "<a href=\"#s%lu\">%lu</a>", step, step);
		else
			fprintf(to, "%lu", step);
	}
}

static const char *find_blanks(const char *s, const char *end)
{
	for (; s + 1 < end; s++)
		if (s[0] == ' ' && s[1] == ' ')
			return s;
	return end;
}

static void put_line(FILE *to, const struct view *view, const char *s, const char *end)
{
	size_t indent = strspn(s, " ");
	const char *label;

	fprintf(to, "<p class=\"i%zu\">", indent < 8 ? indent / 2 : 4);
	s += indent;
	label = indent ? end : find_blanks(s, end);
	if (label < end) {
		fputs("<strong>", to);
		put(to, s, label);
		fputs("</strong> ", to);
		s = label + 2;
	}
	if (view)
		put_linked(to, view, s, end);
	else
		put(to, s, end);
	fputs("</p>\n", to);
}

void html_lines(FILE *to, const struct view *view, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (length)
			put_line(to, view, text, text + length);
		text += length + (text[length] == '\n');
	}
}

/* In JSON "<" stands in strings only; without it no tag can end the script. */
void html_json(FILE *to, const char *id, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	if (!text)
		out_of_memory();
	fprintf(to, "<script type=\"application/json\" id=\"%s\">", id);
	for (const char *s = text; *s; s++) {
		if (*s == '<')
			fputs("\\u003c", to);
		else
			fputc(*s, to);
	}
	fputs("</script>\n", to);
	free(text);
	json_decref(json);
}
