/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: the names of one loaded object. */
#ifndef TRACE_TEST_NAMES_H
#define TRACE_TEST_NAMES_H

#include "trace/names.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "trace/test_so.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FAKE 0x20000000UL /* roots need no memory to have names */

static struct test_so so;
static struct names *names;

static inline void load(const char *build)
{
	test_so_load(&so, build);
	assert_int_equal(names_open(&names, so.path, so.base), 0);
}

static inline int tear_down(void **state)
{
	(void)state;
	names_close(names);
	test_so_end(&so);
	return 0;
}

static inline const char *name_at(uintptr_t addr, size_t size)
{
	static char name[NAME_MAX_BYTES];

	return names_of(names, addr, size, name, sizeof(name)) ? name : "(none)";
}

static inline uintptr_t addr_of(const char *name, size_t expected_size)
{
	uintptr_t addr;
	size_t size;

	assert_int_equal(names_find(names, name, &addr, &size), 0);
	assert_int_equal(size, expected_size);
	return addr;
}

static inline int find_error(const char *name)
{
	uintptr_t addr;
	size_t size;

	return names_find(names, name, &addr, &size);
}

#endif
