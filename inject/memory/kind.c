/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory/kind.h"

#include <string.h>

static const char *const names[MODEL_KINDS] = {
	[MODEL_SC] = "sc",
	[MODEL_TSO] = "tso",
	[MODEL_RC11] = "rc11",
};

const char *model_kind_name(enum model_kind kind)
{
	return names[kind];
}

int model_kind_named(const char *name)
{
	for (int i = 0; i < MODEL_KINDS; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}
