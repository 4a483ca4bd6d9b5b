/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules and places. */
#include "report/forms/sarif_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

static const struct {
	const char *name; /* NULL: the finding's */
	const char *text;
} rules[RULES] = {
	[FINDING_FALSE_FULL] = {NULL, "A ring said full that could not have been full."},
	[FINDING_FALSE_EMPTY] = {NULL, "A ring said empty that surely held a value."},
	[FINDING_LOST] = {NULL, "A value that went in neither came out nor was left."},
	[FINDING_DUPLICATE] = {NULL, "A value came out more often than it went in."},
	[FINDING_REORDERED] = {NULL, "A value that went in first came out later."},
	[FINDING_FOREIGN] = {NULL, "A value came out that nobody had put in."},
	[FINDING_OVERFULL] = {NULL, "More values were in the ring than fit."},
	[FINDING_LOST_DROP_COUNT] = {NULL, "The ring miscounted the values that it refused."},
	[FINDING_STUCK] = {NULL, "A thread waits for what nobody can do."},
	[FINDING_LIVELOCK] = {NULL, "Threads go round for ever, and none gets on."},
	[FINDING_BLOCKED_BEHIND] = {NULL, "A thread waits for one that was stopped."},
	[FINDING_DATA_RACE] = {NULL, "Nothing orders two accesses, one of them a write."},
	[FINDING_NOT_LINEARIZABLE] = {NULL, "No order of the calls explains what they returned."},
	[FINDING_CRASH] = {NULL, "The ring's code crashed or left."},
	[FINDING_ASSERT] = {NULL, "An assertion of the ring's code failed."},
	[NOTE_TRANSIENT_FULL] = {NULL, "Full was answered because of another call in flight."},
	[NOTE_TRANSIENT_EMPTY] = {NULL, "Empty was answered because of another call in flight."},
	[RULE_UNEXPECTED] = {"not-as-expected", "A scenario came out otherwise than it says."},
	[RULE_MISFIT] = {"does-not-fit", "The schedule of a scenario does not fit the ring."},
	[RULE_INCONCLUSIVE] = {"inconclusive", "What a scenario shows could not be judged."},
};

const char *sarif_rule(unsigned rule)
{
	return rules[rule].name ? rules[rule].name : finding_name(rule);
}

json_t *sarif_text(const char *text)
{
	json_t *json = json_object();

	json_put(json, "text", json_text(text));
	return json;
}

json_t *sarif_rules(void)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < RULES; i++) {
		json_t *rule = json_object(), *level = json_object();

		json_put(level, "level", json_text(i == RULE_INCONCLUSIVE ? "warning" : "error"));
		json_put(rule, "id", json_text(sarif_rule(i)));
		json_put(rule, "shortDescription", sarif_text(rules[i].text));
		json_put(rule, "fullDescription", sarif_text(rules[i].text));
		json_put(rule, "help", sarif_text("See FINDINGS and EXIT STATUS in brrace(1)."));
		json_put(rule, "defaultConfiguration", level);
		json_add(list, rule);
	}
	return list;
}

/* A path as a URI: what has a meaning there is percent-encoded. */
static json_t *uri(const char *path)
{
	char *text;
	size_t size;
	FILE *to = memory_open(&text, &size);
	json_t *json;

	for (; *path; path++)
		fprintf(to,
			isalnum((unsigned char)*path) || strchr("-._~/", *path) ? "%c" : "%%%02X",
			(unsigned char)*path);
	memory_close(to);
	json = json_text(text);
	free(text);
	return json;
}

json_t *sarif_location(const char *file, unsigned line, const char *text)
{
	json_t *artifact = json_object(), *region = json_object();
	json_t *physical = json_object(), *location = json_object();

	json_put(artifact, "uri", uri(file));
	json_put(region, "startLine", json_count(line ? line : 1));
	json_put(physical, "artifactLocation", artifact);
	json_put(physical, "region", region);
	json_put(location, "physicalLocation", physical);
	if (text)
		json_put(location, "message", sarif_text(text));
	return location;
}

/* A ring that is compiled on demand is named from where its scenario is. */
static bool is_beside(const struct report_case *c)
{
	const char *ring = c->result->scenario->ring.s;

	return ring && *ring != '/' && file_is(ring, ".c");
}

json_t *sarif_source(const struct report_case *c, const struct source_line *at, const char *text)
{
	const char *slash = strrchr(c->file, '/'), *path = at->path;
	struct arena arena = {0};
	json_t *json;

	while (!strncmp(path, "./", 2))
		path += 2;
	if (*path == '/' || !strncmp(path, "../", 3))
		path = at->file;
	else if (slash && is_beside(c))
		path = arena_printf(&arena, "%.*s/%s", (int)(slash - c->file), c->file, path);
	json = sarif_location(path, at->line, text);
	arena_free(&arena);
	return json;
}
