/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/program.h"
#include "cc/workdir.h"

static void print_word(const char *word)
{
	bool plain = *word && !strpbrk(word, " \t\n\"'\\$`*?[]{}()<>|&;#~!");

	if (plain) {
		fputs(word, stderr);
		return;
	}
	fputc('\'', stderr);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", stderr);
		else
			fputc(*word, stderr);
	fputc('\'', stderr);
}

static void print_command(const struct args *args)
{
	for (uint32_t i = 0; i < args->n; i++) {
		if (i)
			fputc(' ', stderr);
		print_word(args->v[i]);
	}
	fputc('\n', stderr);
}

static int open_files(const struct job *job, posix_spawn_file_actions_t *actions)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC;
	int error = 0;

	/* Before the change of directory: both are relative to ours, or absolute. */
	if (job->out)
		error = posix_spawn_file_actions_addopen(actions, 1, job->out, flags, 0600);
	if (!error && job->err)
		error = posix_spawn_file_actions_addopen(actions, 2, job->err, flags, 0600);
	if (!error && job->directory)
		error = posix_spawn_file_actions_addchdir_np(actions, job->directory);
	return error;
}

/* Ours, but for TMPDIR. */
static char *const *environment(const struct job *job)
{
	struct args variables = {.arena = job->args.arena};

	for (char **v = environ; *v; v++)
		if (strncmp(*v, "TMPDIR=", strlen("TMPDIR=")))
			args_add(&variables, *v);
	args_add(&variables, arena_printf(job->args.arena, "TMPDIR=%s", job->temporary));
	args_add(&variables, NULL);
	return (char *const *)variables.v;
}

/* A process group of its own: a compiler is several processes, and a signal must
 * end them all. */
static int spawn(struct job *job, const posix_spawn_file_actions_t *actions)
{
	posix_spawnattr_t attributes;
	int error = posix_spawnattr_init(&attributes);

	if (error)
		return error;
	error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	if (!error)
		error = posix_spawnp(&job->pid, job->args.v[0], actions, &attributes,
				     (char *const *)job->args.v, environment(job));
	posix_spawnattr_destroy(&attributes);
	return error;
}

static void job_start(struct job *job, bool verbose)
{
	posix_spawn_file_actions_t actions;
	int error;

	if (verbose)
		print_command(&job->args);
	args_add(&job->args, NULL);
	error = posix_spawn_file_actions_init(&actions);
	if (!error) {
		error = open_files(job, &actions);
		if (!error)
			error = spawn(job, &actions);
		posix_spawn_file_actions_destroy(&actions);
	}
	job->error = -error;
}

static void job_wait(struct job *job)
{
	int status;

	if (job->error)
		return;
	do {
		if (workdir_signal())
			kill(-job->pid, SIGTERM);
		job->error = waitpid(job->pid, &status, 0) < 0 ? -errno : 0;
	} while (job->error == -EINTR);
	if (!job->error && status)
		job->error = 1;
}

static void show(const char *path)
{
	char buffer[4096];
	size_t n;
	FILE *file = path ? fopen(path, "r") : NULL;

	if (!file)
		return;
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		fwrite(buffer, 1, n, stderr);
	fclose(file);
}

int jobs_run(struct job *jobs, size_t n, bool verbose, struct job **bad)
{
	size_t width = program_processors(), started = 0;

	*bad = NULL;
	for (size_t i = 0; i < n; i++) {
		for (; started < n && started < i + width && !workdir_signal(); started++)
			job_start(&jobs[started], verbose);
		if (i == started)
			break;
		job_wait(&jobs[i]);
		if (!*bad || !jobs[i].repeats)
			show(jobs[i].err);
		if (!*bad && jobs[i].error)
			*bad = &jobs[i];
	}
	if (workdir_signal())
		return -EINTR;
	return *bad ? (*bad)->error : 0;
}
