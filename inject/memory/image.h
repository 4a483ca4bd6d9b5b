/* SPDX-License-Identifier: BSD-2-Clause */
/* The subject's .data and .bss: snapshot once, put back before each execution. */
#ifndef MEMORY_IMAGE_H
#define MEMORY_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image {
	uintptr_t base; /* of the writable data; 0 when there is none */
	size_t size;
	uint8_t *copy;   /* as it was after loading */
	uint8_t *points; /* a bit for each byte: it gives points */
};

int image_take(struct image *image, uintptr_t base, size_t size);
void image_drop(struct image *image);
void image_restore(const struct image *image);

static inline bool image_holds(const struct image *image, uintptr_t addr)
{
	return addr - image->base < image->size;
}

#endif
