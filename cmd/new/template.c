/* SPDX-License-Identifier: BSD-2-Clause */
#include "new/template.h"

/* Lines as they will be in the files. */
/* clang-format off */
static const char ring[] =
	"\n"
	"/* 1. The ring.  This one is there so that all of it runs: yours takes its place. */\n"
	"struct stand_in {\n"
	"	unsigned size;\n"
	"	_Atomic unsigned head, tail;\n"
	"	void *slot[];\n"
	"};\n"
	"\n"
	"/* 2. An empty ring.  Its members become the names of points; memory that is\n"
	" * allocated apart, such as an array of slots, needs a BRRACE_ROOT() of its own. */\n"
	"static void *create(const struct brrace_setup *setup)\n"
	"{\n"
	"	struct stand_in *r = calloc(1, sizeof(*r) + setup->slots * sizeof(r->slot[0]));\n"
	"\n"
	"	if (!r)\n"
	"		return NULL;\n"
	"	r->size = setup->slots;\n"
	"	BRRACE_ROOT(struct stand_in, r);\n"
	"	return r;\n"
	"}\n"
	"\n"
	"/* 3. How many items fit: often one less than there are slots. */\n"
	"static uint64_t capacity(void *ring)\n"
	"{\n"
	"	return ((struct stand_in *)ring)->size;\n"
	"}\n";

static const char operations[] =
	"\n"
	"/* 4. The calls.  A value is an address: args->in[0] is the one to be put. */\n"
	"static enum brrace_status put(void *ring, struct brrace_args *args)\n"
	"{\n"
	"	struct stand_in *r = ring;\n"
	"	unsigned tail = r->tail;\n"
	"\n"
	"	if (tail - r->head == r->size)\n"
	"		return BRRACE_FULL;\n"
	"	r->slot[tail % r->size] = (void *)args->in[0];\n"
	"	r->tail = tail + 1;\n"
	"	return BRRACE_OK;\n"
	"}\n"
	"\n"
	"static enum brrace_status get(void *ring, struct brrace_args *args)\n"
	"{\n"
	"	struct stand_in *r = ring;\n"
	"	unsigned head = r->head;\n"
	"\n"
	"	if (head == r->tail)\n"
	"		return BRRACE_EMPTY;\n"
	"	args->out[args->n_out++] = (uintptr_t)r->slot[head % r->size];\n"
	"	r->head = head + 1;\n"
	"	return BRRACE_OK;\n"
	"}\n"
	"\n"
	"/* 5. Who may call them side by side: BRRACE_MULTI_PRODUCER lets many threads put. */\n"
	"static const struct brrace_op ops[] = {\n"
	"	{\"put\", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, put},\n"
	"	{\"get\", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, get},\n"
	"};\n"
	"\n"
	"/* 6. Does it need a power of two?  .flags = BRRACE_POWER_OF_2; the rest is in\n"
	" * brrace-subject(3). */\n"
	"BRRACE_SUBJECT(\n";

static const char subject[] =
	"	.default_slots = 4,\n"
	"	.create = create, .capacity = capacity,\n"
	"	.ops = ops, .n_ops = sizeof(ops) / sizeof(ops[0]),\n"
	"	.preload = \"put\", .drain = \"get\"\n"
	");\n";
/* clang-format on */

void template_table(const struct template_request *request, FILE *to)
{
	fprintf(to, "/* The operations of %s, for brrace. */\n", request->name);
	fputs("#include <stdlib.h>\n\n#include \"brrace/subject.h\"\n", to);
	if (request->header)
		fprintf(to, "#include \"%s\"\n", request->header);
	fputs(ring, to);
	fputs(operations, to);
	fprintf(to, "	.name = \"%s\", .about = \"one producer, one consumer\",\n", request->name);
	fputs(subject, to);
}

void template_scenario(const struct template_request *request, FILE *to)
{
	fprintf(to, "brrace: 1\nscenario: what is put is got\nring: ./%s.c\n", request->name);
	if (request->kernel)
		fprintf(to, "cflags: [--kernel=%s]\n", request->kernel);
	fputs("slots: 2\nthreads:\n  T1: [put a, put b]\n  T2: [get, get]\n", to);
}
