/* SPDX-License-Identifier: BSD-2-Clause */
/* What brrace cannot see of a subject: found in its machine code, when it is made. */
#ifndef CC_BLIND_BLIND_H
#define CC_BLIND_BLIND_H

#include <stddef.h>

/*
 * The blind spots of the linked subject at `path`, as the bytes of SUBJECT_BLIND; NULL:
 * it has none, or is for another machine than x86-64.  0 or -errno; for the caller to free.
 */
int blind_find(const char *path, char **text, size_t *size);

#endif
