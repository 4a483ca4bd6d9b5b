/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/version.h"
#include "bench/forms.h"
#include "bench/score.h"
#include "bench/words.h"
#include "report/json/parts.h"

#define FORMAT 1

static json_t *spread(const struct spread *s)
{
	json_t *json = json_object();

	json_put(json, "median", json_real(s->median));
	json_put(json, "least", json_real(s->least));
	json_put(json, "most", json_real(s->most));
	json_put(json, "rounds", json_integer(s->n));
	return json;
}

static json_t *latencies(const struct score *s)
{
	json_t *json = json_object();

	for (int kind = 0; kind < LATENCIES; kind++) {
		json_t *of = json_object();

		for (int quantile = 0; quantile < QUANTILES; quantile++)
			json_put(of, words_quantile[quantile],
				 spread(&s->latencies[kind][quantile]));
		json_put(json, words_latency[kind], of);
	}
	return json;
}

static json_t *ring(const struct contest *c, uint32_t condition, const struct score *s)
{
	const struct queue *queue = &contest_cell(c, condition, s->contender)->queue;
	json_t *json = json_object();

	json_put(json, "ring", json_text(c->contenders[s->contender].name));
	json_put(json, "enqueue", json_text(queue->produce->name));
	json_put(json, "dequeue", json_text(queue->consume->name));
	json_put(json, "items-per-second", spread(&s->speed));
	json_put(json, "times-baseline", spread(&s->ratio));
	json_put(json, "dropped-share", spread(&s->drops));
	json_put(json, "latency-ns", latencies(s));
	json_put(json, "wrong-runs", json_integer(s->n_false));
	return json;
}

static json_t *condition(struct contest *c, uint32_t i)
{
	const struct condition *k = &c->conditions[i];
	json_t *json = json_object(), *rings = json_array();
	uint32_t n;
	struct score *scores = score_condition(c, i, &n);
	struct standing standing = score_standing(scores, n);

	json_put(json, "producers", json_integer(k->ratio.producers));
	json_put(json, "consumers", json_integer(k->ratio.consumers));
	json_put(json, "placement", json_text(words_placement(k->placement)));
	json_put(json, "load", json_boolean(k->load));
	json_put(json, "threads", json_integer(k->threads));
	json_put(json, "cores", json_integer(k->cores));
	json_put(json, "more-threads-than-cores", json_boolean(words_more_threads(k)));
	json_put(json, "faster", json_integer(standing.faster));
	json_put(json, "slower", json_integer(standing.slower));
	json_put(json, "neither", json_integer(standing.neither));
	for (uint32_t s = 0; s < n; s++)
		json_add(rings, ring(c, i, &scores[s]));
	json_put(json, "rings", rings);
	return json;
}

static json_t *machine(struct contest *c)
{
	json_t *json = json_object();

	json_put(json, "cores", json_integer(c->cores.n));
	json_put(json, "processor", json_text(words_processor(&c->arena)));
	json_put(json, "clock", json_text(c->clock.tsc ? "tsc" : "monotonic"));
	json_put(json, "stamp-ns", json_real(c->stamp));
	return json;
}

static json_t *not_measured(const struct contest *c)
{
	json_t *json = json_array();

	for (uint32_t i = 0; i < c->n_contenders; i++) {
		json_t *one;

		if (!c->contenders[i].out)
			continue;
		one = json_object();
		json_put(one, "ring", json_text(c->contenders[i].name));
		json_put(one, "why", json_text(c->contenders[i].out));
		json_put(one, "failed", json_boolean(c->contenders[i].failed));
		json_add(json, one);
	}
	return json;
}

void bench_json(struct contest *c, FILE *to)
{
	json_t *json = json_object(), *conditions = json_array();

	json_put(json, "format", json_integer(FORMAT));
	json_put(json, "brrace", json_text(BRRACE_VERSION));
	json_put(json, "machine", machine(c));
	json_put(json, "baseline", json_text(BASELINE));
	json_put(json, "slots", json_integer(c->options->slots));
	json_put(json, "rounds", json_integer(c->options->rounds));
	json_put(json, "seed", json_count(c->options->seed));
	json_put(json, "seconds-per-run", json_real(c->seconds));
	json_put(json, "runs", json_integer(c->n_runs));
	json_put(json, "runs-done", json_integer(c->n_done));
	json_put(json, "interrupted", json_boolean(c->interrupted));
	for (uint32_t i = 0; i < c->n_conditions; i++)
		json_add(conditions, condition(c, i));
	json_put(json, "conditions", conditions);
	json_put(json, "not-measured", not_measured(c));
	json_dumpf(json, to, JSON_INDENT(2));
	fputc('\n', to);
	json_decref(json);
}
