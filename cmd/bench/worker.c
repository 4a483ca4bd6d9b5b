/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

/* Ctrl-C is for the parent, who ends this process; so does the parent's end. */
static _Noreturn void be_worker(const struct measure_setup *setup, struct measurement *m)
{
	const struct rlimit none = {0, 0};

	signal(SIGINT, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &none);
	measure(setup, m);
	_exit(0);
}

/* The other end of the pipe is closed when the worker is no more. */
static enum worker_end await(int pipe_end, double seconds)
{
	struct pollfd worker = {.fd = pipe_end};
	int n = poll(&worker, 1, (int)(seconds * 1000));

	if (n > 0)
		return WORKER_DONE;
	return n < 0 && errno == EINTR ? WORKER_INTERRUPTED : WORKER_STUCK;
}

static void bury(pid_t pid, struct attempt *out)
{
	int status;

	if (out->end != WORKER_DONE)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (out->end != WORKER_DONE)
		return;
	out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (out->signal || out->m.end == MEASURE_NONE)
		out->end = WORKER_DIED;
}

void worker_run(const struct measure_setup *setup, double seconds, struct attempt *out)
{
	struct measurement *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ends[2];
	pid_t pid;

	memset(out, 0, sizeof(*out));
	if (shared == MAP_FAILED || pipe2(ends, O_CLOEXEC))
		out_of_memory();
	pid = fork();
	if (!pid)
		be_worker(setup, shared);
	close(ends[1]);
	if (pid > 0) {
		out->end = await(ends[0], seconds);
		out->m = *shared;
		bury(pid, out);
	}
	close(ends[0]);
	munmap(shared, sizeof(*shared));
}
