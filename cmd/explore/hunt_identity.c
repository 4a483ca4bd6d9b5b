/* SPDX-License-Identifier: BSD-2-Clause */
/* By what a checkpoint is known to be of the same search. */
#include "explore/hunt.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "subject/note.h"

uint64_t hunt_identity(const struct hunt *h, const struct subject *subject)
{
	const uint64_t asked[] = {h->options.kinds, h->options.outcomes};
	const char *sum = subject_note(subject, NOTE_SUM, 0);
	char *text = NULL;
	size_t size = 0;
	FILE *file = memory_open(&text, &size);
	uint64_t hash;

	scenario_write(h->scenario, file);
	memory_close(file);
	hash = fnv(FNV_START, text, size);
	hash = fnv(hash, sum, sum ? strlen(sum) : 0);
	hash = fnv(hash, asked, sizeof(asked));
	free(text);
	return fnv(hash, BRRACE_VERSION, strlen(BRRACE_VERSION));
}
