/* SPDX-License-Identifier: BSD-2-Clause */
/* What is pasted into a mail: ASCII, 72 columns, and at the end the scenario. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "report/case.h"
#include "report/sheet.h"
#include "scenario/utf8.h"
#include "version.h"

#define COLUMNS 72

const struct text_options mail_options = {.ascii = true, .width = COLUMNS};

/* In YAML, after the key of its line: whether a line may go on below instead of having
 * the one space at s. */
static bool may_break(const char *line, const char *s)
{
	return *s == ' ' && s > line && s[-1] != ' ' && isalnum((unsigned char)s[1]);
}

/* Where the value of a line begins: beyond its indentation, dash and key. */
static const char *value_of(const char *line, const char *end)
{
	const char *s = line + strspn(line, " -");

	while (s < end && !(s[0] == ':' && s[1] == ' '))
		s++;
	return s < end ? s + 1 : end;
}

/* The last place to break a line that is too long, or NULL. */
static const char *break_of(const char *line, const char *value, const char *end, unsigned room)
{
	const char *found = NULL;

	for (const char *s = value; s < end && (s <= line + room || !found); s++)
		if (may_break(line, s))
			found = s;
	return found && end - line > (ptrdiff_t)room ? found : NULL;
}

static void fold_line(const char *line, const char *end, FILE *to)
{
	unsigned indent = (unsigned)strspn(line, " ") + (line[strspn(line, " ")] == '-' ? 4 : 2);
	unsigned room = COLUMNS, before = 0;
	const char *value = value_of(line, end), *at;

	while ((at = break_of(line, value, end, room))) {
		fprintf(to, "%*s%.*s\n", (int)before, "", (int)(at - line), line);
		value = line = at + 1;
		before = indent;
		room = COLUMNS - indent;
	}
	fprintf(to, "%*s%.*s\n", (int)before, "", (int)(end - line), line);
}

/* Characters beyond ASCII stand between double quotes, where they can be escaped. */
static char *in_ascii(const char *text)
{
	const char *end = text + strlen(text);
	char *ascii;
	size_t size;
	FILE *to = open_memstream(&ascii, &size);

	if (!to)
		out_of_memory();
	while (text < end) {
		uint32_t character = utf8_next(&text, end);

		fprintf(to,
			character < 0x80    ? "%c" :
			character < 0x10000 ? "\\u%04x" :
					      "\\U%08x",
			character);
	}
	if (fclose(to))
		out_of_memory();
	return ascii;
}

static char *scenario_text(const struct scenario *scenario)
{
	char *text, *ascii;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		out_of_memory();
	scenario_write(scenario, to);
	if (fclose(to))
		out_of_memory();
	ascii = in_ascii(text);
	free(text);
	return ascii;
}

/* A line of dashes with a text in it, which is a comment to YAML. */
static void put_mark(const char *mark, const char *file, FILE *to)
{
	int n = fprintf(to, "# -------- %s -------- %s%s", mark, file, *file ? " " : "");

	while (n++ < COLUMNS)
		fputc('-', to);
	fputc('\n', to);
}

void mail_scenario(const struct scenario *scenario, const char *file, FILE *to)
{
	char *text = scenario_text(scenario), *name = in_ascii(file);

	put_mark("8<", name, to);
	for (const char *line = text; *line;) {
		const char *end = line + strcspn(line, "\n");

		fold_line(line, end, to);
		line = end + (*end == '\n');
	}
	put_mark(">8", "", to);
	free(text);
	free(name);
}

static const char *base_of(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

static void put_advice(struct sheet *sheet, struct arena *arena, const struct report_case *c,
		       const struct scenario *scenario)
{
	const char *ring = scenario->ring.s ? scenario->ring.s : "";

	sheet_line(sheet, 0, 0, STYLE_PLAIN,
		   "To see it again, cut out the scenario at the end of this mail and run it:");
	sheet_end(sheet);
	sheet_line(sheet, 4, 6, STYLE_PLAIN,
		   arena_printf(arena, "brrace run %s", base_of(c->file)));
	sheet_end(sheet);
	if (!file_is(ring, ".c") && !file_is(ring, ".so"))
		return;
	sheet_line(
		sheet, 0, 0, STYLE_PLAIN,
		arena_printf(arena, "That takes the ring %s, which is not part of brrace.", ring));
	sheet_end(sheet);
}

static void put_lines(struct sheet *sheet, struct arena *arena, const char *text)
{
	text += strspn(text, "\n");
	while (*text) {
		size_t length = strcspn(text, "\n");
		unsigned indent = (unsigned)strspn(text, " ");

		sheet_line(sheet, indent, indent + 2, STYLE_PLAIN,
			   arena_printf(arena, "%.*s", (int)(length - indent), text + indent));
		text += length + (text[length] == '\n');
	}
	sheet_end(sheet);
}

void mail_message(const struct report_case *c, const struct scenario *scenario, const char *more,
		  FILE *to)
{
	struct sheet sheet = sheet_on(to, &mail_options);
	struct arena arena = {0};

	if (*c->title) {
		sheet_line(&sheet, 0, 0, STYLE_PLAIN, c->title);
		sheet_end(&sheet);
	}
	put_advice(&sheet, &arena, c, scenario);
	if (c->result) {
		report_text(c->result, &mail_options, to);
		sheet_end(&sheet);
	}
	if (*more)
		put_lines(&sheet, &arena, more);
	fprintf(to, "brrace %s", BRRACE_VERSION);
	if (c->result)
		fprintf(to, ", event hash %016" PRIx64, c->result->hash);
	fputs("\n\n", to);
	mail_scenario(scenario, base_of(c->file), to);
	arena_free(&arena);
}
