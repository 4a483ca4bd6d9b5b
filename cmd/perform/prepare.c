/* SPDX-License-Identifier: BSD-2-Clause */
#include "perform/prepare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "subject/slots.h"

/* A size that the ring can be made with, to learn its roots: names depend on its
 * type only.  A wrong size is told by binding. */
static uint32_t usable_slots(const struct brrace_table *table, uint32_t wanted)
{
	if (slots_judge(table, wanted) == SLOTS_FIT)
		return wanted;
	if (table->default_slots)
		return table->default_slots;
	return table->min_slots ? table->min_slots : 4;
}

static int name_roots(struct prepared *p, struct run *run, char *why, size_t room)
{
	size_t n, bad = 0;
	const struct root *roots = run_roots(run, &n);
	int error = names_open(&p->names, p->subject->path, p->subject->base);

	if (!error)
		error = names_set_roots(p->names, roots, n, &bad);
	if (error == -ENOENT)
		snprintf(why, room, "its debug information does not have the type '%s' of root %s",
			 roots[bad].type, roots[bad].label);
	else if (error == -ENODATA)
		snprintf(why, room, "it has no debug information (brrace cc makes some)");
	else if (error)
		snprintf(why, room, "its debug information: %s", strerror(-error));
	return error ? STATUS_USAGE : 0;
}

static int learn_roots(struct prepared *p, uint32_t slots, char *why, size_t room)
{
	struct run_plan plan = {
		.subject = p->subject,
		.slots = usable_slots(p->subject->table, slots),
	};
	struct run *run;
	int status;

	if (run_new(&run, &plan, why, room))
		return STATUS_LACKING;
	if (run_create_only(run) == RUN_ENDED) {
		status = name_roots(p, run, why, room);
	} else {
		const struct run_fault *fault = run_fault(run);

		status = STATUS_USAGE;
		snprintf(why, room, "no ring of %u slots can be made: %s", plan.slots,
			 fault->text[0] ? fault->text :
			 fault->signal  ? strsignal(fault->signal) :
					  "create() did not return");
	}
	run_free(run);
	return status;
}

int prepare_ring(struct prepared *p, const struct ring_request *request, uint32_t slots, char *why,
		 size_t room)
{
	char reason[512];
	int status;

	p->subject = ring_load(request, &status, why, room);
	if (!p->subject)
		return status;
	status = learn_roots(p, slots, reason, sizeof(reason));
	if (status)
		snprintf(why, room, "%s: %s", request->ring, reason);
	return status;
}

/*
 * The ring that was used last stays loaded, for a search prepares many scenarios that
 * differ in what the threads do.  One of another size has its roots elsewhere.
 */
static struct {
	char *key; /* NULL: none */
	struct subject *subject;
	struct names *names;
} kept;

static char *key_of(const struct ring_request *request, uint32_t slots)
{
	char *key = NULL;
	size_t size;
	FILE *to = memory_open(&key, &size);

	fprintf(to, "%s\n%s\n%u", request->ring, request->directory ? request->directory : "",
		slots);
	for (size_t i = 0; i < request->n_cflags; i++)
		fprintf(to, "\n%s", request->cflags[i]);
	memory_close(to);
	return key;
}

static bool take_kept(struct prepared *p)
{
	if (!kept.key || strcmp(kept.key, p->key))
		return false;
	p->subject = kept.subject;
	p->names = kept.names;
	free(kept.key);
	kept.key = NULL;
	return true;
}

static void unload(struct names *names, struct subject *subject)
{
	names_close(names);
	if (subject)
		subject_unload(subject);
}

static void keep(struct prepared *p)
{
	if (kept.key) {
		unload(kept.names, kept.subject);
		free(kept.key);
	}
	kept.key = p->key;
	kept.subject = p->subject;
	kept.names = p->names;
}

/* For rings named relative to it: as a rule that of the scenario's file. */
static char *directory_of(const struct scenario *scenario)
{
	const char *slash = scenario->path ? strrchr(scenario->path, '/') : NULL;

	if (scenario->directory)
		return strdup(scenario->directory);
	return slash ? strndup(scenario->path, (size_t)(slash - scenario->path)) : NULL;
}

static int load(struct prepared *p, const char *ring, struct mistakes *mistakes)
{
	const struct scenario *s = p->scenario;
	const char *cflags[64];
	char why[1024];
	char *directory = ring ? NULL : directory_of(s);
	struct ring_request request = {
		.ring = ring ? ring : s->ring.s,
		.directory = directory,
		.cflags = cflags,
	};
	int status = 0;

	for (; request.n_cflags < s->n_cflags && request.n_cflags < 64; request.n_cflags++)
		cflags[request.n_cflags] = s->cflags[request.n_cflags].s;
	p->key = key_of(&request, s->slots);
	if (!take_kept(p))
		status = prepare_ring(p, &request, s->slots, why, sizeof(why));
	free(directory);
	if (status == STATUS_USAGE && !ring)
		mistakes_add(mistakes, s->ring.at, "%s", why);
	else if (status)
		fprintf(stderr, "brrace: %s\n", why);
	return status;
}

static uint32_t find_block(void *run, uintptr_t addr, uint32_t *offset)
{
	return run_heap_block(run, addr, offset);
}

static int make_run(struct prepared *p, char *why, size_t room)
{
	int error = run_new(&p->run, &p->bound->plan, why, room);

	if (error)
		return error;
	script_init(&p->script, p->bound->lines, p->bound->n_lines, p->stops);
	p->script.heap = find_block;
	p->script.heap_ctx = p->run;
	return 0;
}

/* ThreadSanitizer judges what memory itself returns. */
static bool has_model(const struct prepared *p, bool tsan, struct mistakes *mistakes)
{
	uint8_t model = p->bound->plan.model;

	if (model == MODEL_SC || !tsan)
		return true;
	mistakes_add(mistakes, p->scenario->model.at,
		     "model %s under ThreadSanitizer (%s was expected)", model_kind_name(model),
		     model_kind_name(MODEL_SC));
	return false;
}

int prepare(struct prepared *p, const struct scenario *scenario, const char *ring,
	    const struct prepare_options *options, struct mistakes *mistakes)
{
	char why[256];
	int status;

	memset(p, 0, sizeof(*p));
	p->scenario = scenario;
	status = load(p, ring, mistakes);
	if (status)
		return status;
	p->bound = scenario_bind(scenario, p->subject, p->names, mistakes);
	if (!p->bound || !has_model(p, options->tsan, mistakes))
		return STATUS_USAGE;
	p->os_threads = options->os_threads || p->subject->has_tls;
	p->bound->plan.os_threads = p->os_threads;
	p->bound->plan.tsan = options->tsan;
	p->bound->plan.volatile_is_plain |= options->volatile_is_plain;
	p->bound->plan.trace_all = options->trace_all;
	if (options->search) {
		p->bound->plan.spin_first = 1;
		if (!scenario->step_limit)
			p->bound->plan.step_limit = SEARCH_STEP_LIMIT;
	}
	p->stops = calloc(p->bound->n_lines + 1, sizeof(*p->stops));
	if (!p->stops)
		out_of_memory();
	if (make_run(p, why, sizeof(why))) {
		fprintf(stderr, "brrace: %s\n", why);
		return STATUS_LACKING;
	}
	return 0;
}

void prepared_renew(struct prepared *p)
{
	char why[256];

	run_free(p->run);
	if (make_run(p, why, sizeof(why)))
		out_of_memory();
}

void prepared_free(struct prepared *p)
{
	free(p->stops);
	run_free(p->run);
	bound_free(p->bound);
	if (p->key && p->names) {
		keep(p);
	} else {
		unload(p->names, p->subject);
		free(p->key);
	}
	memset(p, 0, sizeof(*p));
}
