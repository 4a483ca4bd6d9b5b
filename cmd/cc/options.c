/* SPDX-License-Identifier: BSD-2-Clause */
/* Sorting the user's words into sources, compiler flags and linker flags. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cc/build.h"

/* Words stand in groups. */
/* clang-format off */
/* The next word belongs to these if nothing is glued to them. */
static const char *const takes_word[] = {
	"-A",
	"-B",
	"-D",
	"-I",
	"-L",
	"-MF",
	"-MQ",
	"-MT",
	"-U",
	"-Xassembler",
	"-Xclang",
	"-Xlinker",
	"-Xpreprocessor",
	"-idirafter",
	"-imacros",
	"-include",
	"-iprefix",
	"-iquote",
	"-isysroot",
	"-isystem",
	"-iwithprefix",
	"-iwithprefixbefore",
	"-l",
	"-mllvm",
	"--param",
	"-target",
	"-x",
	"-z",
	NULL,
};

static const char *const for_assembler[] = {"-Wa,", "-Xassembler", NULL};

static const char *const for_linker[] = {
	"-L", "-Wl,", "-Xlinker", "-fuse-ld=", "-l", "-shared", "-z", NULL,
};

/* They would make something else than a subject. */
static const char *const refused[] = {
	"-###", "-E", "-M", "-MM", "-S", "-c", "-emit-llvm", "-fsyntax-only", "-m32", "-mx32",
	"-o", "-r", "-s", "-static", "-target", "-Wl,-S", "-Wl,-s",
	"-Wl,--strip-all", "-Wl,--strip-debug", NULL,
};

/* They put accesses or calls of their own into the code. */
static const char *const foreign[] = {
	"--coverage", "-coverage", "-fcoverage-mapping", "-finstrument-functions",
	"-fprofile-arcs", "-fprofile-generate", "-fprofile-instr-generate", "-ftest-coverage",
	"-pg", NULL,
};
/* clang-format on */

/* Whose headers are to be had; a folder of each lies beside subject.h's. */
static const struct {
	const char *name, *define;
} kernels[] = {
	{"freebsd", "-D_KERNEL"},
	{"linux", "-D__KERNEL__"},
};

#define N_KERNELS (sizeof(kernels) / sizeof(kernels[0]))

static bool in_list(const char *const *list, const char *word, size_t length)
{
	for (; *list; list++)
		if (strlen(*list) == length && !strncmp(*list, word, length))
			return true;
	return false;
}

static bool starts_with_one_of(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (!strncmp(*list, word, strlen(*list)))
			return true;
	return false;
}

static bool has_suffix(const char *word, const char *suffix)
{
	size_t n = strlen(word), m = strlen(suffix);

	return n > m && !strcmp(word + n - m, suffix);
}

static int add_file(struct build *build, const char *word)
{
	if (has_suffix(word, ".h"))
		return build_fail(build, STATUS_USAGE,
				  "%s: a C file with a table of operations has to include it "
				  "(brrace new ring NAME --header %s writes one)",
				  word, word);
	if (!has_suffix(word, ".c"))
		return build_fail(build, STATUS_USAGE,
				  "%s: only C source files (*.c) can be given hooks", word);
	args_add(&build->files, word);
	return 0;
}

static int check_flag(struct build *build, const char *word)
{
	if (in_list(refused, word, strlen(word)) || !strncmp(word, "--target=", 9))
		return build_fail(build, STATUS_USAGE,
				  "%s: the result is always a shared object for brrace; "
				  "give flags that do not change that",
				  word);
	if (starts_with_one_of(foreign, word))
		return build_fail(build, STATUS_USAGE,
				  "%s: what it puts into the ring is not the ring's; leave it out",
				  word);
	if (!strncmp(word, "-fsanitize=", 11))
		return build_fail(build, STATUS_USAGE,
				  "%s: brrace needs the place of the sanitizer for itself", word);
	return 0;
}

/* Where the name of an absolute path starts in a flag, or NULL. */
static const char *absolute_path(const char *flag)
{
	const char *slash = strchr(flag, '/');

	if (!slash)
		return NULL;
	if (slash == flag || slash[-1] == '=' || slash[-1] == ',')
		return slash;
	return in_list(takes_word, flag, (size_t)(slash - flag)) ? slash : NULL;
}

/* A copy of the path without slashes at its end. */
static char *trimmed(struct arena *arena, const char *path)
{
	char *copy = arena_text(arena, path);
	size_t n = strlen(copy);

	while (n > 1 && copy[n - 1] == '/')
		copy[--n] = '\0';
	return copy;
}

const char *options_shorten(struct arena *arena, const char *flag)
{
	const char *path = absolute_path(flag);

	if (!path)
		return flag;
	return arena_printf(arena, "%.*s%s", (int)(path - flag), flag,
			    basename(trimmed(arena, path)));
}

static void add_map(struct build *build, const char *from, const char *to)
{
	args_add(&build->maps, arena_printf(&build->arena, "-ffile-prefix-map=%s=%s", from, to));
}

/* A directory that a flag names absolutely is known by its last component. */
static void map_flag(struct build *build, const char *flag)
{
	const char *path = absolute_path(flag);
	char *dir;

	if (!path || strpbrk(path, ",="))
		return;
	dir = trimmed(&build->arena, path);
	if (has_suffix(dir, ".h"))
		*strrchr(dir, '/') = '\0';
	if (*basename(dir))
		add_map(build, dir, basename(dir));
}

static void map_file(struct build *build, const char *file)
{
	char *dir = arena_text(&build->arena, file);

	if (*dir != '/')
		return;
	*strrchr(dir, '/') = '\0';
	add_map(build, dir, ".");
}

/*
 * No absolute path may reach the object.  The last map that fits wins, so they go
 * from the general to the particular.
 */
static int map_paths(struct build *build)
{
	const char *home = getenv("HOME");
	char here[PATH_MAX];
	const char *directory = build->request->directory;
	char *logical;

	add_map(build, "/", "");
	if (home && home[0] == '/' && home[1])
		add_map(build, home, "~");
	add_map(build, build->include, "include");
	for (uint32_t i = 0; i < build->flags.n; i++)
		map_flag(build, build->flags.v[i]);
	for (uint32_t i = 0; i < build->files.n; i++)
		map_file(build, build->files.v[i]);
	if (!realpath(directory ? directory : ".", here))
		return build_fail(build, STATUS_USAGE, "%s: %s", directory ? directory : ".",
				  strerror(errno));
	add_map(build, here, ".");
	/* Compilers believe $PWD, which may lead through symbolic links. */
	logical = directory ? NULL : get_current_dir_name();
	if (logical && strcmp(logical, here))
		add_map(build, arena_text(&build->arena, logical), ".");
	free(logical);
	return 0;
}

/* Beside the executable's folder or one above it: in the build tree and installed. */
static int find_include(struct build *build)
{
	static const char *const places[] = {"inject/include", "include"};
	char exe[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	exe[length > 0 ? length : 0] = '\0';
	while ((slash = strrchr(exe, '/'))) {
		*slash = '\0';
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
			build->include = arena_printf(&build->arena, "%s/%s", exe, places[i]);
			if (!access(arena_printf(&build->arena, "%s/brrace/subject.h",
						 build->include),
				    R_OK))
				return 0;
		}
	}
	return build_fail(build, STATUS_LACKING,
			  "brrace/subject.h is neither in the build tree nor installed");
}

/* After the user's own directories, and without warnings of what is in it. */
static int add_kernel(struct build *build)
{
	for (size_t i = 0; build->asked_kernel && i < N_KERNELS; i++) {
		if (strcmp(build->asked_kernel, kernels[i].name))
			continue;
		args_add(&build->kernel, kernels[i].define);
		args_add(&build->kernel, "-isystem");
		args_add(&build->kernel, arena_printf(&build->arena, "%s/brrace/%s", build->include,
						      kernels[i].name));
		return 0;
	}
	return build->asked_kernel ? build_fail(build, STATUS_USAGE,
						"--kernel=%s: no such headers (freebsd or linux "
						"was expected)",
						build->asked_kernel) :
				     0;
}

int options_read(struct build *build)
{
	const struct cc_request *request = build->request;
	bool optimised = false;
	int status = 0;

	for (size_t i = 0; i < request->n_args && !status; i++) {
		const char *word = request->args[i];
		struct args *to = &build->flags;

		if (!strncmp(word, KERNEL, strlen(KERNEL))) {
			build->asked_kernel = word + strlen(KERNEL);
			continue;
		}
		if (word[0] != '-') {
			status = add_file(build, word);
			continue;
		}
		status = check_flag(build, word);
		if (starts_with_one_of(for_assembler, word))
			to = &build->assembler;
		if (starts_with_one_of(for_linker, word))
			to = &build->link;
		optimised |= !strncmp(word, "-O", 2);
		args_add(to, word);
		if (in_list(takes_word, word, strlen(word)) && i + 1 < request->n_args)
			args_add(to, request->args[++i]);
	}
	if (!status && !build->files.n)
		status = build_fail(build, STATUS_USAGE, "no C source file given");
	if (!optimised)
		args_add(&build->flags, "-O2");
	if (!status)
		status = find_include(build);
	if (!status)
		status = add_kernel(build);
	return status ? status : map_paths(build);
}
