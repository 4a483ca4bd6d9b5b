/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Places in a subject's code of which brrace sees nothing or that differ from run to run:
 * `brrace cc` finds them, the subject carries them, and a trap in the place of each tells
 * whether it was executed.
 */
#ifndef SUBJECT_BLIND_H
#define SUBJECT_BLIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLIND_PLACES 8

enum blind_kind {
	BLIND_ACCESS, /* to memory, without a hook */
	BLIND_FENCE,
	BLIND_CALL,   /* of what has no hooks */
	BLIND_CHANCE, /* differs from run to run */
	BLIND_KINDS,
};

struct blind_place {
	const char *file, *function;
	unsigned line;
};

struct blind_spot {
	uint64_t offset;  /* of the instruction, from the load bias */
	uint8_t kind;     /* enum blind_kind */
	const char *what; /* "time()", "mfence" */
	struct blind_place places[BLIND_PLACES]; /* innermost inlined function first */
	uint32_t n_places;
	uint8_t byte;     /* the first of the instruction, where the trap goes */
};

struct blind {
	char *text; /* of the section; what the rest points to */
	struct blind_spot *spots;
	uint32_t n;
	/* Shared with all processes that come of this one: a search has workers. */
	uint8_t *executed;
	uint32_t room; /* for so many */
	uintptr_t base; /* the load bias; filled by blind_begin() */
	struct blind *next; /* of those that have begun */
};

/* Takes over `text`, the bytes of SUBJECT_BLIND.  0, -ENOMEM, or -EINVAL. */
int blind_read(struct blind *blind, char *text, size_t size);
void blind_free(struct blind *blind);

/* "an access without a hook" */
const char *blind_kind_name(uint8_t kind);

/* From now on and until blind_free() the spots of code that is loaded there are known to
 * blind_hit(), and armed.  0 or -errno. */
int blind_begin(struct blind *blind, uintptr_t base);

/* Puts a trap in the place of each spot that was not executed; the code may be written
 * from then on.  0 or -errno. */
int blind_arm(const struct blind *blind);
/* The code as it was made, until blind_arm() is called again. */
void blind_disarm(const struct blind *blind);

/* As if all had been executed: what was done before is not known. */
void blind_assume(const struct blind *blind);

/* A trap at pc: if it is one of ours notes that, puts the instruction back and is true. */
bool blind_hit(uintptr_t pc);

#endif
