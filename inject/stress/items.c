/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/items.h"

#include <errno.h>
#include <sys/mman.h>

#define BYTES ((UINT64_C(1) << ITEMS_BITS) * ITEMS_BYTES)

int items_new(struct items *items, uint32_t n_producers)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
	uint32_t bits = 0;
	void *place;

	while (UINT32_C(1) << bits < n_producers)
		bits++;
	*items = (struct items){n_producers, ITEMS_BITS - bits};
	place = mmap((void *)ITEMS_BASE, BYTES, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (place == MAP_FAILED)
		return -errno;
	/* A kernel that does not know the last flag takes it for a wish. */
	if (place != (void *)ITEMS_BASE) {
		munmap(place, BYTES);
		return -EEXIST;
	}
	return 0;
}

void items_free(struct items *items)
{
	if (items->n_producers)
		munmap((void *)ITEMS_BASE, BYTES);
	items->n_producers = 0;
}
