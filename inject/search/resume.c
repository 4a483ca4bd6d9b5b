/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/owner.h"

#include <errno.h>
#include <time.h>

#include "engine.h"
#include "search/checkpoint.h"
#include "search/points.h"
#include "trace/hash.h"

#define PAUSE_MS 3000 /* between two checkpoints */

static uint64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Each shard has its own; tasks of other sizes would make it another search. */
static uint64_t identity(const struct exhaust_options *o)
{
	const uint64_t more[] = {o->shard, o->shards, o->slice, DEFAULT_SLICE, o->rounds};
	uint64_t hash = hash_mix(HASH_START, o->identity);

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		hash = hash_mix(hash, more[i]);
	return hash;
}

/* Code and data of the subject, which lie elsewhere in each process. */
static struct pack_move subject_memory(const struct run *run)
{
	const struct subject *s = run->plan.subject;
	uintptr_t from = s->data && s->data < s->text ? s->data : s->text;
	uintptr_t text_end = s->text + s->text_size, data_end = s->data + s->data_size;

	return (struct pack_move){
		.from = from,
		.size = (text_end > data_end ? text_end : data_end) - from,
	};
}

/* ---- writing */

void resume_save(struct owner *o)
{
	const struct exhaust_options *options = o->options;
	struct pack_move memory = subject_memory(o->run);
	struct bytes content = {0}, gathered = {0};

	if (!options->checkpoint || o->torn)
		return;
	points_pack(o->run, &content);
	bytes_put(&content, &memory, sizeof(memory));
	bytes_put(&content, &o->merged, sizeof(o->merged));
	bytes_put(&content, &o->done, sizeof(o->done));
	frontier_pack(&o->frontier, &content);
	options->pack(options->ctx, &gathered);
	bytes_put_part(&content, &gathered);
	o->result->error = -checkpoint_write(options->checkpoint, identity(options), &content);
	bytes_free(&gathered);
	bytes_free(&content);
	o->saved = milliseconds();
}

void resume_save_again(struct owner *o)
{
	uint32_t pause = o->options->pause ? o->options->pause : PAUSE_MS;

	if (milliseconds() - o->saved >= pause)
		resume_save(o);
}

/* ---- reading */

bool resume_read(struct run *run, const struct exhaust_options *options, struct bytes *content,
		 struct bytes_in *rest, struct exhaust_result *result)
{
	const char *why;
	int error = options->checkpoint ?
			    checkpoint_read(options->checkpoint, identity(options), content, &why) :
			    -ENOENT;

	*rest = bytes_of(content);
	if (error == -ENOENT || (!error && points_unpack(run, rest)))
		return true;
	result->end = EXHAUST_REFUSED;
	result->error = error == -EINVAL ? 0 : -error;
	result->why = error == -EINVAL ? why :
		      error            ? "cannot be read" :
					 "a checkpoint of another search";
	return false;
}

static bool move_all(struct owner *o, struct pack_move memory)
{
	struct pack_move now = subject_memory(o->run);

	memory.to = now.from;
	if (memory.size != now.size)
		return false;
	for (struct task *t = o->frontier.first; t && memory.from != memory.to; t = t->next)
		if (!slice_move(o->slice, &memory, &t->graphs))
			return false;
	return true;
}

bool resume_load(struct owner *o, struct bytes_in *in)
{
	struct pack_move memory;
	struct bytes_in gathered;

	bytes_take(in, &memory, sizeof(memory));
	bytes_take(in, &o->merged, sizeof(o->merged));
	bytes_take(in, &o->done, sizeof(o->done));
	if (frontier_unpack(&o->frontier, in) || !move_all(o, memory))
		return false;
	gathered = bytes_take_part(in);
	return !in->failed && o->options->merge(o->options->ctx, gathered);
}
