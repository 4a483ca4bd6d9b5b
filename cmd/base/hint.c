/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/hint.h"

#include <stdio.h>
#include <string.h>

#include "trace/nearest.h"

/* All names, or as many as there is room for. */
static void list(struct hint *hint, const char *what, const char *const *names, size_t n)
{
	size_t i, room = sizeof(hint->text);
	size_t used = (size_t)snprintf(hint->text, room, "known %s:", what);

	for (i = 0; i < n; i++) {
		const char *comma = i + 1 < n ? "," : "";

		/* Room is kept for saying that there are more. */
		if (used + strlen(names[i]) + sizeof(" , ...") > room) {
			snprintf(hint->text + used, room - used, " ...");
			return;
		}
		used += (size_t)snprintf(hint->text + used, room - used, " %s%s", names[i], comma);
	}
}

const char *hint_for(struct hint *hint, const char *word, const char *what,
		     const char *const *names, size_t n)
{
	const char *near = nearest_word(names, n, word);

	if (near)
		snprintf(hint->text, sizeof(hint->text), "did you mean %s?", near);
	else
		list(hint, what, names, n);
	return hint->text;
}
