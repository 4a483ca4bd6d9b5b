/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "scenario/tree.h"

#define FIRST_ROOM 65536

/* A text that has room for more than `size` bytes. */
static char *grow(char *text, size_t size, size_t *room)
{
	if (size < *room)
		return text;
	*room = *room ? 2 * *room : FIRST_ROOM;
	text = realloc(text, *room + 1);
	if (!text)
		out_of_memory();
	return text;
}

static char *read_all(int fd, size_t most, size_t *size)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t n = 1;

	*size = 0;
	while (n > 0 || (n < 0 && errno == EINTR)) {
		size_t left;

		text = grow(text, *size, &room);
		left = (most < room ? most : room) - *size;
		n = left ? read(fd, text + *size, left) : 0;
		*size += n > 0 ? (size_t)n : 0;
	}
	if (n == 0) {
		text[*size] = '\0';
		return text;
	}
	free(text);
	return NULL;
}

char *read_file(const char *path, size_t most, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;
	int error;

	if (fd < 0)
		return NULL;
	text = read_all(fd, most, size);
	error = errno;
	close(fd);
	errno = error;
	return text;
}

struct scenario *scenario_read(const char *path, struct mistakes *mistakes)
{
	struct scenario *scenario = NULL;
	size_t size;
	/* One byte more shows that it is too large. */
	char *text = read_file(path, TREE_MAX_BYTES + 1, &size);

	if (text)
		scenario = scenario_parse(text, size, mistakes);
	else
		mistakes_add(mistakes, (struct position){0, 0}, "cannot be read: %s",
			     strerror(errno));
	if (scenario)
		scenario->path = arena_text(&scenario->memory, path);
	free(text);
	return scenario;
}

bool scenario_fits(size_t size, const char *file)
{
	if (size > TREE_MAX_BYTES)
		fprintf(stderr,
			"brrace: %s: its scenario is too large to be read back: with repetitions "
			"written out it has %zu bytes (at most %u were expected)\n",
			file, size, TREE_MAX_BYTES);
	return size <= TREE_MAX_BYTES;
}
