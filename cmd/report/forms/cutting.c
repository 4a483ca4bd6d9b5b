/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/forms/cutting.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/forms/folding.h"

#define MARK "# -------- "
#define BEGIN MARK "8< --------"
#define END MARK ">8 --------"
#define DIRECTORY MARK "directory "
#define FILE_MARK MARK "file "

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
	unsigned room = CUTTING_COLUMNS, before = 0;
	const char *value = value_of(line, end), *at;

	while ((at = break_of(line, value, end, room))) {
		fprintf(to, "%*s%.*s\n", (int)before, "", (int)(at - line), line);
		value = line = at + 1;
		before = indent;
		room = CUTTING_COLUMNS - indent;
	}
	fprintf(to, "%*s%.*s\n", (int)before, "", (int)(end - line), line);
}

/* Characters beyond ASCII stand between double quotes, where they can be escaped. */
static char *in_ascii(const char *text)
{
	const char *end = text + strlen(text);
	char *ascii;
	size_t size;
	FILE *to = memory_open(&ascii, &size);

	while (text < end) {
		uint32_t character = utf8_next(&text, end);

		fprintf(to,
			character < 0x80    ? "%c" :
			character < 0x10000 ? "\\u%04x" :
					      "\\U%08x",
			character);
	}
	memory_close(to);
	return ascii;
}

/* A line of dashes with a text in it. */
static void put_mark(const char *mark, const char *text, FILE *to)
{
	int n = fprintf(to, "%s%s%s", mark, *text ? " " : "", text);

	if (n < CUTTING_COLUMNS - 1)
		fputc(' ', to);
	while (++n < CUTTING_COLUMNS)
		fputc('-', to);
	fputc('\n', to);
}

/* The scenario's name is for people only: of a long one the beginning will do. */
static void put_begin(const char *file, FILE *to)
{
	const int most = CUTTING_COLUMNS - (int)strlen(BEGIN) - 1;
	char *name = in_ascii(file);

	if ((int)strlen(name) > most)
		strcpy(name + most - 3, "...");
	put_mark(BEGIN, name, to);
	free(name);
}

/* A name as one word. */
static void put_name_mark(const char *mark, const char *name, FILE *to)
{
	char *word = folding_word(name);

	put_mark(mark, word, to);
	free(word);
}

static void put_files(const struct parcel *parcel, FILE *to)
{
	if (*parcel->directory)
		put_name_mark(MARK "directory", parcel->directory, to);
	for (uint32_t i = 0; i < parcel->n_files; i++) {
		put_name_mark(MARK "file", parcel->files[i].name, to);
		folding_write(parcel->files[i].text, MARK, CUTTING_COLUMNS, to);
	}
}

void cutting_write(const struct parcel *parcel, const char *file, FILE *to)
{
	char *text = in_ascii(parcel->scenario);

	put_begin(file, to);
	for (const char *line = text; *line;) {
		const char *end = line + strcspn(line, "\n");

		fold_line(line, end, to);
		line = end + (*end == '\n');
	}
	if (parcel->n_files)
		put_files(parcel, to);
	put_mark(END, "", to);
	free(text);
}

/* ---- and back */

static const char *line_after(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

static bool begins(const char *line, const char *mark)
{
	return !strncmp(line, mark, strlen(mark));
}

/* The first line at or after `line` that begins with a mark; the end if there is none. */
static const char *find_mark(const char *line, const char *mark)
{
	while (*line && !begins(line, mark))
		line = line_after(line);
	return line;
}

/* Of the lines from here those that are files or lead to them. */
static const char *find_files(const char *text)
{
	const char *file = find_mark(text, FILE_MARK), *directory = find_mark(text, DIRECTORY);

	return directory < file ? directory : file;
}

/* In memory of the arena, and without what a mail from elsewhere may have at the ends of
 * its lines. */
static const char *copy_of(struct arena *arena, const char *bytes, size_t size)
{
	char *text = arena_get(arena, size + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < size; i++)
		if (bytes[i] && !(bytes[i] == '\r' && i + 1 < size && bytes[i + 1] == '\n'))
			text[n++] = bytes[i];
	return text;
}

bool cutting_has_files(const char *bytes, size_t size)
{
	struct arena arena = {0};
	bool has = *find_files(copy_of(&arena, bytes, size));

	arena_free(&arena);
	return has;
}

static bool tell(char *why, size_t room, const char *what, const char *name)
{
	snprintf(why, room, "%s%.100s", what, name);
	return false;
}

/* The name in a mark, or NULL. */
static const char *name_in(struct arena *arena, const char *line, const char *mark)
{
	const char *word = line + strlen(mark);

	return folding_read_word(arena, word, strcspn(word, " \n"));
}

static bool read_file_of(struct arena *arena, struct parcel *parcel, const char *line, char *why,
			 size_t room)
{
	const char *name = name_in(arena, line, FILE_MARK), *from = line_after(line);
	const char *text = folding_read(arena, from, (size_t)(find_mark(from, MARK) - from));

	if (!name || !parcel_stays_inside(name))
		return tell(why, room, "has a file whose name is none: ",
			    arena_printf(arena, "%.*s", (int)strcspn(line, "\n"), line));
	if (!text)
		return tell(why, room, "is not as it was written: ", name);
	parcel->files = arena_more(arena, parcel->files, parcel->n_files, sizeof(*parcel->files));
	parcel->files[parcel->n_files++] = (struct parcel_file){name, text};
	return true;
}

static bool read_files(struct arena *arena, struct parcel *parcel, const char *line, char *why,
		       size_t room)
{
	if (begins(line, DIRECTORY)) {
		parcel->directory = name_in(arena, line, DIRECTORY);
		line = find_mark(line_after(line), MARK);
	}
	if (!parcel->directory || (*parcel->directory && !parcel_stays_inside(parcel->directory)))
		return tell(why, room, "has its scenario in no directory of its files", "");
	for (; begins(line, FILE_MARK); line = find_mark(line_after(line), MARK))
		if (!read_file_of(arena, parcel, line, why, room))
			return false;
	return begins(line, END) ||
	       tell(why, room, "is not whole: the mark at the end, \"" END "\", is missing", "");
}

struct parcel *cutting_read(struct arena *arena, const char *bytes, size_t size, char *why,
			    size_t room)
{
	struct parcel *parcel = arena_get(arena, 1, sizeof(*parcel));
	const char *text = copy_of(arena, bytes, size), *files = find_files(text);

	parcel->scenario = arena_printf(arena, "%.*s", (int)(files - text), text);
	parcel->directory = "";
	return read_files(arena, parcel, files, why, room) ? parcel : NULL;
}
