/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/sheet.h"

#include <string.h>

#include "base/utf8.h"

#define WIDEST 100
#define NARROWEST 40

struct sheet sheet_on(FILE *to, const struct text_options *options)
{
	unsigned width = options->width ? options->width : WIDEST;

	width = width < NARROWEST ? NARROWEST : width;
	return (struct sheet){
		.to = to,
		.width = width > WIDEST ? WIDEST : width,
		.colour = options->colour == COLOUR_YES,
		.ascii = options->ascii,
	};
}

/* Every character is taken to be as wide as any other. */
static unsigned columns_of(const char *s, const char *end)
{
	unsigned n = 0;

	for (; s < end; n++)
		utf8_next(&s, end);
	return n;
}

unsigned sheet_columns(const char *text)
{
	return columns_of(text, text + strlen(text));
}

static bool writable(const struct sheet *sheet, uint32_t character)
{
	return utf8_printable(character) && !(sheet->ascii && character >= 0x80);
}

static void write_clean(struct sheet *sheet, const char *s, const char *end)
{
	while (s < end) {
		const char *from = s;

		if (writable(sheet, utf8_next(&s, end)))
			fwrite(from, 1, (size_t)(s - from), sheet->to);
		else
			fputc(*from == '\n' || *from == '\t' ? ' ' : '?', sheet->to);
		sheet->column++;
	}
}

static void start_style(const struct sheet *sheet, unsigned style)
{
	static const char *const codes[] = {
		[STYLE_DIM] = "2",
		[STYLE_GOOD] = "32",
		[STYLE_BAD] = "1;31",
		[STYLE_DOUBTFUL] = "33",
	};
	static const char *const threads[] = {"36", "33", "35", "34", "32"};

	if (style >= STYLE_THREAD)
		fprintf(sheet->to, "\033[%sm", threads[(style - STYLE_THREAD) % 5]);
	else
		fprintf(sheet->to, "\033[%sm", codes[style]);
}

static void write_styled(struct sheet *sheet, enum style style, const char *s, const char *end)
{
	bool styled = sheet->colour && style != STYLE_PLAIN;

	if (s == end)
		return;
	fprintf(sheet->to, "%*s", (int)sheet->blanks, "");
	sheet->blanks = 0;
	if (styled)
		start_style(sheet, style);
	write_clean(sheet, s, end);
	if (styled)
		fputs("\033[0m", sheet->to);
}

static const char *skip(const char *s, const char *end, unsigned columns)
{
	while (columns-- && s < end)
		utf8_next(&s, end);
	return s;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Where a line of at most `room` columns may end; `s` if its first word is wider. */
static const char *break_at(const char *s, const char *end, unsigned room)
{
	const char *at = skip(s, end, room);

	if (at == end)
		return end;
	while (at > s && !is_space(*at) && !is_space(at[-1]))
		at--;
	while (at > s && is_space(at[-1]))
		at--;
	return at;
}

static const char *word_end(const char *s, const char *end)
{
	while (s < end && !is_space(*s))
		s++;
	return s;
}

/* The tail of a name tells more than its middle: "[1].seq". */
static void write_shortened(struct sheet *sheet, enum style style, const char *s, const char *end,
			    unsigned room)
{
	static const char left_out[] = "...";
	unsigned kept = room > 3 ? room - 3 : 0, tail = kept / 2;

	write_styled(sheet, style, s, skip(s, end, kept - tail));
	write_styled(sheet, style, left_out, left_out + strlen(left_out));
	write_styled(sheet, style, skip(s, end, columns_of(s, end) - tail), end);
}

/* Blanks are written once something follows them: lines end without any. */
static void pad(struct sheet *sheet, unsigned column)
{
	unsigned n = sheet->column < column ? column - sheet->column : sheet->column > 0;

	sheet->blanks += n;
	sheet->column += n;
}

void sheet_end(struct sheet *sheet)
{
	fputc('\n', sheet->to);
	sheet->column = 0;
	sheet->blanks = 0;
}

void sheet_put(struct sheet *sheet, unsigned column, unsigned hang, enum style style,
	       const char *text)
{
	const char *end = text + strlen(text);

	pad(sheet, column);
	for (;;) {
		unsigned room = sheet->width > sheet->column ? sheet->width - sheet->column : 0;
		const char *at = break_at(text, end, room);

		write_styled(sheet, style, text, at);
		if (at == text && sheet->column <= hang && text < end) {
			at = word_end(text, end);
			write_shortened(sheet, style, text, at, room);
		}
		for (text = at; text < end && is_space(*text);)
			text++;
		if (text == end)
			return;
		sheet_end(sheet);
		pad(sheet, hang);
	}
}

void sheet_put_short(struct sheet *sheet, unsigned column, unsigned most, enum style style,
		     const char *text)
{
	const char *end = text + strlen(text);

	pad(sheet, column);
	if (columns_of(text, end) <= most)
		write_styled(sheet, style, text, end);
	else
		write_shortened(sheet, style, text, end, most);
}

void sheet_line(struct sheet *sheet, unsigned column, unsigned hang, enum style style,
		const char *text)
{
	sheet_put(sheet, column, hang, style, text);
	sheet_end(sheet);
}
