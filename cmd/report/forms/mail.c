/* SPDX-License-Identifier: BSD-2-Clause */
/* What is pasted into a mail: ASCII, 72 columns, and at the end the scenario. */
#include <inttypes.h>
#include <string.h>

#include "base/files.h"
#include "base/version.h"
#include "report/forms/case.h"
#include "report/forms/cutting.h"
#include "report/sheet.h"

const struct text_options mail_options = {.ascii = true, .width = CUTTING_COLUMNS};

/* "mine.c, mine.h" */
static const char *list_files(struct arena *arena, const struct parcel *parcel)
{
	const char *text = "";

	for (uint32_t i = 0; i < parcel->n_files; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? ", " : "", parcel->files[i].name);
	return text;
}

static void put_advice(struct sheet *sheet, struct arena *arena, const struct parcel *parcel,
		       const char *file)
{
	bool code = parcel->n_files;
	const char *text;

	sheet_line(sheet, 0, 0, STYLE_PLAIN,
		   "To see it again, cut out the scenario at the end of this mail and run it:");
	sheet_end(sheet);
	sheet_line(sheet, 4, 6, STYLE_PLAIN,
		   arena_printf(arena, "brrace run %s%s", code ? "--trust " : "", file));
	sheet_end(sheet);
	if (code)
		text = arena_printf(arena,
				    "That compiles and runs the ring that comes with it: %s.",
				    list_files(arena, parcel));
	else if (parcel->stays)
		text = arena_printf(arena, "That takes the ring, which is not in this mail: %s.",
				    parcel->stays);
	else
		return;
	sheet_line(sheet, 0, 0, STYLE_PLAIN, text);
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

/* What the scenario is to be called by whoever cuts it out; it may come from a page. */
static const char *name_of(struct arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	char *name = arena_text(arena, slash ? slash + 1 : file);

	if (!file_is(name, ".html"))
		return name;
	name[strlen(name) - strlen(".html")] = '\0';
	return arena_printf(arena, "%s.yml", name);
}

void mail_scenario(const struct parcel *parcel, const char *file, FILE *to)
{
	struct arena arena = {0};

	cutting_write(parcel, name_of(&arena, file), to);
	arena_free(&arena);
}

void mail_message(const struct report_case *c, const struct parcel *parcel, const char *more,
		  FILE *to)
{
	struct sheet sheet = sheet_on(to, &mail_options);
	struct arena arena = {0};

	if (*c->title) {
		sheet_line(&sheet, 0, 0, STYLE_PLAIN, c->title);
		sheet_end(&sheet);
	}
	put_advice(&sheet, &arena, parcel, name_of(&arena, c->file));
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
	mail_scenario(parcel, c->file, to);
	arena_free(&arena);
}
