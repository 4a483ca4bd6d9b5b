/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/exhaust.h"

#include <string.h>

#include "engine.h"
#include "sched/script.h"
#include "search/owner.h"

void owner_finish(struct owner *o, enum exhaust_end end, const char *why)
{
	o->over = true;
	o->result->end = end;
	o->result->why = why;
}

void owner_end(struct owner *o, enum slice_end end)
{
	o->torn = true;
	o->grew = end == SLICE_GREW;
	if (end == SLICE_BOUNDED)
		owner_finish(o, EXHAUST_BOUNDED, slice_why(o->slice));
	else if (end == SLICE_BUG)
		owner_finish(o, EXHAUST_BUG, slice_why(o->slice));
	else
		owner_finish(o, EXHAUST_STOPPED, NULL);
}

static void show(struct owner *o, const struct tally *tally)
{
	struct exhaust_result *r = o->result;

	r->counts = tally->counts;
	r->judged = tally->judged;
	r->undecided = tally->undecided;
	r->tasks = o->frontier.waiting;
	r->progress = o->done;
}

static bool goes_on(struct owner *o)
{
	const struct exhaust_options *options = o->options;
	struct tally all = o->merged;

	for (const struct task *t = o->frontier.first; t; t = t->next)
		if (t->state == TASK_DONE)
			tally_add(&all, &t->tally);
	show(o, &all);
	return !options->goes_on || options->goes_on(options->ctx, &o->result->counts);
}

/* ---- a task in this process */

static bool slice_goes_on(void *ctx, const struct tally *so_far)
{
	struct owner *o = ctx;
	struct tally before = o->merged;
	bool on;

	tally_add(&o->merged, so_far);
	on = goes_on(o);
	o->merged = before;
	return on;
}

/* Where there are workers, it is done again, and soon over. */
enum slice_end owner_visit(struct owner *o, const struct task *task, uint64_t most)
{
	struct slice_asks asks = {slice_goes_on, o};

	return slice_visit(o->slice, bytes_of(&task->graphs), most, o->workers ? NULL : &asks,
			   &o->merged);
}

uint64_t owner_left(const struct owner *o)
{
	uint64_t seen = tally_executions(&o->merged), most = o->options->most;

	if (!most)
		return UINT64_MAX;
	return seen < most ? most - seen : 0;
}

static void do_here(struct owner *o, struct task *task)
{
	uint64_t left = owner_left(o);
	struct task *last = task;
	enum slice_end end;

	if (o->workers)
		resume_save(o);
	/* What it has left is there already. */
	o->torn |= task->state == TASK_DONE;
	end = owner_visit(o, task, task->most < left ? task->most : left);
	if (end != SLICE_DONE) {
		owner_end(o, end);
		return;
	}
	if (!divide_here(o, &o->frontier, &last, PIECES, divide_next(o, task), task->part))
		owner_finish(o, EXHAUST_BUG, "out of memory");
	if (last == task)
		o->done += task->part;
	frontier_drop(&o->frontier);
}

/* ---- tasks in the order of the search */

static void merge(struct owner *o, const struct task *task)
{
	tally_add(&o->merged, &task->tally);
	if (!o->options->merge(o->options->ctx, bytes_of(&task->gathered)))
		owner_finish(o, EXHAUST_BUG, "what a process has gathered is not understood");
}

/* The first task, if its time has come; false: it is not done yet. */
static bool advance(struct owner *o)
{
	struct task *task = o->frontier.first;

	if (!task) {
		owner_finish(o, EXHAUST_ENDED, NULL);
	} else if (!owner_left(o)) {
		owner_finish(o, EXHAUST_STOPPED, NULL);
	} else if (task->state == TASK_DONE && tally_executions(&task->tally) <= owner_left(o)) {
		merge(o, task);
		frontier_drop(&o->frontier);
	} else if (task->state != TASK_BUSY && (task->state != TASK_WAITS || !o->workers)) {
		do_here(o, task);
	} else {
		return false;
	}
	return true;
}

/* Stopped from outside: what is known by now, and the first execution that ended it. */
static void give_up(struct owner *o)
{
	struct task *task;

	resume_save(o);
	o->torn = true;
	owner_finish(o, EXHAUST_STOPPED, NULL);
	for (task = o->frontier.first; task && task->state != TASK_ENDS; task = task->next)
		if (task->state == TASK_DONE)
			merge(o, task);
	if (task)
		owner_visit(o, task, task->most);
}

/* ---- one search, from the points that are known */

static void search(struct owner *o)
{
	while (!o->over) {
		if (!goes_on(o)) {
			give_up(o);
			return;
		}
		resume_save_again(o);
		if (!advance(o))
			delegate(o);
	}
	resume_save(o);
}

static void begin_anew(struct owner *o)
{
	struct task *root = frontier_add(&o->frontier, NULL, divide_first(o), 1);

	if (root)
		slice_root(o->slice, &root->graphs);
	if (!root || root->graphs.failed)
		owner_finish(o, EXHAUST_BUG, "out of memory");
	else if (o->options->shards)
		divide_shards(o);
}

/* That a checkpoint can be written shows at once. */
static void begin(struct owner *o, struct bytes_in *resumed)
{
	uint32_t jobs = o->options->jobs;

	o->slice = slice_new(o->run, o->options);
	if (!o->slice)
		owner_finish(o, EXHAUST_BUG, "out of memory");
	else if (!resumed->left)
		begin_anew(o);
	else if (!resume_load(o, resumed))
		owner_finish(o, EXHAUST_REFUSED, "a checkpoint that is damaged");
	/* What is in the middle of a task cannot be saved: so it is somebody else's. */
	if (o->options->checkpoint && !jobs)
		jobs = 1;
	if (!o->over && jobs && !delegate_begin(o, jobs))
		owner_finish(o, EXHAUST_BUG, "out of memory");
	if (o->over)
		return;
	resume_save(o);
	if (o->result->error)
		owner_finish(o, EXHAUST_REFUSED, "cannot be written");
}

/* True: places became points, and all is to begin again. */
static bool search_once(struct run *run, const struct exhaust_options *options,
			struct bytes_in *resumed, struct exhaust_result *result)
{
	struct owner o = {.run = run, .options = options, .result = result};

	if (run_create_only(run) != RUN_ENDED) {
		owner_finish(&o, EXHAUST_BUG, "the ring cannot be made");
		return false;
	}
	begin(&o, resumed);
	search(&o);
	show(&o, &o.merged);
	delegate_end(&o);
	frontier_clear(&o.frontier);
	slice_free(o.slice);
	return o.grew;
}

/* Why this plan is not for this search; NULL: it is. */
static const char *refuse(const struct run_plan *plan, uint32_t kinds)
{
	uint64_t cpus = 0;

	if (plan->n_threads > GRAPH_THREADS)
		return "more than 16 threads";
	if (plan->subject->table->flags & BRRACE_SPEC_STRICT || kinds & ~FINDING_VIOLATIONS)
		return "answers that another call in flight accounts for are to be judged";
	if (plan->os_threads)
		return "threads of the operating system cannot be begun anew one by one";
	for (uint32_t i = 0; i < plan->n_threads; i++) {
		uint64_t bit = UINT64_C(1) << (plan->threads[i].cpu & 63);

		if (plan->threads[i].cpu < 0)
			continue;
		if (cpus & bit)
			return "threads share a cpu, where critical sections exclude each other";
		cpus |= bit;
	}
	return NULL;
}

void exhaust(struct run *run, const struct exhaust_options *options, struct exhaust_result *result)
{
	struct script all;
	struct bytes content = {0};
	struct bytes_in resumed;

	*result = (struct exhaust_result){.end = EXHAUST_BOUNDED,
					  .why = refuse(&run->plan, options->kinds)};
	if (result->why)
		return;
	script_init(&all, NULL, 0, NULL);
	run_execute(run, &all.policy);
	*result = (struct exhaust_result){0};
	if (resume_read(run, options, &content, &resumed, result)) {
		while (search_once(run, options, &resumed, result)) {
			*result = (struct exhaust_result){0};
			run->growths++;
			resumed.left = 0;
			options->forget(options->ctx);
		}
	}
	bytes_free(&content);
}
