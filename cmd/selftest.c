/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brrace selftest: what is planted must be found, what is sound must not be blamed, and
 * a ring that cannot be seen into must be refused.
 *
 * Each check is a process of its own, so one that dies or hangs is told like any other.
 */
#include "selftest/checks.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/deadly.h"
#include "base/option.h"
#include "base/program.h"
#include "base/status.h"
#include "cc/workdir.h"
#include "memory/model.h"
#include "verbs.h"

/* A check takes less than one. */
#define LONGEST_SECONDS 60

struct check {
	const char *name;
	int (*run)(struct selftest *self, const char *name);
	bool tsan_only;
};

static const struct check checks[] = {
	{"sound ring", selftest_sound, false},
	{"false-full", selftest_plant, false},
	{"lost", selftest_plant, false},
	{"duplicate", selftest_plant, false},
	{"foreign", selftest_plant, false},
	{"lost-drop-count", selftest_plant, false},
	{"stuck", selftest_plant, false},
	{"livelock", selftest_plant, false},
	{"data-race", selftest_plant, true},
	{"crash", selftest_plant, false},
	{"fibers and OS threads", selftest_substrates, false},
	{"ring without hooks", selftest_plain, false},
	{"hooks in one of two files", selftest_half, false},
};

static const char help[] =
	"usage: brrace selftest [--tsan]\n\n"
	"Builds small rings, each with one fault planted, and sees that brrace finds every\n"
	"fault, blames no sound ring, and refuses rings without hooks.\n\n"
	"  --tsan     over the ThreadSanitizer runtime: a data race, too\n"
	"  --help     this text\n";

static volatile sig_atomic_t child, caught;

/* The directory is still to be removed, so only the check dies at once. */
static void pass_on(int number)
{
	caught = number;
	if (child > 0)
		kill(child, number);
}

static void tell(const struct check *check, int status, const char *said)
{
	if (status == STATUS_LACKING)
		fprintf(stderr, "brrace: selftest: %s\n", said);
	else
		printf("%s  %s: %s\n", status ? "not ok" : "ok", check->name, said);
}

static _Noreturn void be_child(struct selftest *self, const struct check *check)
{
	int status;

	deadly_restore();
	alarm(LONGEST_SECONDS);
	status = check->run(self, check->name);
	tell(check, status, self->said);
	_exit(program_flushed(status));
}

static int run_check(struct selftest *self, const struct check *check)
{
	char said[80];
	int end;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		be_child(self, check);
	child = pid;
	if (pid < 0 || waitpid(pid, &end, 0) != pid) {
		tell(check, STATUS_LACKING, "no process for it");
		return STATUS_LACKING;
	}
	child = 0;
	if (WIFEXITED(end))
		return WEXITSTATUS(end);
	if (WTERMSIG(end) == SIGALRM)
		snprintf(said, sizeof(said), "no end after %d seconds", LONGEST_SECONDS);
	else
		snprintf(said, sizeof(said), "brrace died of SIG%s", sigabbrev_np(WTERMSIG(end)));
	if (!caught)
		tell(check, STATUS_INTERNAL, said);
	return STATUS_INTERNAL;
}

/* Nothing can be checked after a machine that lacks something, or a broken brrace cc. */
static int run_checks(struct selftest *self)
{
	int status = STATUS_EXPECTED;

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]) && !caught; i++) {
		int one;

		if (checks[i].tsan_only && !self->options.tsan)
			continue;
		one = run_check(self, &checks[i]);
		if (one == STATUS_LACKING || (one && !i))
			return one;
		status = one ? STATUS_INTERNAL : status;
	}
	return status;
}

static int selftest(struct selftest *self)
{
	char *directory = directory_make();
	int status;

	if (!directory) {
		fprintf(stderr, "brrace: no directory for temporary files\n");
		return STATUS_LACKING;
	}
	program_data("rings/selftest", self->sources, sizeof(self->sources));
	self->directory = directory;
	deadly_catch(pass_on, SA_RESTART);
	status = run_checks(self);
	directory_remove(directory);
	free(directory);
	deadly_restore();
	if (caught)
		raise(caught);
	return status;
}

static const struct option options[] = {
	{"tsan", no_argument, NULL, 't'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool take(void *verb, int option)
{
	struct selftest *self = verb;

	return self->options.tsan = option == 't';
}

int verb_selftest(int argc, char **argv)
{
	static const struct option_set set = {help, "h", options, take};
	struct selftest self = {.said = ""};
	int status = option_read(argc, argv, &set, &self);

	if (status >= 0)
		return status;
	if (optind != argc) {
		fprintf(stderr, "brrace: selftest takes no %s\n%s", argv[optind], help);
		return STATUS_USAGE;
	}
	if (self.options.tsan && !model_tsan_available())
		return program_under_tsan("selftest", argv);
	return selftest(&self);
}
