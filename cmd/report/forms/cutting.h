/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is cut out of a mail and run: a scenario, and the files of its ring if it is not
 * built in, between marks that are comments to YAML.  All of it is ASCII in lines of 72
 * columns, and the files are as they were once it is read.
 */
#ifndef REPORT_FORMS_CUTTING_H
#define REPORT_FORMS_CUTTING_H

#include <stdio.h>

#include "report/html/parcel.h"

#define CUTTING_COLUMNS 72

/* file: what to call the scenario. */
void cutting_write(const struct parcel *parcel, const char *file, FILE *to);

/* Whether files come with the scenario. */
bool cutting_has_files(const char *bytes, size_t size);

/* The scenario and its files, in the arena; NULL with why[] filled. */
struct parcel *cutting_read(struct arena *arena, const char *bytes, size_t size, char *why,
			    size_t room);

#endif
