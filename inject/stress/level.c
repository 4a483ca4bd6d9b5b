/* SPDX-License-Identifier: BSD-2-Clause */
#include "stress/level.h"

#include <string.h>

void level_init(struct level *level, uint64_t capacity)
{
	int64_t most = capacity < INT64_MAX / 4 ? (int64_t)capacity : INT64_MAX / 4;

	*level = (struct level){.capacity = most, .most = most};
}

static void look(const struct level *level, struct flight *f)
{
	const int64_t lo = level->lo, up = level->up;

	f->sure |= f->room ? lo + f->room > level->capacity : up < f->values;
	f->maybe |= f->room ? up + f->room > level->capacity : lo < f->values;
	f->low = lo < f->low ? lo : f->low;
	f->high = up > f->high ? up : f->high;
}

/* Who has seen that the answer was right need not look on. */
static void look_all(struct level *level)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < level->n_asking; i++) {
		look(level, level->asking[i]);
		if (!level->asking[i]->sure)
			level->asking[kept++] = level->asking[i];
	}
	level->n_asking = kept;
}

static void blind_all(struct level *level)
{
	for (uint32_t i = 0; i < level->n_asking; i++)
		level->asking[i]->blind = true;
}

/* Answers of calls that did something besides are not judged: oracle/judge.c does not
 * either. */
static void ask(struct level *level, struct flight *f)
{
	f->room = call_says_full(&f->call);
	f->values = call_says_empty(&f->call);
	if (!call_refused(&f->call))
		f->room = f->values = 0;
	f->sure = f->maybe = false;
	f->blind = level->blind || level->n_asking == LEVEL_ASKING;
	f->low = INT64_MAX;
	f->high = INT64_MIN;
	if ((f->room || f->values) && !f->blind)
		level->asking[level->n_asking++] = f;
}

void level_begin(struct level *level, struct flight *f)
{
	if (f->gap) {
		level->blind++;
		blind_all(level);
		f->room = f->values = 0;
		return;
	}
	ask(level, f);
	level->up += call_adds(&f->call);
	level->lo -= call_removes(&f->call);
	if (level->n_asking)
		look_all(level);
}

static void forget(struct level *level, const struct flight *f)
{
	uint32_t i = 0;

	while (i < level->n_asking && level->asking[i] != f)
		i++;
	if (i == level->n_asking)
		return;
	level->n_asking--;
	memmove(&level->asking[i], &level->asking[i + 1],
		(level->n_asking - i) * sizeof(level->asking[0]));
}

enum grade level_end(struct level *level, struct flight *f, bool *overfull)
{
	*overfull = false;
	if (f->gap) {
		level->blind--;
		level_correct(level, (int64_t)(f->slot[1].gap.added - f->slot[1].gap.removed),
			      (int64_t)(f->slot[1].gap.added - f->slot[1].gap.removed));
		return GRADE_NONE;
	}
	if (f->room || f->values) {
		forget(level, f);
		return f->blind ? GRADE_NONE :
		       f->sure  ? GRADE_TRUE :
		       f->maybe ? GRADE_TRANSIENT :
				  GRADE_FALSE;
	}
	level_correct(level, call_adds(&f->call), -(int64_t)call_removes(&f->call));
	*overfull = level->lo > level->most && !level->blind;
	level->most = *overfull ? level->lo : level->most;
	return GRADE_NONE;
}

void level_correct(struct level *level, int64_t lo, int64_t up)
{
	level->lo += lo;
	level->up += up;
	if (level->n_asking)
		look_all(level);
}
