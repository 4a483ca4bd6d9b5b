/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/workers.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
	pid_t pid; /* 0: not begun */
	int fd;
	bool busy;
};

struct workers {
	struct workers_job job;
	struct bytes message;
	struct pollfd *polls;
	uint32_t n;
	struct worker list[];
};

struct workers *workers_new(uint32_t n, const struct workers_job *job)
{
	struct workers *w = calloc(1, sizeof(*w) + n * sizeof(*w->list));

	if (!w)
		return NULL;
	w->job = *job;
	w->n = n;
	w->polls = calloc(n, sizeof(*w->polls));
	if (!w->polls) {
		free(w);
		return NULL;
	}
	return w;
}

void workers_end(struct workers *w, int worker)
{
	struct worker *one = &w->list[worker];

	if (!one->pid)
		return;
	close(one->fd);
	kill(one->pid, SIGKILL);
	while (waitpid(one->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*one = (struct worker){0};
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	for (uint32_t i = 0; i < w->n; i++)
		workers_end(w, (int)i);
	bytes_free(&w->message);
	free(w->polls);
	free(w);
}

int workers_idle(const struct workers *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (!w->list[i].busy)
			return (int)i;
	return -1;
}

/* ---- messages: how many bytes, and these */

static bool send_all(int fd, const void *from, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, from, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		from = (const char *)from + sent;
		n -= (size_t)sent;
	}
	return true;
}

static bool receive_all(int fd, void *to, size_t n)
{
	while (n) {
		ssize_t got = recv(fd, to, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to = (char *)to + got;
		n -= (size_t)got;
	}
	return true;
}

static bool send_message(int fd, const struct bytes *message)
{
	uint64_t n = message->n;

	return send_all(fd, &n, sizeof(n)) && send_all(fd, message->at, n);
}

static bool receive_message(int fd, struct bytes *message)
{
	uint64_t n;
	void *to;

	bytes_clear(message);
	if (!receive_all(fd, &n, sizeof(n)))
		return false;
	to = bytes_more(message, n);
	return to && receive_all(fd, to, n);
}

/* ---- in the worker */

static _Noreturn void end_here(void)
{
	for (;;)
		kill(getpid(), SIGKILL);
}

static _Noreturn void work(struct workers *w, int fd, pid_t parent)
{
	struct bytes answer = {0};

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		end_here();
	signal(SIGINT, SIG_IGN);
	for (uint32_t i = 0; i < w->n; i++)
		if (w->list[i].pid)
			close(w->list[i].fd);
	if (w->job.begin)
		w->job.begin(w->job.ctx);
	while (receive_message(fd, &w->message)) {
		bytes_clear(&answer);
		w->job.answer(w->job.ctx, bytes_of(&w->message), &answer);
		if (answer.failed || !send_message(fd, &answer))
			break;
	}
	end_here();
}

/* ---- here */

static int begin(struct workers *w, struct worker *one)
{
	pid_t parent = getpid(), pid;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return -errno;
	pid = fork();
	if (!pid) {
		close(pair[0]);
		work(w, pair[1], parent);
	}
	close(pair[1]);
	if (pid < 0) {
		int error = -errno;

		close(pair[0]);
		return error;
	}
	*one = (struct worker){.pid = pid, .fd = pair[0]};
	return 0;
}

int workers_ask(struct workers *w, int worker, const struct bytes *request)
{
	struct worker *one = &w->list[worker];
	int error = one->pid ? 0 : begin(w, one);

	if (error)
		return error;
	one->busy = send_message(one->fd, request);
	if (one->busy)
		return 0;
	workers_end(w, worker);
	return -EPIPE;
}

/* Who is busy, in polls; the others are passed over. */
static int wait_for_any(struct workers *w, int milliseconds)
{
	for (uint32_t i = 0; i < w->n; i++)
		w->polls[i] = (struct pollfd){
			.fd = w->list[i].busy ? w->list[i].fd : -1,
			.events = POLLIN,
		};
	return poll(w->polls, w->n, milliseconds);
}

int workers_wait(struct workers *w, int milliseconds, struct bytes_in *answer)
{
	if (wait_for_any(w, milliseconds) <= 0)
		return -1;
	for (uint32_t i = 0; i < w->n; i++) {
		if (!w->polls[i].revents)
			continue;
		if (receive_message(w->list[i].fd, &w->message)) {
			w->list[i].busy = false;
		} else {
			workers_end(w, (int)i);
			w->message.failed = true;
		}
		*answer = bytes_of(&w->message);
		return (int)i;
	}
	return -1;
}
