/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "scenario/tree.h"

/* Reads until the end or until the room is full.  0 or -errno. */
static int read_all(int fd, char *text, size_t room, size_t *size)
{
	while (*size < room) {
		ssize_t n = read(fd, text + *size, room - *size);

		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			*size += (size_t)n;
	}
	return 0;
}

static int read_file(const char *path, char *text, size_t room, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = read_all(fd, text, room, size);
	close(fd);
	return error;
}

struct scenario *scenario_read(const char *path, struct mistakes *mistakes)
{
	const size_t room = TREE_MAX_BYTES + 1; /* one more shows that it is too large */
	struct scenario *scenario = NULL;
	char *text = malloc(room);
	size_t size = 0;
	int error;

	if (!text)
		out_of_memory();
	error = read_file(path, text, room, &size);
	if (error)
		mistakes_add(mistakes, (struct position){0, 0}, "cannot be read: %s",
			     strerror(-error));
	else
		scenario = scenario_parse(text, size, mistakes);
	if (scenario)
		scenario->path = arena_text(&scenario->memory, path);
	free(text);
	return scenario;
}
