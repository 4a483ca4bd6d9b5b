/* SPDX-License-Identifier: BSD-2-Clause */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "subject/inspect.h"
#include "subject/note.h"
#include "subject/object.h"
#include "subject/subject.h"
#include "subject/table.h"

int complain(const struct complaint *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(to->why, to->room, format, args);
	va_end(args);
	return -ENOEXEC;
}

/* dlerror() puts the path first; we do without. */
static int complain_of_linker(const struct complaint *to)
{
	static const char undefined[] = "undefined symbol: ";
	const char *error = dlerror();
	const char *symbol = error ? strstr(error, undefined) : NULL;
	const char *colon = error ? strstr(error, ": ") : NULL;

	if (symbol) {
		symbol += sizeof(undefined) - 1;
		if (!strncmp(symbol, "__atomic_", strlen("__atomic_")))
			return complain(to, "an atomic access of 16 bytes needs the flag -mcx16 "
					    "or -latomic");
		return complain(to,
				"it needs %.*s, which neither it nor a library has: give the "
				"C file or the -l of it to brrace cc",
				(int)strcspn(symbol, ", \t("), symbol);
	}
	return complain(to, "it cannot be loaded: %s", colon ? colon + 2 : "unknown error");
}

/* Without a slash dlopen() would search the library path. */
static void *open_object(const char *path)
{
	char *here;
	void *handle;

	if (strchr(path, '/'))
		return dlopen(path, RTLD_NOW | RTLD_LOCAL);
	here = malloc(strlen(path) + 3);
	if (!here)
		return NULL;
	strcpy(stpcpy(here, "./"), path);
	handle = dlopen(here, RTLD_NOW | RTLD_LOCAL);
	free(here);
	return handle;
}

static int find_tables(struct subject *subject, const struct complaint *to)
{
	struct link_map *map;
	int error;

	if (dlinfo(subject->handle, RTLD_DI_LINKMAP, &map))
		return complain(to, "it cannot be found in memory");
	subject->base = map->l_addr;
	subject->text += map->l_addr;
	subject->data += map->l_addr;
	subject->tls += map->l_addr;
	subject->table = dlsym(subject->handle, SUBJECT_TABLE);
	subject->bare = dlsym(subject->handle, SUBJECT_TABLE_BARE);
	if (!subject->table || !subject->bare)
		return complain(to, "it has no table of operations: write BRRACE_SUBJECT(...) in "
				    "one of its files");
	error = table_check_version(subject->table, to);
	return error ? error : table_check(subject, to);
}

static int keep_blind(struct subject *subject, const struct inspection *facts,
		      const struct complaint *to)
{
	int error = blind_read(&subject->blind, facts->blind, facts->blind_size);

	return error == -EINVAL ? complain(to, "its section " SUBJECT_BLIND " is damaged: " AGAIN) :
				  error;
}

/* Who cannot learn what was executed cannot know what was not seen. */
static int arm(struct subject *subject, const struct complaint *to)
{
	int error = blind_begin(&subject->blind, subject->base);

	return error ? complain(to,
				"it has blind spots, and this system lets no trap be put "
				"there: %s",
				strerror(-error)) :
		       0;
}

static int load(struct subject *subject, const char *path, const struct complaint *to)
{
	struct inspection facts;
	int error;

	error = inspect(&facts, path, to);
	if (error)
		return error;
	error = keep_blind(subject, &facts, to);
	subject->note = facts.note;
	subject->note_size = facts.note_size;
	subject->text = facts.text;
	subject->text_size = facts.text_size;
	subject->data = facts.data;
	subject->data_size = facts.data_size;
	subject->has_tls = facts.has_tls;
	subject->tls = facts.tls;
	subject->tls_file = facts.tls_file;
	subject->tls_size = facts.tls_size;
	if (error)
		return error;
	subject->path = strdup(path);
	if (!subject->path)
		return -ENOMEM;
	subject->handle = open_object(path);
	if (!subject->handle)
		return complain_of_linker(to);
	error = find_tables(subject, to);
	return error ? error : arm(subject, to);
}

int subject_load(struct subject **out, const char *path, char *why, size_t room)
{
	const struct complaint to = {.why = why, .room = room};
	struct subject *subject = calloc(1, sizeof(*subject));
	int error = subject ? 0 : -ENOMEM;

	complain(&to, "%s", strerror(ENOMEM));
	*out = NULL;
	if (!error)
		error = load(subject, path, &to);
	if (error) {
		subject_unload(subject);
		return error;
	}
	*out = subject;
	return 0;
}

void subject_unload(struct subject *subject)
{
	if (!subject)
		return;
	if (subject->handle)
		dlclose(subject->handle);
	blind_free(&subject->blind);
	free(subject->note);
	free(subject->path);
	free(subject);
}

void subject_restore_tls(const struct subject *subject)
{
	void *block = NULL;

	/* Who has not used them yet gets them fresh. */
	if (!subject->tls_size || dlinfo(subject->handle, RTLD_DI_TLS_DATA, &block) || !block)
		return;
	memcpy(block, (const void *)subject->tls, subject->tls_file);
	memset((char *)block + subject->tls_file, 0, subject->tls_size - subject->tls_file);
}

const char *subject_note(const struct subject *subject, const char *key, unsigned n)
{
	return note_value(subject->note, subject->note_size, key, n);
}

int subject_op(const struct brrace_table *table, const char *name)
{
	for (uint32_t i = 0; i < table->n_ops; i++)
		if (table->ops[i].name && !strcmp(table->ops[i].name, name))
			return (int)i;
	return -1;
}
