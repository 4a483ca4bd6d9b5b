/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A directory for intermediate files, gone when we are: while one is open, signals
 * that would end the process are put off until it has been removed.  One at a time.
 */
#ifndef CC_WORKDIR_H
#define CC_WORKDIR_H

/* Makes it in $TMPDIR or /tmp.  0 with *path set, or -errno. */
int workdir_open(char **path);
/* Removes it with what is in it, then lets a signal that came meanwhile do its work. */
void workdir_close(char *path);

/* The number of such a signal if one came since workdir_open(), else 0. */
int workdir_signal(void);

/* A new directory in $TMPDIR or /tmp, to be freed and removed by the caller; or NULL
 * with errno set. */
char *directory_make(void);
/* Removes a directory that holds no others. */
void directory_remove(const char *path);

#endif
