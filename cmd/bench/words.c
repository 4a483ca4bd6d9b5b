/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/words.h"

#include <string.h>

const char *const words_latency[LATENCIES] = {"enqueue", "dequeue", "transit"};
const char *const words_quantile[QUANTILES] = {"p50", "p99", "p99.9"};

const char *words_placement(enum placement placement)
{
	static const char *const names[ALL_PLACEMENTS] = {
		[PLACE_PINNED] = "pinned",
		[PLACE_FREE] = "free",
		[PLACE_CROWDED] = "oversubscribed",
	};

	return names[placement];
}

void words_condition(const struct condition *k, FILE *to)
{
	fprintf(to, "%u:%u, %s%s", k->ratio.producers, k->ratio.consumers,
		words_placement(k->placement), k->load ? ", under load" : "");
}

bool words_more_threads(const struct condition *k)
{
	return k->threads + (k->load ? k->cores : 0) > k->cores;
}

void words_threads(const struct condition *k, FILE *to)
{
	fprintf(to, "%u threads on %u core%s", k->threads, k->cores, k->cores == 1 ? "" : "s");
	if (k->load)
		fprintf(to, ", and %u that compute%s", k->cores, k->cores == 1 ? "s" : "");
	if (words_more_threads(k))
		fputs(": more threads than cores", to);
}

void words_time(double nanoseconds, char *text, size_t room)
{
	static const char *const units[] = {"ns", "us", "ms", "s"};
	size_t unit = 0;

	for (; nanoseconds >= 999.5 && unit < 3; unit++)
		nanoseconds /= 1000;
	snprintf(text, room, "%.*f %s", unit && nanoseconds < 9.95, nanoseconds, units[unit]);
}

void words_standing(const struct standing *s, FILE *to)
{
	fprintf(to, "in every round %u faster than " BASELINE ", %u slower; %u neither", s->faster,
		s->slower, s->neither);
}

static uint32_t false_runs(const struct contest *c, uint32_t contender)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < c->n_conditions; k++)
		n += score_false(c, k, contender);
	return n;
}

bool words_has_remark(const struct contest *c, uint32_t i)
{
	return c->contenders[i].out || false_runs(c, i);
}

void words_remark(const struct contest *c, uint32_t i, FILE *to)
{
	const struct contender *who = &c->contenders[i];
	uint32_t n = false_runs(c, i);

	fprintf(to, "%s: ", who->name);
	if (n)
		fprintf(to, "in %u run%s what came out was not what went in%s", n,
			n == 1 ? "" : "s", who->out ? "; " : "");
	if (who->out)
		fputs(who->out, to);
}

const char *words_processor(struct arena *arena)
{
	static const char key[] = "model name";
	FILE *info = fopen("/proc/cpuinfo", "r");
	const char *model = "";
	char line[256];

	if (!info)
		return model;
	while (!*model && fgets(line, sizeof(line), info)) {
		const char *value = strchr(line, ':');

		if (value && !strncmp(line, key, strlen(key))) {
			value += 1 + strspn(value + 1, " \t");
			model = arena_printf(arena, "%.*s", (int)strcspn(value, "\n"), value);
		}
	}
	fclose(info);
	return model;
}
