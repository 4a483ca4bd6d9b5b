/* SPDX-License-Identifier: BSD-2-Clause */
/* What a subject prints on standard output goes to standard error: the other one is for
 * reports, which programs read. */
#include <stdarg.h>
#include <stdio.h>

#include "abi/hooks.h"

FILE *__brrace_stdout;

__attribute__((constructor)) static void set_stdout(void)
{
	__brrace_stdout = stderr;
}

int __brrace_vprintf(const char *format, va_list arguments)
{
	return vfprintf(stderr, format, arguments);
}

int __brrace_printf(const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vfprintf(stderr, format, arguments);
	va_end(arguments);
	return n;
}

int __brrace_puts(const char *line)
{
	return fprintf(stderr, "%s\n", line);
}

int __brrace_putchar(int c)
{
	return fputc(c, stderr);
}
