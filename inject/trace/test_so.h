/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: C text compiled to a shared object and loaded. */
#ifndef TRACE_TEST_SO_H
#define TRACE_TEST_SO_H

#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct test_so {
	char dir[64];
	char path[128];
	void *handle;
	uintptr_t base;
};

static inline void test_need(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

static inline const char *test_clang(void)
{
	const char *clang = getenv("CLANG");

	return clang ? clang : "clang-19";
}

/* The ways of compiling whose debug information is to be understood, then NULL. */
static inline const char *test_build(size_t which)
{
	static char command[256];
	static const char *const flags[] = {"-O2 -gdwarf-5", "-O0 -gdwarf-4"};

	if (which >= 4)
		return NULL;
	snprintf(command, sizeof(command), "%s %s", which < 2 ? test_clang() : "gcc",
		 flags[which % 2]);
	return command;
}

static inline void test_so_write(const struct test_so *so, const char *name, const char *text)
{
	char path[192];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", so->dir, name);
	file = fopen(path, "w");
	test_need(file && fputs(text, file) >= 0 && fclose(file) == 0, path);
}

static inline void test_shell(const char *dir, const char *command)
{
	char line[1024];

	snprintf(line, sizeof(line), "cd '%s' && %s", dir, command);
	test_need(system(line) == 0, line);
}

/* A directory of its own, with the path of the object to come. */
static inline void test_so_begin(struct test_so *so)
{
	*so = (struct test_so){.dir = "/tmp/brrace-test-XXXXXX"};
	test_need(mkdtemp(so->dir) != NULL, so->dir);
	snprintf(so->path, sizeof(so->path), "%s/it.so", so->dir);
}

/* Compiles all of *.c there with `build`, a compiler and its flags. */
static inline void test_so_load(struct test_so *so, const char *build)
{
	char command[768];
	struct link_map *map = NULL;

	snprintf(command, sizeof(command), "%s -w -fPIC -shared -o it.so *.c", build);
	test_shell(so->dir, command);
	so->handle = dlopen(so->path, RTLD_NOW | RTLD_LOCAL);
	test_need(so->handle != NULL, so->path);
	test_need(dlinfo(so->handle, RTLD_DI_LINKMAP, &map) == 0, so->path);
	so->base = map->l_addr;
}

static inline void *test_so_symbol(const struct test_so *so, const char *name)
{
	void *symbol = dlsym(so->handle, name);

	test_need(symbol != NULL, name);
	return symbol;
}

static inline void test_so_end(struct test_so *so)
{
	if (so->handle)
		dlclose(so->handle);
	test_shell(so->dir, "rm -rf \"$PWD\"");
}

#endif
