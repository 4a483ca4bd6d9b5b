/* SPDX-License-Identifier: BSD-2-Clause */
/* Where this program is, and what came with it. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stddef.h>

/* Directory of the running program, without a slash at its end; a static buffer. */
const char *program_directory(void);

/* Path of what comes with the program, as "scenarios": beside the build directory,
 * in share/brrace once installed. */
void program_data(const char *name, char *path, size_t room);

/* Executes the same verb in the program that is linked with the ThreadSanitizer
 * runtime.  Returns only if it is not there: the exit status, with that said. */
int program_under_tsan(char **argv);

#endif
