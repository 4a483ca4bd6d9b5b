/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json/parts.h"

#include <inttypes.h>
#include <string.h>

#include "report/blind.h"
#include "report/value.h"

#define LARGEST_EXACT (UINT64_C(1) << 53)

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		out_of_memory();
}

void json_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		out_of_memory();
}

static json_t *ascii_only(const char *text)
{
	char *copy = strdup(text);
	json_t *json;

	for (char *c = copy; c && *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	json = copy ? json_string(copy) : NULL;
	free(copy);
	return json;
}

json_t *json_text(const char *text)
{
	json_t *json = text ? json_string(text) : json_null();

	return json ? json : ascii_only(text);
}

json_t *json_count(uint64_t n)
{
	return n < LARGEST_EXACT ? json_integer((json_int_t)n) : json_sprintf("0x%" PRIx64, n);
}

json_t *json_count_or_null(bool known, uint64_t n)
{
	return known ? json_count(n) : json_null();
}

json_t *json_line(const struct source_line *line)
{
	json_t *json = json_object();

	json_put(json, "file", json_text(line->file));
	json_put(json, "line", json_integer(line->line));
	json_put(json, "function", json_text(line->function));
	return json;
}

json_t *json_access(bool atomic, bool by_volatile)
{
	if (atomic)
		return json_text("atomic");
	return json_text(by_volatile ? "volatile" : "plain");
}

json_t *json_value(const struct result *r, uint32_t size, word128 value)
{
	uint64_t low = (uint64_t)value, high = (uint64_t)(value >> 64);
	char name[2 * NAME_MAX_BYTES];

	if (value_name(r, size, value, name, sizeof(name)))
		return json_text(name);
	if (size > 16)
		return json_sprintf("0x%016" PRIx64, low);
	return high ? json_sprintf("0x%" PRIx64 "%016" PRIx64, high, low) : json_count(low);
}

json_t *json_values(const struct result *r, const uintptr_t *values, uint32_t n)
{
	json_t *json = json_array();

	for (uint32_t i = 0; i < n; i++)
		json_add(json, json_value(r, sizeof(values[i]), values[i]));
	return json;
}

json_t *json_line_number(const struct result *r, uint32_t line)
{
	bool known = line < r->scenario->n_lines;

	return json_count_or_null(known, known ? r->scenario->lines[line].number : 0);
}

json_t *json_blind(const struct scenario *scenario, const struct subject *subject)
{
	json_t *json = json_array();
	const struct blind_spot *spot;
	uint32_t at = 0;

	while ((spot = blind_executed(subject, &at))) {
		json_t *one = json_object();

		json_put(one, "file", json_text(spot->places[0].file));
		json_put(one, "line", json_integer(spot->places[0].line));
		json_put(one, "function", json_text(spot->places[0].function));
		json_put(one, "what", json_text(spot->what));
		json_put(one, "kind", json_text(blind_kind_name(spot->kind)));
		json_put(one, "accepted", json_boolean(blind_is_accepted(scenario, spot)));
		json_add(json, one);
	}
	return json;
}
