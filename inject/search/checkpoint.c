/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph/graph.h"
#include "trace/hash.h"

#define VERSION 2 /* of what is in the file */

/* Everything is written as it is in memory: a file is for the machine that wrote it. */
struct header {
	char magic[16];
	uint32_t version;
	uint32_t node_bytes;
	uint64_t identity;
	uint64_t bytes; /* that follow */
	uint64_t sum;   /* of those */
};

static const char magic[16] = "brrace search\n";

static uint64_t sum_of(struct bytes_in in)
{
	uint64_t hash = hash_mix(HASH_START, in.left);

	while (in.left) {
		uint64_t word = 0;

		bytes_take(&in, &word, in.left < sizeof(word) ? in.left : sizeof(word));
		hash = hash_mix(hash, word);
	}
	return hash;
}

static int write_all(int fd, const void *from, size_t n)
{
	while (n) {
		ssize_t written = write(fd, from, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		from = (const char *)from + written;
		n -= (size_t)written;
	}
	return 0;
}

static int write_file(const char *path, const struct header *header, const struct bytes *content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), error;

	if (fd < 0)
		return -errno;
	error = write_all(fd, header, sizeof(*header));
	if (!error)
		error = write_all(fd, content->at, content->n);
	if (!error && fsync(fd))
		error = -errno;
	if (close(fd) && !error)
		error = -errno;
	return error;
}

/* That the new name is on the disk, too; some file systems have no need of it. */
static void sync_directory(char *path)
{
	int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static int replace(const char *path, char *beside, const struct header *header,
		   const struct bytes *content)
{
	int error = write_file(beside, header, content);

	if (!error && rename(beside, path))
		error = -errno;
	if (error)
		unlink(beside);
	else
		sync_directory(beside);
	return error;
}

int checkpoint_write(const char *path, uint64_t identity, const struct bytes *content)
{
	static const char suffix[] = ".new";
	char *beside = malloc(strlen(path) + sizeof(suffix));
	struct header header = {
		.version = VERSION,
		.node_bytes = sizeof(struct node),
		.identity = identity,
		.bytes = content->n,
		.sum = sum_of(bytes_of(content)),
	};
	int error = -ENOMEM;

	if (beside && !content->failed) {
		memcpy(header.magic, magic, sizeof(magic));
		stpcpy(stpcpy(beside, path), suffix);
		error = replace(path, beside, &header, content);
	}
	free(beside);
	return error;
}

/* ---- reading */

static int read_file(const char *path, struct bytes *content)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	uint8_t part[65536];
	ssize_t n;

	if (fd < 0)
		return -errno;
	do {
		n = read(fd, part, sizeof(part));
		if (n > 0)
			bytes_put(content, part, (size_t)n);
		else if (n < 0 && errno != EINTR)
			error = -errno;
	} while (n > 0 || (n < 0 && !error));
	close(fd);
	return content->failed ? -ENOMEM : error;
}

static const char *why_not(const struct header *h, struct bytes_in content, uint64_t identity)
{
	if (memcmp(h->magic, magic, sizeof(magic)))
		return "no checkpoint of a search";
	if (h->version != VERSION || h->node_bytes != sizeof(struct node))
		return "a checkpoint of another version of brrace";
	if (h->identity != identity)
		return "a checkpoint of another search";
	if (content.left != h->bytes)
		return "a checkpoint that is cut short or too long";
	if (sum_of(content) != h->sum)
		return "a checkpoint that is damaged";
	return NULL;
}

int checkpoint_read(const char *path, uint64_t identity, struct bytes *content, const char **why)
{
	struct bytes file = {0};
	int error = read_file(path, &file);
	struct bytes_in in = bytes_of(&file);
	struct header header;

	*why = NULL;
	if (!error) {
		bytes_take(&in, &header, sizeof(header));
		*why = why_not(&header, in, identity);
		error = *why ? -EINVAL : 0;
	}
	if (!error)
		bytes_put(content, in.at, in.left);
	bytes_free(&file);
	return error ? error : content->failed ? -ENOMEM : 0;
}
