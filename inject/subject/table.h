/* SPDX-License-Identifier: BSD-2-Clause */
/* Is the table of operations one that brrace can rely on? */
#ifndef SUBJECT_TABLE_H
#define SUBJECT_TABLE_H

#include "subject/complaint.h"
#include "subject/subject.h"

/* Version and size of a table: if they differ nothing else of it can be read. */
int table_check_version(const struct brrace_table *table, const struct complaint *to);
/* 0, or -ENOEXEC with a complaint; subject->bare is not looked at. */
int table_check(const struct subject *subject, const struct complaint *to);

#endif
