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

#define RECALL_STATES 32768

struct recall;

/* Of a program that is asked, and outlives it.  NULL: no memory. */
struct recall *recall_new(struct trust_program *program, uint32_t n_threads);
void recall_free(struct recall *recall);

struct trust_program *recall_program(struct recall *recall);

/* Labels mean something else from now on. */
void recall_forget(struct recall *recall);
/* Counts how often all was forgotten, from 1. */
uint32_t recall_time(const struct recall *recall);

/* A number of what a thread that has ended, or waits, has in g, below RECALL_STATES: until
 * all is forgotten equal for graphs in which it has the same. */
uint32_t recall_whole(struct recall *recall, struct graph *g, uint16_t thread);

#endif
