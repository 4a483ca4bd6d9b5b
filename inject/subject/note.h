/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The note that `brrace cc` leaves in a subject: "key=value\0" strings, among them
 * the sum of the file, so that a damaged or altered one never reaches the dynamic
 * linker, which believes everything it reads.
 */
#ifndef SUBJECT_NOTE_H
#define SUBJECT_NOTE_H

#include <stddef.h>
#include <stdint.h>

/* Hexadecimal digits of the value of NOTE_SUM. */
#define NOTE_SUM "sum"
#define NOTE_SUM_DIGITS 16

#define FNV_START 0xcbf29ce484222325u

/* FNV-1a, continued from `hash`. */
uint64_t fnv(uint64_t hash, const void *bytes, size_t size);

/* Value of the n-th `key`, from 0, or NULL.  Reads no byte beyond size. */
const char *note_value(const char *note, size_t size, const char *key, unsigned n);

/* Sum of a file but for the NOTE_SUM_DIGITS bytes at offset `hole`, as digits. */
void note_sum(char digits[NOTE_SUM_DIGITS + 1], const void *file, size_t size, size_t hole);

#endif
