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

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
#define N_DEADLY (sizeof(deadly) / sizeof(deadly[0]))

static struct sigaction before[N_DEADLY];
static volatile sig_atomic_t caught;

static void on_signal(int signal)
{
	caught = signal;
}

int workdir_signal(void)
{
	return caught;
}

/* No SA_RESTART: waiting for a program must notice. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	caught = 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_DEADLY; i++) {
		sigaction(deadly[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, NULL);
	}
}

static void restore_signals(void)
{
	for (size_t i = 0; i < N_DEADLY; i++)
		sigaction(deadly[i], &before[i], NULL);
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

	catch_signals();
	*path = directory_make();
	if (*path)
		return 0;
	error = -errno;
	restore_signals();
	return error;
}

void workdir_close(char *path)
{
	int signal;

	directory_remove(path);
	free(path);
	restore_signals();
	signal = caught;
	caught = 0;
	if (signal)
		raise(signal);
}
