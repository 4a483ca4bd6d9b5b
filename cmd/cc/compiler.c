/* SPDX-License-Identifier: BSD-2-Clause */
/* Which compiler, and the flags without which points would be missing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cc/build.h"

#define OLDEST_CLANG 16
#define OLDEST_GCC 12
#define NEEDED "clang 16 or gcc 12, or newer"

/* Defined by compilers for this machine. */
#if defined(__x86_64__)
#define MACHINE "__x86_64__"
#elif defined(__aarch64__)
#define MACHINE "__aarch64__"
#else
#define MACHINE "__LP64__"
#endif

/* Words stand in groups. */
/* clang-format off */
static const char *const candidates[] = {
	"clang-19", "clang-18", "clang-17", "clang-16", "clang", "gcc",
};

/* For both copies.  A fortified memcpy() would go past the hooks. */
static const char *const common_flags[] = {
	"-fPIC",    "-fvisibility=hidden",          "-fno-common",
	"-fno-lto", "-fasynchronous-unwind-tables", "-U_FORTIFY_SOURCE",
#if defined(__x86_64__)
	"-mcmodel=small", /* hooks are called by name, not by what a register holds */
#elif defined(__aarch64__)
	"-mno-outline-atomics", /* libgcc's code would have no hooks */
#endif
	NULL,
};

static const char *const bare_flags[] = {"-g0", "-w", NULL};

/*
 * Built-in copies would be inlined without a hook by gcc, and clang would make one
 * hook of a loop that moves many values.  Large frames must not jump a guard page.
 */
static const char *const hooked_flags[] = {
	"-g2",
	"-gno-split-dwarf",
	"-fsanitize=thread",
	"-fno-builtin-memcpy",
	"-fno-builtin-memmove",
	"-fno-builtin-memset",
	"-fstack-clash-protection",
	NULL,
};

/* The vectoriser's wide accesses get no hooks; libdwfl finds no lines without the
 * address ranges. */
static const char *const clang_flags[] = {
	"-gdwarf-aranges",
	"-fno-vectorize",
	"-fno-slp-vectorize",
	"-mllvm",
	"-tsan-distinguish-volatile=1",
	"-mllvm",
	"-tsan-instrument-read-before-write=1",
	NULL,
};

/* With -fipa-pure-const gcc moves loads past calls, away from their hooks.  Its
 * built-ins by their own name stay inline whatever -fno-builtin says. */
#define GCC_BUILTIN(name, second)                                                                  \
	"-D__builtin_" #name "(...)=__extension__({ extern void *__brrace_" #name                  \
	"(void *, " second ", __SIZE_TYPE__); __brrace_" #name "(__VA_ARGS__); })"
static const char *const gcc_flags[] = {
	"--param",
	"tsan-distinguish-volatile=1",
	"-Wno-tsan",
	"-fno-ipa-pure-const",
	"-fno-ipa-modref",
	"-fno-tree-vectorize",
	"-fno-tree-slp-vectorize",
	GCC_BUILTIN(memcpy, "const void *"),
	GCC_BUILTIN(memmove, "const void *"),
	GCC_BUILTIN(memset, "int"),
	NULL,
};
/* clang-format on */

/* What `#define name` defines, up to the end of its line, or NULL. */
static char *macro(struct build *build, const char *macros, const char *name)
{
	const char *line = strstr(macros, arena_printf(&build->arena, "#define %s ", name));

	if (!line)
		return NULL;
	line += strlen("#define ") + strlen(name) + 1;
	return arena_printf(&build->arena, "%.*s", (int)strcspn(line, "\n"), line);
}

static int number(struct build *build, const char *macros, const char *name)
{
	const char *text = macro(build, macros, name);

	return text ? atoi(text) : 0;
}

/* Asks build->command what it is.  False: it is too old, or no such compiler;
 * build->compiler then says which, NULL if it does not exist. */
static bool identify(struct build *build)
{
	struct job job, *bad;
	const char *macros;
	int major, minor, patch;

	build->compiler = NULL;
	build_job(build, &job, build_path(build, "macros"));
	job.out = build_path(build, "macros");
	args_append(&job.args, &build->command);
	args_words(&job.args, (const char *const[]){"-dM", "-E", "-x", "c", "/dev/null", NULL});
	if (jobs_run(&job, 1, build->request->verbose, &bad))
		return false;
	macros = build_read(build, job.out, NULL);
	if (!macros)
		return false;
	build->version = macro(build, macros, "__VERSION__");
	major = number(build, macros, "__clang_major__");
	build->clang = major != 0;
	if (build->clang) {
		minor = number(build, macros, "__clang_minor__");
		patch = number(build, macros, "__clang_patchlevel__");
	} else {
		major = number(build, macros, "__GNUC__");
		minor = number(build, macros, "__GNUC_MINOR__");
		patch = number(build, macros, "__GNUC_PATCHLEVEL__");
	}
	build->native = macro(build, macros, MACHINE) != NULL;
	build->compiler = arena_printf(&build->arena, "%s %d.%d.%d", build->clang ? "clang" : "gcc",
				       major, minor, patch);
	return major >= (build->clang ? OLDEST_CLANG : OLDEST_GCC);
}

static void set_command(struct build *build, const char *command)
{
	build->command = (struct args){.arena = &build->arena};
	args_split(&build->command, command);
}

static int find_asked(struct build *build, const char *asked)
{
	set_command(build, asked);
	if (build->command.n && identify(build))
		return build->native ? 0 :
				       build_fail(build, STATUS_USAGE,
						  "%s: makes code for another machine", asked);
	if (build->compiler)
		return build_fail(build, STATUS_USAGE, "%s is %s, but hooks need " NEEDED, asked,
				  build->compiler);
	return build_fail(build, STATUS_USAGE, "%s: not a compiler that works here", asked);
}

int compiler_find(struct build *build)
{
	const char *asked = build->request->compiler;
	const char *found = NULL;

	if (!asked)
		asked = getenv("BRRACE_CC");
	if (asked && *asked)
		return find_asked(build, asked);
	for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
		set_command(build, candidates[i]);
		if (identify(build))
			return 0;
		if (build->compiler && !found)
			found = build->compiler;
	}
	return build_fail(build, STATUS_LACKING, "hooks need " NEEDED "; here is %s",
			  found ? found : "no compiler");
}

void compiler_assembler_args(struct build *build, struct args *args)
{
	args_append(args, &build->command);
	args_append(args, &build->assembler);
	args_append(args, &build->maps);
	/* The copy without hooks has the same assembly, and says what is odd about it. */
	args_add(args, "-Wa,--no-warn");
	if (build->clang)
		args_add(args, "-Qunused-arguments");
}

void compiler_args(struct build *build, struct args *args, uint32_t file, bool hooked)
{
	args_append(args, &build->command);
	args_append(args, &build->flags);
	args_append(args, &build->assembler);
	args_append(args, &build->maps);
	args_words(args, common_flags);
	args_words(args, hooked ? hooked_flags : bare_flags);
	if (hooked)
		args_words(args, build->clang ? clang_flags : gcc_flags);
	args_append(args, &build->kernel);
	args_add(args, "-I");
	args_add(args, build->include);
	args_add(args, build->files.v[file]);
}
