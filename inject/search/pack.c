/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/pack.h"

#include <errno.h>
#include <string.h>

/* The used parts of a graph behind its header, one after another. */
static void each_part(struct graph *g, void (*part)(void *ctx, void *at, size_t n), void *ctx)
{
	for (uint16_t t = 0; t < g->n_threads; t++) {
		struct ref e = {t, 0};

		part(ctx, graph_node(g, e), g->n[t] * sizeof(struct node));
		part(ctx, graph_clock(g, e, 0), (size_t)g->n[t] * g->stride * sizeof(uint16_t));
	}
	part(ctx, graph_place(g, 0), g->n_places * sizeof(struct location));
	part(ctx, graph_reads(g, 0), g->n_places * graph_clock_bytes(g));
}

static void put_part(void *ctx, void *at, size_t n)
{
	bytes_put(ctx, at, n);
}

static void take_part(void *ctx, void *at, size_t n)
{
	bytes_take(ctx, at, n);
}

void pack_graphs(struct bytes *out, const struct places *places, const struct trust *trust,
		 uint32_t first, uint32_t n)
{
	bytes_put_number(out, places->n);
	bytes_put(out, places->address, places->n * sizeof(*places->address));
	bytes_put(out, places->size, places->n * sizeof(*places->size));
	bytes_put(out, places->part, places->n * sizeof(*places->part));
	bytes_put_number(out, n);
	/* The last first, as they are added. */
	for (uint32_t i = first + n; i-- > first;) {
		const struct graph *g = trust_waits(trust, i);

		bytes_put(out, g, sizeof(*g));
		each_part((struct graph *)g, put_part, out);
	}
}

static int unpack_places(struct bytes_in *in, struct places *places)
{
	uint64_t n = bytes_take_number(in);
	struct places given = {0};

	memset(places, 0, sizeof(*places));
	if (n > GRAPH_PLACES)
		return -EINVAL;
	bytes_take(in, given.address, n * sizeof(*given.address));
	bytes_take(in, given.size, n * sizeof(*given.size));
	bytes_take(in, given.part, n * sizeof(*given.part));
	for (uint64_t i = 0; i < n && !in->failed; i++)
		if (places_of(places, given.address[i], given.size[i]) != (int)i)
			return -EINVAL;
	memcpy(places->part, given.part, sizeof(places->part));
	return in->failed ? -EINVAL : 0;
}

static bool fits(const struct graph *given, const struct graph *room, const struct places *places)
{
	for (uint32_t t = 0; t < GRAPH_THREADS; t++)
		if (given->n[t] > (t < room->n_threads ? room->length : 0))
			return false;
	return given->n_threads == room->n_threads && given->length == room->length &&
	       given->places == room->places && given->stride == room->stride &&
	       given->nodes_at == room->nodes_at && given->clocks_at == room->clocks_at &&
	       given->locations_at == room->locations_at && given->reads_at == room->reads_at &&
	       given->n_places <= places->n;
}

static int unpack_graph(struct bytes_in *in, const struct places *places, struct graph *g)
{
	struct graph given;

	bytes_take(in, &given, sizeof(given));
	if (in->failed || !fits(&given, g, places))
		return -EINVAL;
	*g = given;
	g->recalled = 0;
	each_part(g, take_part, in);
	return in->failed ? -EINVAL : 0;
}

int unpack_graphs(struct bytes_in in, struct places *places, struct trust *trust)
{
	int error = unpack_places(&in, places);
	uint64_t n = bytes_take_number(&in);

	for (uint64_t i = 0; i < n && !error; i++) {
		struct graph *g = trust_add(trust);

		error = g ? unpack_graph(&in, places, g) : -ENOMEM;
	}
	return error ? error : in.failed || in.left ? -EINVAL : 0;
}

/* ---- memory that lies elsewhere now */

static uint64_t moved(const struct pack_move *move, uint64_t value)
{
	return value - move->from < move->size ? value - move->from + move->to : value;
}

static void move_node(const struct pack_move *move, struct node *node)
{
	node->label.pc = moved(move, node->label.pc);
	node->label.value = moved(move, node->label.value);
	node->label.expected = moved(move, node->label.expected);
	node->value = moved(move, node->value);
}

void pack_move(const struct pack_move *move, struct places *places, struct trust *trust)
{
	struct places old = *places;

	memset(places, 0, sizeof(*places));
	for (uint32_t i = 0; i < old.n; i++)
		places_of(places, (uintptr_t)moved(move, old.address[i]), old.size[i]);
	memcpy(places->part, old.part, sizeof(places->part));
	for (uint32_t i = 0; i < trust_waiting(trust); i++) {
		struct graph *g = (struct graph *)trust_waits(trust, i);

		for (uint16_t t = 0; t < g->n_threads; t++)
			for (uint16_t k = 0; k < g->n[t]; k++)
				move_node(move, graph_node(g, (struct ref){t, k}));
		for (uint16_t p = 0; p < g->n_places; p++)
			graph_place(g, p)->initial = moved(move, graph_place(g, p)->initial);
	}
}
