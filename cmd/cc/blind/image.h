/* SPDX-License-Identifier: BSD-2-Clause */
/* A linked subject as it would lie in memory; none of its code runs. */
#ifndef CC_BLIND_IMAGE_H
#define CC_BLIND_IMAGE_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_external {
	uint64_t slot; /* address of the linker's word for it */
	const char *name;
};

/* Addresses are as linked. */
struct subject_image {
	int fd;
	Elf *elf;
	char *bytes; /* address 0 would lie here */
	uint64_t start, end; /* first address that is there, and the one after the last */
	uint64_t text, text_size; /* SUBJECT_TEXT */
	uint64_t stubs, stubs_end; /* where the linker's calls of other objects lie */
	uint64_t *functions; /* where those of the text begin, but not parts of one */
	size_t n_functions;
	uint64_t *assembly; /* SUBJECT_ASSEMBLY */
	size_t n_assembly;
	struct image_external *externals; /* what other objects define */
	size_t n_externals;
};

/* 0 or -errno; image_close() in either case. */
int image_open(struct subject_image *image, const char *path);
void image_close(struct subject_image *image);

bool image_is_x86_64(const struct subject_image *image);
/* Does a function begin at that address? */
bool image_is_function(const struct subject_image *image, uint64_t address);
/* Did inline assembly put the instruction there? */
bool image_is_assembly(const struct subject_image *image, uint64_t address);
/* Is that memory which nobody can write once the subject is loaded? */
bool image_is_constant(const struct subject_image *image, uint64_t address);
/* Name of what the linker's word at `slot` leads to, or NULL. */
const char *image_external(const struct subject_image *image, uint64_t slot);
/* The same for a linker's stub that jumps there. */
const char *image_stub(const struct subject_image *image, uint64_t address);

#endif
