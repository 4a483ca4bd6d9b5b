/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory models by name. */
#ifndef MEMORY_KIND_H
#define MEMORY_KIND_H

enum model_kind {
	MODEL_SC,   /* each load returns what was stored last */
	MODEL_TSO,  /* store buffers, as x86 has them */
	MODEL_RC11, /* C11 as repaired by Lahav et al., without load buffering */
	MODEL_KINDS
};

/* "sc", "tso", "rc11". */
const char *model_kind_name(enum model_kind kind);
/* The kind of that name, or -1. */
int model_kind_named(const char *name);

#endif
