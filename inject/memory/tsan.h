/* SPDX-License-Identifier: BSD-2-Clause */
/* What model_tsan keeps of each thread. */
#ifndef MEMORY_TSAN_H
#define MEMORY_TSAN_H

#include <stdint.h>

struct tsan_thread {
	void *self;       /* ThreadSanitizer's fibers; tsan.c says what each is for */
	void *acquired;
	void *released;
	uint32_t frames;  /* function entries told, their exits not yet */
	uint32_t untold;  /* further ones, too deep in the stack to be told */
};

#endif
