/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What threads did before: a program that is asked for what a thread does next only if
 * none of its kind was seen with the same values.
 *
 * What a thread does is determined by the values that it reads, so each thread is a tree
 * with a branch for each value.  Its states are few, however many graphs there are.  Where
 * there are more than there is room for, all are forgotten.
 */
#ifndef SEARCH_RECALL_H
#define SEARCH_RECALL_H

#include "search/trust.h"

struct recall;

/* Of a program that is asked, and outlives it.  NULL: no memory. */
struct recall *recall_new(struct trust_program *program, uint32_t n_threads, uint32_t length);
void recall_free(struct recall *recall);

struct trust_program *recall_program(struct recall *recall);

/* Labels mean something else from now on. */
void recall_forget(struct recall *recall);

#endif
