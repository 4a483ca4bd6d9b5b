/* SPDX-License-Identifier: BSD-2-Clause */
/* A set of keys (strings of words) in bounded memory; compared in full, so
 * membership is never a matter of hashes. */
#ifndef ORACLE_MEMO_H
#define ORACLE_MEMO_H

#include <stdbool.h>
#include <stdint.h>

struct memo {
	uintptr_t *words;  /* per key: its slot, its length, its words */
	uint32_t n_words;
	uint32_t n_keys;
	uint32_t *slots;   /* where the key begins in words[], plus 1; 0: none */
};

int memo_init(struct memo *memo);
void memo_free(struct memo *memo);
/* Costs as much as there are keys. */
void memo_clear(struct memo *memo);
bool memo_has(const struct memo *memo, const uintptr_t *key, uint32_t length);
/* A key that is not in it.  False if there is no room. */
bool memo_add(struct memo *memo, const uintptr_t *key, uint32_t length);

#endif
