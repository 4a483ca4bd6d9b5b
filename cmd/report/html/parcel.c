/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/html/parcel.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "subject/note.h"

static const char head[] = "<!DOCTYPE html>\n<html lang=\"en\" data-brrace-report=\"";
static const char index_head[] = "<!DOCTYPE html>\n<html lang=\"en\" data-brrace-index=\"";
static const char seal[] = "<!-- end of brrace report: ";
static const char carried[] = "<script type=\"application/json\" id=\"carried\">";
static const char carried_end[] = "</script>\n";

char *parcel_seal(struct arena *arena, const char *page, size_t size)
{
	return arena_printf(arena, "%s%zu bytes, sum %016" PRIx64 " -->\n", seal, size,
			    fnv(FNV_START, page, size));
}

bool parcel_is_page(const char *bytes, size_t size)
{
	size_t i = size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (i < size && strchr(" \t\r\n", bytes[i]) && bytes[i])
		i++;
	return i < size && bytes[i] == '<';
}

static const char *find_last(const char *bytes, size_t size, const char *what)
{
	size_t length = strlen(what);

	for (size_t i = size; i-- > 0;)
		if (i + length <= size && !memcmp(bytes + i, what, length))
			return bytes + i;
	return NULL;
}

static bool check_head(const char *page, size_t size, char *why, size_t room)
{
	unsigned long format;

	if (size > strlen(index_head) && !memcmp(page, index_head, strlen(index_head))) {
		snprintf(why, room, "is an index of reports (one of these was expected)");
		return false;
	}
	if (size <= strlen(head) + 2 || memcmp(page, head, strlen(head)) != 0) {
		snprintf(why, room, "is no report of brrace (a scenario or a report was expected)");
		return false;
	}
	format = strtoul(page + strlen(head), NULL, 10);
	if (format != PAGE_FORMAT)
		snprintf(why, room,
			 "is a report of format %lu, made by a later brrace (format %d was "
			 "expected)",
			 format, PAGE_FORMAT);
	return format == PAGE_FORMAT;
}

/* *size becomes that of what the seal is for. */
static bool check_seal(const char *page, size_t *size, char *why, size_t room)
{
	const char *end = find_last(page, *size, seal);
	struct arena arena = {0};
	const char *right;
	size_t whole;
	bool same;

	if (!end) {
		snprintf(why, room, "is not whole: the end of the report is missing");
		return false;
	}
	whole = (size_t)(end - page);
	right = parcel_seal(&arena, page, whole);
	same = strlen(right) == *size - whole && !memcmp(right, end, *size - whole);
	arena_free(&arena);
	*size = whole;
	if (!same)
		snprintf(why, room,
			 "was changed since brrace wrote it: its checksum differs (copy its "
			 "scenario into a file to run another one)");
	return same;
}

static const char *text_of(struct arena *arena, const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? arena_text(arena, text) : NULL;
}

bool parcel_stays_inside(const char *name)
{
	if (!*name || *name == '/')
		return false;
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (!strcspn(part, "/") || (strcspn(part, "/") == 2 && !memcmp(part, "..", 2)))
			return false;
	}
	return true;
}

static bool read_files(struct arena *arena, struct parcel *parcel, json_t *files)
{
	const char *name;
	json_t *text;

	parcel->files = arena_get(arena, json_object_size(files) + 1, sizeof(*parcel->files));
	json_object_foreach(files, name, text)
	{
		if (!parcel_stays_inside(name) || !json_is_string(text))
			return false;
		parcel->files[parcel->n_files++] = (struct parcel_file){
			arena_text(arena, name), arena_text(arena, json_string_value(text))};
	}
	return true;
}

static struct parcel *read_parcel(struct arena *arena, json_t *json)
{
	struct parcel *parcel = arena_get(arena, 1, sizeof(*parcel));

	parcel->scenario = text_of(arena, json, "scenario");
	parcel->directory = text_of(arena, json, "directory");
	parcel->hash = text_of(arena, json, "hash");
	parcel->stays = text_of(arena, json, "stays");
	if (!parcel->scenario || !parcel->directory ||
	    (*parcel->directory && !parcel_stays_inside(parcel->directory)) ||
	    !read_files(arena, parcel, json_object_get(json, "files")))
		return NULL;
	return parcel;
}

struct parcel *parcel_read(struct arena *arena, const char *page, size_t size, char *why,
			   size_t room)
{
	const char *from, *end;
	struct parcel *parcel;
	json_t *json;

	if (!check_head(page, size, why, room) || !check_seal(page, &size, why, room))
		return NULL;
	from = memmem(page, size, carried, strlen(carried));
	from = from ? from + strlen(carried) : page + size;
	end = memmem(from, size - (size_t)(from - page), carried_end, strlen(carried_end));
	json = end ? json_loadb(from, (size_t)(end - from), 0, NULL) : NULL;
	parcel = read_parcel(arena, json);
	json_decref(json);
	if (!parcel)
		snprintf(why, room, "carries no scenario that this brrace can read");
	return parcel;
}
