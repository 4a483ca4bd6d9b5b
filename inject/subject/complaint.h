/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a check says what is wrong with a subject. */
#ifndef SUBJECT_COMPLAINT_H
#define SUBJECT_COMPLAINT_H

#include <stddef.h>

struct complaint {
	char *why;
	size_t room;
};

/* Fills why[] and returns -ENOEXEC. */
int complain(const struct complaint *to, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
