/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compilers say in the assembler's text where inline assembly begins and ends.  Marks
 * there tell later which machine code came of it: no hook announced what that accesses.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc/build.h"
#include "subject/subject.h"

#define BEGIN ".Lbrrace_assembly"
#define END ".Lbrrace_assembly_end"

static bool is_line(const char *line, size_t length, const char *text)
{
	size_t blank = strspn(line, " \t");

	return length - blank == strlen(text) && !strncmp(line + blank, text, strlen(text));
}

/*
 * clang's assembler takes a file that has name and sum of the first for the first, and then
 * does not know its number: that line goes without the sum.
 */
static size_t words_of(const char *line, size_t length)
{
	static const char first[] = "\t.file\t0 ";
	const char *sum = memmem(line, length, " md5 0x", strlen(" md5 0x"));

	return sum && !strncmp(line, first, strlen(first)) ? (size_t)(sum - line) : length;
}

/* Returns how many pieces of inline assembly there are, between labels now. */
static unsigned copy(FILE *to, const char *text)
{
	unsigned n = 0;
	bool open = false;
	size_t length;

	for (const char *line = text; *line; line += length + (line[length] == '\n')) {
		length = strcspn(line, "\n");
		if (!open && is_line(line, length, "#APP")) {
			open = true;
			fprintf(to, BEGIN "%u:\n", n);
		}
		fprintf(to, "%.*s\n", (int)words_of(line, length), line);
		if (open && is_line(line, length, "#NO_APP")) {
			open = false;
			fprintf(to, END "%u:\n", n++);
		}
	}
	return n;
}

/* Behind all code: data in between would take a line's number from the code after it. */
static void mark(FILE *to, unsigned n)
{
	fputs("\t.section " SUBJECT_ASSEMBLY ",\"\",@progbits\n", to);
	for (unsigned i = 0; i < n; i++)
		fprintf(to, "\t.quad " BEGIN "%u, " END "%u\n", i, i);
}

int assembly_mark(struct build *build, const char *path)
{
	const char *text = build_read(build, path, NULL);
	char *marked = NULL;
	size_t size;
	FILE *to = text ? open_memstream(&marked, &size) : NULL;
	int status;

	if (!to)
		return build_fail(build, STATUS_INTERNAL, "%s: %s", path, strerror(errno));
	mark(to, copy(to, text));
	if (fclose(to))
		status = build_fail(build, STATUS_INTERNAL, "%s", strerror(ENOMEM));
	else
		status = build_write(build, path, marked, size);
	free(marked);
	return status;
}
