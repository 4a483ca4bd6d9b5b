/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever a subject calls to print, none of it comes to standard output. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "abi/hooks.h"

/* printf() by way of its list. */
__attribute__((format(printf, 1, 2))) static int print(const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = __brrace_vprintf(format, arguments);
	va_end(arguments);
	return n;
}

/* What goes to a descriptor while all of them print. */
static size_t printed_on(int descriptor, char *text, size_t room)
{
	FILE *file = tmpfile();
	int kept = dup(descriptor);
	size_t n;

	fflush(stdout);
	dup2(fileno(file), descriptor);
	assert_int_equal(__brrace_printf("%d and %s\n", 1, "two"), 10);
	assert_int_equal(print("%d\n", 3), 2);
	assert_true(__brrace_puts("four") >= 0);
	assert_int_equal(__brrace_putchar('5'), '5');
	assert_int_equal(fprintf(__brrace_stdout, "six\n"), 4);
	fflush(stdout);
	dup2(kept, descriptor);
	close(kept);
	rewind(file);
	n = fread(text, 1, room - 1, file);
	text[n] = '\0';
	fclose(file);
	return n;
}

static void all_goes_to_standard_error(void **state)
{
	char text[64];

	(void)state;
	printed_on(STDERR_FILENO, text, sizeof(text));
	assert_string_equal(text, "1 and two\n3\nfour\n5six\n");
}

static void none_goes_to_standard_output(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(printed_on(STDOUT_FILENO, text, sizeof(text)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_goes_to_standard_error),
		cmocka_unit_test(none_goes_to_standard_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
