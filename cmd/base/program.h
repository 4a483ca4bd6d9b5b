/* SPDX-License-Identifier: BSD-2-Clause */
/* Where this program is, what came with it, and how it ends. */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <stddef.h>

/* Directory of the running program, without a slash at its end; a static buffer. */
const char *program_directory(void);

/* Path of what comes with the program, as "scenarios": beside the build directory,
 * in share/brrace once installed. */
void program_data(const char *name, char *path, size_t room);

/* Executes a verb in the program that is linked with the ThreadSanitizer runtime; of
 * argv the first is passed over.  Returns only if the program is not there: the exit
 * status, with that said. */
int program_under_tsan(const char *verb, char **argv);

/* The words of a command line, for the caller to free; of absolute paths only the last
 * component. */
char *program_command(char **argv);

/* How many things can be done at once. */
unsigned program_processors(void);

/* Of many exit statuses the first that occurs of 99, 2, 1, 3, 4, 77 and 0. */
int program_worse(int a, int b);

/* Flushes stdout.  Returns status, or that output which could not be written must not
 * look like success. */
int program_flushed(int status);

#endif
