/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/files.h"

/* A file that is to take the place of another one. */
struct draft {
	int fd;
	char *path; /* that it has, or gets when it is whole */
	bool named; /* it has */
};

/* It has no name while it is written, so should we be killed, it is gone; but not every
 * file system has files without names. */
static bool open_draft(struct draft *d, const char *path)
{
	char *directory = path_directory(path);

	if (asprintf(&d->path, "%s.%d", path, (int)getpid()) < 0)
		out_of_memory();
	d->fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	d->named = d->fd < 0;
	if (d->named)
		d->fd = open(d->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	free(directory);
	return d->fd >= 0;
}

static bool link_as(const struct draft *d, const char *path)
{
	char self[32];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", d->fd);
	return !linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

/* At once where no file is in the way. */
static bool take_place(struct draft *d, const char *path)
{
	if (!d->named && link_as(d, path))
		return true;
	d->named = d->named || link_as(d, d->path);
	return d->named && !rename(d->path, path);
}

/* errno stays what it is. */
static void drop_draft(struct draft *d)
{
	int error = errno;

	if (d->fd >= 0)
		close(d->fd);
	if (d->fd >= 0 && d->named)
		unlink(d->path);
	free(d->path);
	errno = error;
}

static bool put(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool replace(const char *path, const char *bytes, size_t size)
{
	struct draft d;
	bool ok = open_draft(&d, path) && put(d.fd, bytes, size) && take_place(&d, path);

	d.named &= !ok;
	drop_draft(&d);
	return ok;
}

/* A file that a symbolic link leads to is replaced where it is. */
static bool replace_real(const char *path, const char *bytes, size_t size)
{
	char *real = realpath(path, NULL);
	bool ok = replace(real ? real : path, bytes, size);
	int error = errno;

	free(real);
	errno = error;
	return ok;
}

static bool write_to(const char *path, const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && put(fd, bytes, size);

	if (fd >= 0)
		ok &= !close(fd);
	return ok;
}

/* /dev/stdout, by whatever name. */
static bool is_stdout(const struct stat *file)
{
	struct stat st;

	return !fstat(STDOUT_FILENO, &st) && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
}

static bool told(bool ok, const char *path)
{
	if (!ok)
		fprintf(stderr, "brrace: %s: %s\n", path, strerror(errno));
	return ok;
}

bool save(const char *path, const char *bytes, size_t size)
{
	struct stat old;
	bool exists = !stat(path, &old);

	if (exists && is_stdout(&old))
		return told(!fflush(stdout) && put(STDOUT_FILENO, bytes, size), path);
	if (exists && !S_ISREG(old.st_mode))
		return told(write_to(path, bytes, size), path);
	return told(replace_real(path, bytes, size), path);
}

static bool can_replace(const char *path)
{
	struct draft d;
	bool ok = open_draft(&d, path);

	drop_draft(&d);
	return ok;
}

bool save_can(const char *path)
{
	struct stat old;

	errno = ENOENT;
	if (!*path)
		return told(false, path);
	if (stat(path, &old) || S_ISREG(old.st_mode))
		return told(can_replace(path), path);
	errno = EISDIR;
	return told(!S_ISDIR(old.st_mode) && !access(path, W_OK), path);
}
