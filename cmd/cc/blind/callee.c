/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/blind/callee.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "abi/refused.h"

/* Words stand in groups. */
/* clang-format off */
/* Printing reads what it prints, which is as a rule not what threads share. */
static const char *const harmless[] = {
	"printf", "vprintf", "fprintf", "vfprintf", "dprintf", "puts", "putchar", "putc",
	"fputc", "fputs", "fputc_unlocked", "putc_unlocked", "putchar_unlocked", "fflush",
	"perror", "strerror", "stdin", "stdout", "stderr",
	"__errno_location", "__tls_get_addr", "__stack_chk_fail", "_Unwind_Resume",
	"__ctype_b_loc", "__ctype_tolower_loc", "__ctype_toupper_loc", "isalnum", "isalpha",
	"isdigit", "isspace", "isupper", "islower", "tolower", "toupper",
	"abs", "labs", "llabs", "div", "ldiv", "lldiv", "ffs", "ffsl", "ffsll",
	"getpagesize", "sysconf", "raise", "sigsetjmp", "__sigsetjmp", "_setjmp", "setjmp",
	"longjmp", "siglongjmp", "_longjmp", "__longjmp_chk",
	"ceil", "floor", "round", "trunc", "rint", "fmod", "sqrt", "cbrt", "pow", "exp",
	"exp2", "log", "log2", "log10", "log1p", "fabs", "fmin", "fmax", "frexp", "ldexp",
	"lround", "llround", "lrint", "llrint", "sin", "cos", "tan", NULL,
};

static const char *const chance[] = {
	"time", "clock", "clock_gettime", "clock_getres", "gettimeofday", "timespec_get",
	"times", "ftime", "getrusage", "rand", "rand_r", "random", "random_r", "drand48",
	"erand48", "lrand48", "nrand48", "mrand48", "jrand48", "arc4random",
	"arc4random_uniform", "arc4random_buf", "getrandom", "getentropy", "getpid", "getppid",
	"gettid", "getuid", "geteuid", "getgid", "getegid", "pthread_self", "thrd_current",
	"sched_getcpu", "getcpu", "getenv", "secure_getenv", "environ", "gethostname",
	"uname", "getcwd", "getauxval", NULL,
};
/* clang-format on */

static bool among(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}

const char *callee_name(const char *name)
{
	const size_t n = strlen(HOOKS_REFUSED_PREFIX);

	return strncmp(name, HOOKS_REFUSED_PREFIX, n) ? name : name + n;
}

enum callee callee_kind(const char *name)
{
	/* The loader refuses it, and does not know where the call is. */
	if (callee_name(name) != name)
		return CALLEE_UNKNOWN;
	/* brrace's own. */
	if (!strncmp(name, "__brrace_", 9) || !strncmp(name, "brrace_", 7))
		return CALLEE_HARMLESS;
	if (among(chance, name))
		return CALLEE_CHANCE;
	return among(harmless, name) ? CALLEE_HARMLESS : CALLEE_UNKNOWN;
}
