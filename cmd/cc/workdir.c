/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/workdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/deadly.h"

static volatile sig_atomic_t caught;

static void on_signal(int signal)
{
	caught = signal;
}

int workdir_signal(void)
{
	return caught;
}

char *directory_make(void)
{
	const char *parent = getenv("TMPDIR");
	char *path;

	if (!parent || *parent != '/')
		parent = "/tmp";
	if (asprintf(&path, "%s/brrace-XXXXXX", parent) < 0) {
		errno = ENOMEM;
		return NULL;
	}
	if (!mkdtemp(path)) {
		free(path);
		return NULL;
	}
	return path;
}

static void empty_directory(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}

void directory_remove(const char *path)
{
	/* A process that was killed just now may still have made a file. */
	for (int tries = 0; tries < 10; tries++) {
		empty_directory(path);
		if (!rmdir(path) || errno != ENOTEMPTY)
			return;
	}
}

int workdir_open(char **path)
{
	int error;

	caught = 0;
	deadly_catch(on_signal, 0); /* no SA_RESTART: waiting for a program must notice */
	*path = directory_make();
	if (*path)
		return 0;
	error = -errno;
	deadly_restore();
	return error;
}

void workdir_close(char *path)
{
	int signal;

	directory_remove(path);
	free(path);
	deadly_restore();
	signal = caught;
	caught = 0;
	if (signal)
		raise(signal);
}
