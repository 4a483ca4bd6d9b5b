/* SPDX-License-Identifier: BSD-2-Clause */
/* Random threads and scripts: what must hold whenever a line has ended. */
#include "sched/script_text_testing.h"

static char *random_thread(char *to)
{
	for (int op = (int)(random() % 3); op >= 0; op--) {
		*to++ = "de"[random() % 2];
		*to++ = '[';
		for (int n = (int)(random() % 5); n > 0; n--) {
			*to++ = "llscr"[random() % 5];
			*to++ = "abcnp"[random() % 5];
		}
		*to++ = ']';
	}
	return to;
}

static char *random_line(char *to)
{
	unsigned thread = 1 + (unsigned)(random() % 3), verb = (unsigned)(random() % 8);

	to += sprintf(to, "%u %s", thread, verbs[verb]);
	if (verb == VERB_STEP)
		to += sprintf(to, " %u", (unsigned)(random() % 4));
	if (verb <= VERB_PAST && random() % 3 == 0)
		to += sprintf(to, " %u*%c%c", 1 + (unsigned)(random() % 2), "lscr"[random() % 4],
			      "abcnp"[random() % 5]);
	else if (verb <= VERB_PAST)
		to += sprintf(to, " %c%c", "lscr"[random() % 4], "abcnp"[random() % 5]);
	if (verb <= VERB_PAST && random() % 3 == 0)
		to += sprintf(to, " in %u %c", 1 + (unsigned)(random() % 2), "de"[random() % 2]);
	else if (verb == VERB_FINISH && random() % 2)
		to += sprintf(to, " %c", "de"[random() % 2]);
	return to + sprintf(to, ";");
}

static bool matches(const struct script_line *line, const struct event *e)
{
	const struct point *p = &line->point;

	return p->kinds >> e->kind & 1 && e->addr < p->addr + p->size &&
	       p->addr < e->addr + e->size;
}

/* Events of the line's thread; no other thread ran in that line. */
static uint32_t events_of_line(uint32_t line)
{
	uint32_t from = line ? stage.stops[line - 1].event : 0;

	for (uint32_t i = from; i < stage.stops[line].event; i++)
		assert_int_equal(stage.events[i].thread, stage.lines[line].thread);
	return stage.stops[line].event - from;
}

static void check_line(uint32_t at)
{
	const struct script_line *line = &stage.lines[at];
	const struct thread_view *v = &stage.views[line->thread];
	uint32_t n = events_of_line(at), last = stage.stops[at].event - 1;

	switch (line->verb) {
	case VERB_UNTIL:
		assert_int_equal(v->at, AT_POINT);
		assert_true(matches(line, &v->next));
		break;
	case VERB_PAST:
		assert_true(n > 0 && matches(line, &stage.events[last]));
		break;
	case VERB_STEP:
		assert_int_equal(n, line->count);
		break;
	case VERB_FINISH:
		assert_true(v->top_call == EVENT_NO_CALL);
		break;
	case VERB_KILL:
		assert_int_equal(v->state, THREAD_KILLED);
		break;
	default:
		assert_int_equal(n, 0);
	}
}

static void random_scripts(void **state)
{
	(void)state;
	srandom(1);
	for (int round = 0; round < 20000; round++) {
		char threads[256], script[1024], *end = threads;
		struct decision d;
		uint32_t at = 0;

		for (int i = 0; i < 3; i++) {
			end = random_thread(end);
			*end++ = '|';
		}
		*end = 0;
		end = script;
		for (int n = 1 + (int)(random() % 8); n > 0; n--)
			end = random_line(end);
		set_stage(threads);
		write_script(script);
		do {
			d = ask();
			while (at < stage.script.at)
				check_line(at++);
		} while (follow(d));
		assert_int_not_equal(stage.script.end, SCRIPT_RUNNING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
