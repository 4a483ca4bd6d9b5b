/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/from.h"

static void from_begin(struct policy *policy)
{
	struct from *f = (struct from *)policy;

	f->over = f->misfit = false;
	f->script->policy.begin(&f->script->policy);
	f->walk->policy.begin(&f->walk->policy);
}

static struct decision from_next(struct policy *policy, const struct sched_view *view)
{
	struct from *f = (struct from *)policy;
	struct decision d;

	if (!f->over) {
		d = f->script->policy.next(&f->script->policy, view);
		if (f->script->at < f->script->n_lines) {
			f->misfit = d.kind == DECIDE_END;
			return d;
		}
		f->over = true;
	}
	return f->walk->policy.next(&f->walk->policy, view);
}

void from_init(struct from *f, struct script *script, struct walk *walk)
{
	*f = (struct from){
		.policy = {.next = from_next, .begin = from_begin},
		.script = script,
		.walk = walk,
	};
	walk->entry = &f->policy;
}
