/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore/outcome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/wording.h"
#include "trace/hash.h"

/* Values are pointers that mean the same in every execution. */
static uint64_t hash_call(uint64_t hash, const struct history *h, const struct call *c)
{
	hash = hash_mix(hash, c->op);
	if (!call_returned(c))
		return hash_mix(hash, UINT64_MAX);
	hash = hash_mix(hash,
			(uint64_t)c->status | (uint64_t)c->n_done << 8 | (uint64_t)c->n_out << 32);
	hash = hash_mix(hash, c->result);
	for (uint32_t i = 0; i < c->n_out; i++)
		hash = hash_mix(hash, h->values[c->first_out + i]);
	return hash;
}

static uint64_t drops_of(const struct history *h)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < h->n_calls; i++)
		n += h->calls[i].kind == BRRACE_PRODUCE && call_returned(&h->calls[i]) &&
		     h->calls[i].status == BRRACE_FULL;
	return n;
}

uint64_t outcome_hash(const struct history *h, uint32_t n_threads)
{
	uint64_t hash = hash_mix(HASH_START, h->has_counter ? h->counter : 0);

	for (uint32_t t = 0; t < n_threads; t++) {
		hash = hash_mix(hash, t);
		for (uint32_t i = 0; i < h->n_calls; i++)
			if (h->calls[i].thread == t)
				hash = hash_call(hash, h, &h->calls[i]);
	}
	return hash;
}

/* Appends to a text that is cut short when there is no more room. */
static void append(char *out, size_t room, const char *text)
{
	size_t used = strlen(out);

	snprintf(out + used, room - used, "%s", text);
}

static void append_thread(struct result *r, uint32_t thread, char *out, size_t room)
{
	const struct history *h = r->history;
	struct arena arena = {NULL};
	const char *separator = ": ";

	append(out, room, result_thread(r, thread));
	for (uint32_t i = 0; i < h->n_calls; i++) {
		struct row row = {.kind = ROW_RETURN, .index = i, .thread = (uint8_t)thread};

		if (h->calls[i].thread != thread || h->calls[i].kind == BRRACE_COMPOSITE)
			continue;
		append(out, room, separator);
		append(out, room,
		       call_returned(&h->calls[i]) ?
			       word_row(&arena, r, &row) :
			       arena_printf(&arena, "%s pending", word_call(&arena, r, i)));
		separator = ", ";
	}
	append(out, room, "; ");
	arena_free(&arena);
}

void outcome_text(struct run *run, const struct scenario *scenario, struct names *names, char *out,
		  size_t room)
{
	struct result r = result_of_run(run, scenario, names);
	char drops[64];

	out[0] = '\0';
	for (uint32_t t = 0; t < scenario->n_threads; t++)
		append_thread(&r, t, out, room);
	snprintf(drops, sizeof(drops), "drops %" PRIu64, drops_of(r.history));
	append(out, room, drops);
	if (!r.history->has_counter)
		return;
	snprintf(drops, sizeof(drops), ", counter %" PRIu64, r.history->counter);
	append(out, room, drops);
}

struct outcome_row *outcomes_add(struct outcomes *o, uint64_t hash, bool *fresh)
{
	*fresh = false;
	for (size_t i = 0; i < o->n; i++)
		if (o->rows[i].hash == hash) {
			o->rows[i].count++;
			return &o->rows[i];
		}
	if (o->n == MOST_OUTCOMES)
		return NULL;
	*fresh = true;
	o->rows = realloc(o->rows, (o->n + 1) * sizeof(*o->rows));
	if (!o->rows)
		out_of_memory();
	o->rows[o->n] = (struct outcome_row){.hash = hash, .count = 1};
	return &o->rows[o->n++];
}

void outcomes_free(struct outcomes *o)
{
	for (size_t i = 0; i < o->n; i++) {
		free(o->rows[i].text);
		witness_free(&o->rows[i].seen);
		scenario_free(o->rows[i].witness);
	}
	free(o->rows);
	*o = (struct outcomes){0};
}
