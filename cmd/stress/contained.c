/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/contained.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/deadly.h"
#include "base/program.h"

static volatile sig_atomic_t child;

static void pass_on(int number)
{
	if (child > 0)
		kill(child, number);
}

static _Noreturn void be_child(int (*run)(void *ctx), void *ctx)
{
	/* Of a terminal's signals it would get two, and one is enough. */
	setpgid(0, 0);
	deadly_restore();
	signal(SIGINT, SIG_IGN); /* until run() sees to it */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A thread that is stuck must not keep it from ending. */
	_exit(program_flushed(run(ctx)));
}

int contained(int (*run)(void *ctx), void *ctx, int *by)
{
	int status = 0;
	pid_t pid;

	*by = 0;
	fflush(NULL);
	deadly_catch(pass_on, SA_RESTART);
	pid = fork();
	if (!pid)
		be_child(run, ctx);
	child = pid;
	if (pid < 0) {
		deadly_restore();
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	deadly_restore();
	if (WIFSIGNALED(status))
		*by = WTERMSIG(status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}
