/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of scripts that wait, and who is let go to see whether they go on. */
#include "sched/script_text_testing.h"

static void line_that_waits_is_impossible(void **state)
{
	(void)state;
	assert_plays("e[Ka sb Ua]|e[Ka sb Ua]", "1 until sb; 2 finish", "1Ka", SCRIPT_IMPOSSIBLE,
		     1);
	assert_plays("e[wa]|e[sb]", "1 finish", "", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 past wa", "1lb", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 step 2", "1lb", SCRIPT_IMPOSSIBLE, 0);
	assert_plays("e[lb wa]|e[sa]", "1 until wa; 2 finish; 1 finish", "1lb 2sa 1wa", SCRIPT_DONE,
		     3);
}

static void line_that_may_wait_is_noted(void **state)
{
	(void)state;
	assert_plays("e[Ka sb Ua]|e[la Ka sb Ua]|d[lc]", "1 until sb; 2 finish ?; 3 finish",
		     "1Ka 2la 3lc 1sb 1Ua 2Ka 2sb 2Ua", SCRIPT_DONE, 3);
	assert_int_equal(stage.script.n_blocks, 1);
	assert_int_equal(stage.script.blocks[0].line, 1);
	assert_int_equal(stage.script.blocks[0].thread, 1);
	assert_int_equal(stage.script.blocks[0].state, THREAD_LOCKED);
	assert_int_equal(stage.script.blocks[0].at.kind, ACCESS_LOCK);
	assert_plays("e[wa]|e[wa]|d[lc]", "1 finish ?; 2 until wa; 2 past wa ?", "3lc",
		     SCRIPT_BLOCKED, 3);
	assert_int_equal(stage.script.n_blocks, 2);
	assert_int_equal(stage.script.blocks[1].line, 2);
	assert_int_equal(stage.script.blocks[1].thread, 1);
}

static void notes_are_limited(void **state)
{
	char script[24 * 16] = "";

	(void)state;
	for (int i = 0; i <= MAX_BLOCKS; i++)
		strcat(script, "1 finish ?;");
	assert_plays("e[wa]", script, "", SCRIPT_IMPOSSIBLE, MAX_BLOCKS);
	assert_int_equal(stage.script.n_blocks, MAX_BLOCKS);
}

static void who_waits_at_the_end_is_blocked(void **state)
{
	(void)state;
	assert_plays("e[wa lb]|d[lc]", "", "2lc", SCRIPT_BLOCKED, 0);
	assert_plays("e[Ka lb Ua]|d[Ka lc Ua]", "1 until lb; 1 hold", "1Ka", SCRIPT_BLOCKED, 2);
	assert_plays("e[Ka lb Ua]|d[Ka lc Ua]", "1 until lb; 1 kill", "1Ka 1x", SCRIPT_BLOCKED, 2);
	assert_plays("e[wa lb]|d[lc]", "1 hold", "2lc", SCRIPT_DONE, 1);
}

/* Who was let go by another goes on in its turn, not at once. */
static void the_rest_runs_on_until_it_cannot(void **state)
{
	(void)state;
	assert_plays("e[la wc lb]|d[sc lc]|e[sa]", "", "1la 2sc 2lc 1wc 1lb 3sa", SCRIPT_DONE, 0);
	assert_plays("e[la]|d[lb lc]|e[sa]", "2 past lb", "2lb 1la 2lc 3sa", SCRIPT_DONE, 1);
}

static void probe(const char *threads, const char *script, uint32_t line, const char *expected,
		  enum script_end end)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", threads);
	set_stage(copy);
	write_script(script);
	stage.script.probe = line;
	while (follow(ask()))
		;
	assert_string_equal(stage.played, expected);
	assert_int_equal(stage.script.end, end);
}

static void probe_lets_everybody_go(void **state)
{
	static const char threads[] = "e[Ka sb Ua]|e[Ka lb Ua]|d[lc]";
	static const char script[] = "1 until sb; 1 hold; 2 finish ?; 3 hold";

	(void)state;
	probe(threads, script, 2, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, 0, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, 4, "1Ka 1sb 1Ua 2Ka 2lb 2Ua 3lc", SCRIPT_DONE);
	probe(threads, script, UINT32_MAX, "1Ka", SCRIPT_BLOCKED);
	probe("e[Ka sb Ua]|e[Ka lb Ua]", "1 until sb; 1 kill", 2, "1Ka 1sb 1Ua 2Ka 2lb 2Ua",
	      SCRIPT_DONE);
	probe("e[wa]|e[Ka lb Ua]", "1 hold", 1, "2Ka 2lb 2Ua", SCRIPT_BLOCKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_that_waits_is_impossible),
		cmocka_unit_test(line_that_may_wait_is_noted),
		cmocka_unit_test(notes_are_limited),
		cmocka_unit_test(who_waits_at_the_end_is_blocked),
		cmocka_unit_test(the_rest_runs_on_until_it_cannot),
		cmocka_unit_test(probe_lets_everybody_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
