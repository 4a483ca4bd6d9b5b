/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/pages.h"

/* Pages of these paths, with bars between them, on these rings; each name is followed by
 * a blank. */
static void are_named(const char *rings, const char *paths, const char *names)
{
	char all[1000] = "", *args[8], *rest;
	char *text = strdup(paths);
	struct plan plan;
	size_t n = 0;

	for (char *path = strtok_r(text, "|", &rest); path; path = strtok_r(NULL, "|", &rest))
		args[n++] = path;
	plan_make(&plan, args, n, rings);
	pages_name(&plan);
	for (size_t i = 0; i < plan.n; i++) {
		strcat(all, plan.items[i].page);
		strcat(all, " ");
	}
	assert_string_equal(all, names);
	plan_free(&plan);
	free(text);
}

static void names_are_what_differs(void **state)
{
	(void)state;
	are_named(NULL, "x/y/a.yml|x/y/b.yml", "a.html b.html ");
	are_named(NULL, "x/y/a.yml|x/y/z/b.yml", "a.html z-b.html ");
	are_named(NULL, "deep/one.yaml", "one.yaml.html ");
	are_named("a/b,./c.so", "x.yml|y.yml", "x.a-b.html x.c.so.html y.a-b.html y.c.so.html ");
	are_named("a/b", "x.yml|y.yml", "x.html y.html ");
}

static void no_two_are_alike(void **state)
{
	(void)state;
	are_named(NULL, "a.yml|a.yml|a.yml", "a.html a-2.html a-3.html ");
	are_named(NULL, "a.yml|A.yml", "a.html A-2.html ");
	are_named(NULL, "x/a.yml|x-a.yml", "x-a.html x-a-2.html ");
	are_named(NULL, "index.yml|Index.yml", "index-2.html Index-3.html ");
}

static void they_stand_for_themselves_everywhere(void **state)
{
	char longest[400];

	(void)state;
	are_named(NULL, "a b&\"'c?.yml|.hidden.yml|-.yml|--option.yml",
		  "a-b---c-.html hidden.html scenario.html option.html ");
	are_named(NULL, "f\xc3\xbcr.yml", "f--r.html ");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	are_named(NULL, longest,
		  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.html ");
}

static void they_tell_nothing_of_the_machine(void **state)
{
	char *here = getcwd(NULL, 0), path[5000];

	(void)state;
	snprintf(path, sizeof(path), "%s/x/a.yml|x/b.yml", here);
	are_named(NULL, path, "a.html b.html ");
	are_named("/srv/somebody/ring.so,b/c", "/srv/somebody/a.yml", "a.ring.so.html a.b-c.html ");
	free(here);
}

static void of_several_there_is_no_one_file(void **state)
{
	char directory[] = "/tmp/pages_test.XXXXXX", path[100];

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_true(pages_possible(directory));
	snprintf(path, sizeof(path), "%s/new", directory);
	assert_true(pages_possible(path));
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/new.html", directory);
	assert_false(pages_possible(path));
	snprintf(path, sizeof(path), "%s/new/deep", directory);
	assert_false(pages_possible(path));
	assert_int_equal(rmdir(directory), 0);
	assert_false(pages_possible("/dev/null"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_what_differs),
		cmocka_unit_test(no_two_are_alike),
		cmocka_unit_test(they_stand_for_themselves_everywhere),
		cmocka_unit_test(they_tell_nothing_of_the_machine),
		cmocka_unit_test(of_several_there_is_no_one_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
