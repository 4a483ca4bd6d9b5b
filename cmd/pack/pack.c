/* SPDX-License-Identifier: BSD-2-Clause */
#include "pack/pack.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/utf8.h"
#include "cc/build.h"
#include "perform/ring.h"
#include "scenario/read.h"

#define MOST_BYTES (1u << 20) /* of all files */
#define MOST_FILES 200
#define MOST_DIRECTORIES 32

/* Files of a ring as they are found: names are relative to `directory`. */
struct sources {
	struct arena *arena;
	const char *directory;
	const char *searched[MOST_DIRECTORIES]; /* -I */
	size_t n_searched;
	struct parcel_file files[MOST_FILES];
	uint32_t n;
	size_t bytes;
	const char *stays; /* NULL, or why they cannot be carried */
};

static void stay(struct sources *s, const char *why)
{
	if (!s->stays)
		s->stays = why;
}

/* "a/./b/../c" as "a/c": what a name says without looking at the disk. */
static const char *normal(struct arena *arena, const char *name)
{
	const char *parts[64];
	char *copy = arena_text(arena, name), *part, *rest;
	size_t n = 0;
	const char *out = "";

	for (part = strtok_r(copy, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
		if (!strcmp(part, "."))
			continue;
		if (!strcmp(part, "..") && n && strcmp(parts[n - 1], "..") != 0)
			n--;
		else if (n < 64)
			parts[n++] = part;
	}
	for (size_t i = 0; i < n; i++)
		out = arena_printf(arena, "%s%s%s", out, i ? "/" : "", parts[i]);
	return out;
}

static bool is_file(const struct sources *s, const char *name)
{
	struct stat st;

	return !stat(arena_printf(s->arena, "%s/%s", s->directory, name), &st) &&
	       S_ISREG(st.st_mode);
}

static bool is_text(const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end)
		if (!*text || utf8_next(&text, end) == UTF8_BAD)
			return false;
	return true;
}

static void add_file(struct sources *s, const char *name)
{
	char *text;
	size_t size;

	name = normal(s->arena, name);
	for (uint32_t i = 0; i < s->n; i++)
		if (!strcmp(s->files[i].name, name))
			return;
	text = read_file(arena_printf(s->arena, "%s/%s", s->directory, name), MOST_BYTES, &size);
	if (!text || !is_text(text, size)) {
		stay(s, arena_printf(s->arena, "%s is no text that can be read", name));
	} else if (s->n == MOST_FILES || s->bytes + size >= MOST_BYTES) {
		stay(s, "its source is too large");
	} else {
		s->bytes += size;
		s->files[s->n++] = (struct parcel_file){name, arena_text(s->arena, text)};
	}
	free(text);
}

/* What an #include names, if it is beside the file or where -I leads: else it is the
 * system's, and so is on every machine. */
static void add_include(struct sources *s, const char *includer, const char *name, bool beside)
{
	const char *slash = strrchr(includer, '/');
	const char *found = arena_printf(s->arena, "%.*s/%s", slash ? (int)(slash - includer) : 1,
					 slash ? includer : ".", name);

	if (beside && is_file(s, found)) {
		add_file(s, found);
		return;
	}
	for (size_t i = 0; i < s->n_searched; i++) {
		found = arena_printf(s->arena, "%s/%s", s->searched[i], name);
		if (is_file(s, found)) {
			add_file(s, found);
			return;
		}
	}
}

/* The line's #include, if it has one. */
static void scan_line(struct sources *s, const char *includer, const char *line, size_t length)
{
	const char *end = line + length, *name;
	char close;

	line += strspn(line, " \t");
	if (*line != '#')
		return;
	line += 1 + strspn(line + 1, " \t");
	if (strncmp(line, "include", 7) != 0)
		return;
	line += 7 + strspn(line + 7, " \t");
	if (*line != '"' && *line != '<')
		return;
	close = *line == '"' ? '"' : '>';
	name = line + 1;
	for (line = name; line < end && *line != close; line++)
		;
	if (line < end && *name != '/')
		add_include(s, includer, arena_printf(s->arena, "%.*s", (int)(line - name), name),
			    close == '"');
}

static void follow_includes(struct sources *s)
{
	for (uint32_t i = 0; i < s->n && !s->stays; i++) {
		const char *text = s->files[i].text;

		while (*text && !s->stays) {
			size_t length = strcspn(text, "\n");

			scan_line(s, s->files[i].name, text, length);
			text += length + (text[length] == '\n');
		}
	}
}

static void add_flag(struct sources *s, const char *flag, const char *word)
{
	if (options_shorten(s->arena, flag) != flag || *word == '/') {
		stay(s, arena_printf(s->arena, "its flag %.2s names a place of one machine", flag));
	} else if (!strncmp(flag, "-I", 2) && s->n_searched < MOST_DIRECTORIES) {
		s->searched[s->n_searched++] = flag[2] ? flag + 2 : word;
	} else if (file_is(flag, ".c") && *flag != '-') {
		add_file(s, flag);
	}
}

static void add_flags(struct sources *s, const struct scenario *scenario)
{
	for (uint32_t i = 0; i < scenario->n_cflags; i++) {
		const char *flag = scenario->cflags[i].s;
		const char *word = i + 1 < scenario->n_cflags ? scenario->cflags[i + 1].s : "";

		add_flag(s, flag, flag[0] == '-' && strlen(flag) == 2 ? word : "");
		if (!strcmp(flag, "-include") && is_file(s, word))
			add_file(s, word);
	}
}

/* How many directories above their own the names lead. */
static unsigned climbs(const struct sources *s)
{
	unsigned most = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		unsigned n = 0;

		for (const char *name = s->files[i].name; !strncmp(name, "../", 3); name += 3)
			n++;
		most = n > most ? n : most;
	}
	return most;
}

/* Names are made relative to the lowest directory that has all of the files. */
static const char *rebase(struct sources *s)
{
	char here[PATH_MAX];
	unsigned up = climbs(s);
	const char *own = "";
	char *slash;

	if (!up)
		return own;
	if (!realpath(s->directory, here)) {
		stay(s, "its directory cannot be found");
		return own;
	}
	while (up-- && (slash = strrchr(here, '/'))) {
		own = arena_printf(s->arena, "%s%s%s", slash + 1, *own ? "/" : "", own);
		*slash = '\0';
	}
	for (uint32_t i = 0; i < s->n; i++)
		s->files[i].name =
			normal(s->arena, arena_printf(s->arena, "%s/%s", own, s->files[i].name));
	return own;
}

static const char *directory_of(struct arena *arena, const struct scenario *scenario)
{
	char *directory;
	const char *text;

	if (scenario->directory)
		return scenario->directory;
	directory = path_directory(scenario->path ? scenario->path : "");
	text = arena_text(arena, directory);
	free(directory);
	return text;
}

static void pack_sources(struct parcel *parcel, struct arena *arena,
			 const struct scenario *scenario, const char *ring, const char *directory)
{
	struct sources *s = arena_get(arena, 1, sizeof(*s));

	s->arena = arena;
	s->directory = directory;
	if (!file_is(ring, ".c"))
		stay(s, "it is a shared object");
	else if (*ring == '/')
		stay(s, "it was named by an absolute path");
	else
		add_file(s, ring);
	add_flags(s, scenario);
	follow_includes(s);
	parcel->directory = rebase(s);
	parcel->stays = s->stays;
	parcel->files = s->files;
	parcel->n_files = s->stays ? 0 : s->n;
	if (s->stays)
		parcel->directory = "";
}

/* The scenario as the page has it: on the ring that was run, without absolute paths. */
static const char *scenario_on(struct arena *arena, const struct scenario *scenario,
			       const char *ring)
{
	struct scenario copy = *scenario;
	const char *slash = *ring == '/' ? strrchr(ring, '/') : NULL;
	struct text *flags = arena_get(arena, copy.n_cflags + 1, sizeof(*flags));
	size_t size;
	char *text;

	copy.ring.s = arena_text(arena, slash ? slash + 1 : ring);
	for (uint32_t i = 0; i < copy.n_cflags; i++)
		flags[i].s = arena_text(arena, options_shorten(arena, copy.cflags[i].s));
	copy.cflags = flags;
	if (!ring_is_file(ring))
		copy.n_cflags = 0;
	text = scenario_to_text(&copy, &size);
	ring = arena_text(arena, text);
	free(text);
	return ring;
}

struct parcel *pack(struct arena *arena, const struct scenario *scenario, const char *ring)
{
	struct parcel *parcel = arena_get(arena, 1, sizeof(*parcel));
	const char *directory = ring ? "." : directory_of(arena, scenario);

	if (!ring)
		ring = scenario->ring.s;
	parcel->scenario = scenario_on(arena, scenario, ring);
	parcel->directory = "";
	if (ring_is_file(ring))
		pack_sources(parcel, arena, scenario, ring, directory);
	return parcel;
}
