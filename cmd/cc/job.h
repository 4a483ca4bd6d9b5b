/* SPDX-License-Identifier: BSD-2-Clause */
/* Running other programs, several at once. */
#ifndef CC_JOB_H
#define CC_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cc/args.h"

struct job {
	struct args args;
	const char *directory; /* NULL: the current one */
	const char *temporary; /* directory for its own files in between */
	const char *out;       /* file for its output; NULL: ours */
	const char *err;       /* file for its messages; shown once it has ended */
	bool repeats;          /* its messages repeat an earlier job's: shown only if
				  no earlier one failed */
	pid_t pid;
	int error;             /* 0: ended well, 1: did not, -errno: could not be run */
};

/*
 * Runs all of them, on as many processors as there are, and shows their messages in
 * the order of the array.  Returns the first error in that order, with *bad set to
 * its job; -EINTR after a signal.  verbose: prints each command to stderr.
 */
int jobs_run(struct job *jobs, size_t n, bool verbose, struct job **bad);

#endif
