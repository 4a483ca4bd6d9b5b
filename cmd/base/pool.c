/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

#define GRACE_SECONDS 1.0 /* from asking a process to end to ending it */
#define REDRAW_SECONDS 0.2

struct worker {
	size_t piece;
	pid_t pid;
	int out, err, answer; /* files without a name */
	double began;
	double asked; /* when it was told to end; 0: it was not */
};

struct state {
	const struct pool *pool;
	struct worker *workers;
	unsigned n_workers; /* at work */
	struct piece *pieces;
	bool *over;
	size_t begun, told; /* pieces */
	int signal;      /* that is to end it all; 0: none */
	double drawn;
	sigset_t awaited, before;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "brrace: %s: %s\n", what, strerror(errno));
	exit(99);
}

static int open_nameless(void)
{
	int fd = memfd_create("brrace", MFD_CLOEXEC);

	if (fd < 0)
		die("memory for output");
	return fd;
}

static char *take(int fd, size_t *size)
{
	off_t end = lseek(fd, 0, SEEK_END);
	size_t n = end > 0 ? (size_t)end : 0, got = 0;
	char *text = calloc(n + 1, 1);
	ssize_t part = 1;

	if (!text)
		out_of_memory();
	while (got < n && part > 0) {
		part = pread(fd, text + got, n - got, (off_t)got);
		got += part > 0 ? (size_t)part : 0;
	}
	close(fd);
	*size = got;
	return text;
}

/* ---- in the process of a piece */

static void become_worker(const struct state *s, const struct worker *w, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(99);
	setpgid(0, 0);
	if (null < 0 || dup2(null, 0) < 0 || dup2(w->out, 1) < 0 || dup2(w->err, 2) < 0)
		_exit(99);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

static void do_piece(const struct state *s, const struct worker *w)
{
	FILE *answer = fdopen(w->answer, "w");
	bool ok;

	if (!answer)
		exit(99);
	s->pool->work(s->pool->ctx, w->piece, answer);
	ok = !ferror(answer);
	exit(!fclose(answer) && ok && !fflush(stdout) ? 0 : 99);
}

/* ---- in ours */

static void begin(struct state *s)
{
	struct worker *w = &s->workers[s->n_workers++];
	pid_t parent = getpid();

	*w = (struct worker){
		.piece = s->begun++,
		.out = open_nameless(),
		.err = open_nameless(),
		.answer = open_nameless(),
		.began = now(),
	};
	/* What is still to be written would be written by both. */
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0)
		die("fork");
	if (!w->pid) {
		become_worker(s, w, parent);
		do_piece(s, w);
	}
	/* Both do it, so that it is done whoever is first. */
	setpgid(w->pid, w->pid);
}

static enum piece_end end_of(const struct state *s, const struct worker *w, int status)
{
	if (w->asked)
		return s->signal ? PIECE_LEFT : PIECE_TOO_LONG;
	return WIFSIGNALED(status) ? PIECE_KILLED : PIECE_ENDED;
}

static void take_answer(struct state *s, const struct worker *w, int status)
{
	struct piece *piece = &s->pieces[w->piece];
	size_t ignored;

	/* What a piece left behind must not outlive it. */
	kill(-w->pid, SIGKILL);
	*piece = (struct piece){
		.end = end_of(s, w, status),
		.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
		.seconds = now() - w->began,
		.out = take(w->out, &ignored),
		.err = take(w->err, &ignored),
	};
	piece->answer = take(w->answer, &piece->size);
	s->over[w->piece] = true;
}

static void reap(struct state *s)
{
	for (unsigned i = 0; i < s->n_workers;) {
		struct worker *w = &s->workers[i];
		int status;

		if (waitpid(w->pid, &status, WNOHANG) != w->pid) {
			i++;
			continue;
		}
		take_answer(s, w, status);
		*w = s->workers[--s->n_workers];
	}
}

static void wipe(struct state *s)
{
	if (s->drawn)
		fputs("\r\033[K", stderr);
	s->drawn = 0;
}

/* Tells what is over, up to the first that is not; once all is to end, also what was
 * not begun. */
static void tell(struct state *s)
{
	while (s->told < s->pool->n && (s->over[s->told] || (s->signal && !s->n_workers))) {
		struct piece *piece = &s->pieces[s->told];

		wipe(s);
		if (!s->over[s->told])
			piece->end = PIECE_LEFT;
		s->pool->done(s->pool->ctx, s->told++, piece);
		free(piece->out);
		free(piece->err);
		free(piece->answer);
	}
}

static void end_overdue(struct state *s)
{
	double time = now();

	for (unsigned i = 0; i < s->n_workers; i++) {
		struct worker *w = &s->workers[i];
		bool late = s->pool->limit && time - w->began >= s->pool->limit;

		if (w->asked && time - w->asked >= GRACE_SECONDS) {
			kill(-w->pid, SIGKILL);
		} else if (!w->asked && (late || s->signal)) {
			kill(-w->pid, SIGTERM);
			w->asked = time;
		}
	}
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

/* Seconds until end_overdue() has something to do, or the line is to be drawn. */
static double patience(const struct state *s)
{
	double least = s->pool->progress ? REDRAW_SECONDS : 3600, time = now();

	for (unsigned i = 0; i < s->n_workers; i++) {
		const struct worker *w = &s->workers[i];

		if (w->asked)
			least = lesser(least, w->asked + GRACE_SECONDS - time);
		else if (s->pool->limit)
			least = lesser(least, w->began + s->pool->limit - time);
	}
	return least > 0 ? least : 0;
}

static void wait_a_while(struct state *s)
{
	double seconds = patience(s);
	struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
	int signal = sigtimedwait(&s->awaited, NULL, &t);

	if (signal > 0 && signal != SIGCHLD)
		s->signal = signal;
}

static void draw(struct state *s)
{
	double time = now();

	if (!s->pool->progress || time - s->drawn < REDRAW_SECONDS || !s->n_workers)
		return;
	s->drawn = time;
	fprintf(stderr, "\r\033[K%zu of %zu  %.60s", s->begun - s->n_workers, s->pool->n,
		s->pool->name(s->pool->ctx, s->workers[0].piece));
}

/* Signals wait for us to ask for them; what is ignored stays so. */
static void await_signals(struct state *s)
{
	static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action;

	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&s->awaited);
	sigaddset(&s->awaited, SIGCHLD);
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		if (!sigaction(deadly[i], NULL, &action) && action.sa_handler != SIG_IGN)
			sigaddset(&s->awaited, deadly[i]);
	sigprocmask(SIG_BLOCK, &s->awaited, &s->before);
}

int pool_run(const struct pool *pool)
{
	struct state s = {
		.pool = pool,
		.workers = calloc(pool->width, sizeof(*s.workers)),
		.pieces = calloc(pool->n + 1, sizeof(*s.pieces)),
		.over = calloc(pool->n + 1, sizeof(*s.over)),
	};

	if (!s.workers || !s.pieces || !s.over)
		out_of_memory();
	await_signals(&s);
	while (s.told < pool->n) {
		while (s.n_workers < pool->width && s.begun < pool->n && !s.signal)
			begin(&s);
		draw(&s);
		wait_a_while(&s);
		reap(&s);
		end_overdue(&s);
		tell(&s);
	}
	wipe(&s);
	sigprocmask(SIG_SETMASK, &s.before, NULL);
	free(s.workers);
	free(s.pieces);
	free(s.over);
	return s.signal;
}
