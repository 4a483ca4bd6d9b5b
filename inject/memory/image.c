/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int image_take(struct image *image, uintptr_t base, size_t size)
{
	*image = (struct image){.base = base, .size = size};
	if (!size)
		return 0;
	image->copy = malloc(size);
	image->points = calloc(1, size / 8 + 9);
	if (!image->copy || !image->points) {
		image_drop(image);
		return -ENOMEM;
	}
	memcpy(image->copy, (const void *)base, size);
	return 0;
}

void image_drop(struct image *image)
{
	free(image->copy);
	free(image->points);
	memset(image, 0, sizeof(*image));
}

void image_restore(const struct image *image)
{
	if (image->size)
		memcpy((void *)image->base, image->copy, image->size);
}
