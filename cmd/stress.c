/* SPDX-License-Identifier: BSD-2-Clause */
/* brrace stress: a ring without hooks under real threads; how often does it go wrong? */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/option.h"
#include "base/pace.h"
#include "base/save.h"
#include "base/status.h"
#include "perform/ring.h"
#include "stress/contained.h"
#include "stress/script.h"
#include "stress/sight.h"
#include "verbs.h"

struct verb_options {
	struct stress_options stress;
	bool no_consumers_given;
	double duration;
	uint32_t kinds;
	bool accept_sampled, json;
	const char *script; /* file; NULL: none */
};

/* clang-format off */
static const char help[] =
	"usage: brrace stress [options] RING\n\n"
	"Real threads, the ring without hooks, and every call judged.\n"
	"  --producers N      threads that enqueue (default 8)\n"
	"  --consumers N      threads that dequeue; 0: who enqueues also sends what is there\n"
	"                     (transmit; default where the ring has it, else 1)\n"
	"  --slots N          size of the ring (default: the ring's own)\n"
	"  --batch N          values of one call (default 1)\n"
	"  --window N         values of a producer that are in the ring, at most\n"
	"  --no-stamps        count only, as fast as the ring is; windows never fill it\n"
	"  --produce OP       operations to call (default: those that suit)\n"
	"  --consume OP\n"
	"  --pin              each thread stays on one processor\n"
	"  --duration TIME    as 10s (default), 500ms, 5m\n"
	"  --noise            the ring with hooks, and delays at some accesses\n"
	"  --seed N           of what is drawn for them (default 1)\n"
	"  --clock CLOCK      tsc (default, where it can be trusted) or monotonic\n"
	"  --ignore FINDING,... these are no violations\n"
	"  --accept sampled   exit status 0 instead of 4 if nothing was seen\n"
	"  --script FILE      write a scenario that shows the first violation\n"
	"  --json             one JSON document instead of text\n"
	"  --help             this text\n";
/* clang-format on */

enum {
	OPT_PRODUCERS = 256,
	OPT_CONSUMERS,
	OPT_SLOTS,
	OPT_BATCH,
	OPT_WINDOW,
	OPT_NO_STAMPS,
	OPT_PRODUCE,
	OPT_CONSUME,
	OPT_PIN,
	OPT_DURATION,
	OPT_NOISE,
	OPT_SEED,
	OPT_CLOCK,
	OPT_IGNORE,
	OPT_ACCEPT,
	OPT_SCRIPT,
	OPT_JSON_ALONE,
};

static const struct option long_options[] = {
	{"producers", required_argument, NULL, OPT_PRODUCERS},
	{"consumers", required_argument, NULL, OPT_CONSUMERS},
	{"slots", required_argument, NULL, OPT_SLOTS},
	{"batch", required_argument, NULL, OPT_BATCH},
	{"window", required_argument, NULL, OPT_WINDOW},
	{"no-stamps", no_argument, NULL, OPT_NO_STAMPS},
	{"produce", required_argument, NULL, OPT_PRODUCE},
	{"consume", required_argument, NULL, OPT_CONSUME},
	{"pin", no_argument, NULL, OPT_PIN},
	{"duration", required_argument, NULL, OPT_DURATION},
	{"noise", no_argument, NULL, OPT_NOISE},
	{"seed", required_argument, NULL, OPT_SEED},
	{"clock", required_argument, NULL, OPT_CLOCK},
	{"ignore", required_argument, NULL, OPT_IGNORE},
	{"accept", required_argument, NULL, OPT_ACCEPT},
	{"script", required_argument, NULL, OPT_SCRIPT},
	{"json", no_argument, NULL, OPT_JSON_ALONE},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static bool accept(struct verb_options *o)
{
	o->accept_sampled = !strcmp(optarg, "sampled");
	return o->accept_sampled || option_bad("accept", optarg, "sampled");
}

static bool take(void *verb, int option)
{
	struct verb_options *o = verb;

	switch (option) {
	case OPT_PRODUCERS:
		return option_small("producers", optarg, 1, STRESS_MOST_THREADS,
				    &o->stress.producers);
	case OPT_CONSUMERS:
		o->no_consumers_given = false;
		return option_small("consumers", optarg, 0, STRESS_MOST_THREADS - 1,
				    &o->stress.consumers);
	case OPT_SLOTS:
		return option_small("slots", optarg, 1, STRESS_MOST_SLOTS, &o->stress.slots);
	case OPT_BATCH:
		return option_small("batch", optarg, 1, BRRACE_MAX_VALUES, &o->stress.batch);
	case OPT_WINDOW:
		return option_small("window", optarg, 0, STRESS_MOST_SLOTS, &o->stress.window);
	case OPT_NO_STAMPS:
		return o->stress.unstamped = true;
	case OPT_PRODUCE:
		o->stress.produce = optarg;
		return true;
	case OPT_CONSUME:
		o->stress.consume = optarg;
		return true;
	case OPT_PIN:
		return o->stress.pinned = true;
	case OPT_DURATION:
		return option_time("duration", optarg, &o->duration);
	case OPT_NOISE:
		return o->stress.noise = true;
	case OPT_SEED:
		return option_number("seed", optarg, 0, UINT64_MAX, &o->stress.seed);
	case OPT_CLOCK:
		return option_choice("clock", optarg, "tsc", "monotonic", &o->stress.monotonic);
	case OPT_SCRIPT:
		o->script = optarg;
		return true;
	case OPT_IGNORE:
		return option_ignore(optarg, &o->kinds);
	case OPT_ACCEPT:
		return accept(o);
	default:
		return o->json = true;
	}
}

static void draw(void *ctx, double seconds, FILE *to)
{
	struct stress_look look;

	(void)seconds;
	stress_look(ctx, &look);
	sight_line(&look, to);
}

/* Lets it run, and stops it. */
static bool watch(struct stress *stress, const struct verb_options *o, struct pace *pace)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	struct stress_look look;

	if (stress_start(stress))
		return false;
	do {
		nanosleep(&nap, NULL);
		stress_look(stress, &look);
	} while (!pace_over(pace, draw, stress) && look.seconds < o->duration);
	stress_stop(stress);
	return true;
}

static int tell(struct sight *s, const struct verb_options *o)
{
	bool violation;

	stress_look(s->stress, &s->look);
	s->options = stress_settings(s->stress);
	s->kinds = o->kinds;
	violation = sight_violation(s);
	s->accepted = !violation && o->accept_sampled && stress_stuck(s->stress) < 0;
	if (o->json) {
		json_t *json = sight_json(s);

		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(json);
	} else {
		sight_text(s, stdout);
	}
	return violation ? STATUS_UNEXPECTED : s->accepted ? STATUS_EXPECTED : STATUS_INCONCLUSIVE;
}

struct job {
	struct verb_options options;
	const struct subject *subject;
	const char *ring; /* as it was given */
	/* Shared with the process of the threads, which fills it. */
	struct left_over {
		struct scene scene;
		uint32_t slots;
	} *left;
};

static int stress(void *ctx)
{
	struct job *job = ctx;
	/* From the beginning: making takes a while. */
	struct pace pace = {.progress = isatty(STDERR_FILENO)};
	struct sight sight = {.ring = job->subject->table->name};
	struct stress *stress;
	char why[200];
	int status = STATUS_INTERNAL;
	bool ran;

	pace_begin(&pace);
	if (stress_new(&stress, &job->options.stress, why, sizeof(why))) {
		fprintf(stderr, "brrace: %s\n", why);
		return STATUS_USAGE;
	}
	ran = watch(stress, &job->options, &pace);
	pace_end(&pace);
	sight.stress = stress;
	sight.interrupted = pace.interrupted;
	if (ran && stress_scene(stress))
		*job->left =
			(struct left_over){*stress_scene(stress), stress_settings(stress)->slots};
	if (ran)
		status = tell(&sight, &job->options);
	else
		fprintf(stderr, "brrace: threads could not be started\n");
	stress_free(stress);
	return status;
}

/* A ring that ends the process of its threads. */
static int tell_end(const struct job *job, int signal)
{
	const char *finding = finding_name(signal == SIGABRT ? FINDING_ASSERT : FINDING_CRASH);

	if (job->options.json)
		printf("{\n  \"format\": 1,\n  \"verdict\": \"violation\",\n"
		       "  \"verdict-text\": \"violation: %s\",\n  \"ring\": \"%s\"\n}\n",
		       finding, job->subject->table->name);
	else
		printf("%s: its threads were ended by signal %d (%s)\n\nviolation: %s\n",
		       job->subject->table->name, signal, strsignal(signal), finding);
	return STATUS_UNEXPECTED;
}

static int write_script(const struct job *job, int status)
{
	const char *path = job->options.script;

	if (!path)
		return status;
	if (!job->left->scene.there) {
		fprintf(stderr, "brrace: %s is not written: there is no violation to show\n", path);
		return status;
	}
	if (!script_write(&job->left->scene, job->subject->table, job->ring, job->left->slots,
			  path))
		return status;
	fprintf(stderr, "brrace: %s shows %s\n", path,
		finding_name((enum finding_kind)job->left->scene.kind));
	return status;
}

static int stress_apart(struct job *job)
{
	struct stress_options *o = &job->options.stress;
	int signal, status;

	job->left = mmap(NULL, sizeof(*job->left), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (job->left == MAP_FAILED)
		out_of_memory();
	if (job->options.script)
		/* A miscount is seen at the end, and nothing is around it. */
		o->scene = job->options.kinds & ~(1u << FINDING_LOST_DROP_COUNT);

	o->table = o->noise ? job->subject->table : job->subject->bare;
	if (job->options.no_consumers_given)
		o->consumers = !stress_can_transmit(o->table);
	status = contained(stress, job, &signal);
	if (status < 0) {
		fprintf(stderr, "brrace: %s\n", strerror(errno));
		return STATUS_INTERNAL;
	}
	return signal ? tell_end(job, signal) : write_script(job, status);
}

int verb_stress(int argc, char **argv)
{
	static const struct option_set set = {help, "h", long_options, take};
	struct job job = {
		.options =
			{
				.stress = {.producers = 8, .batch = 1, .seed = 1},
				.no_consumers_given = true,
				.duration = 10,
				.kinds = FINDING_VIOLATIONS,
			},
	};
	struct subject *subject;
	int status = option_read(argc, argv, &set, &job.options);

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return option_usage("one ring was expected", help);
	if (job.options.script && !save_can(job.options.script))
		return STATUS_USAGE;
	subject = ring_load_named(argv[optind], &status);
	if (!subject)
		return status;
	job.subject = subject;
	job.ring = argv[optind];
	status = stress_apart(&job);
	munmap(job.left, sizeof(*job.left));
	subject_unload(subject);
	return status;
}
