/* SPDX-License-Identifier: BSD-2-Clause */
#include "search/points.h"

#include <string.h>

#include "engine.h"

#define END UINT64_MAX
#define ITEM_WORDS ((HEAP_BASE - REGION_BASE) / 64)

/* A bit for each byte, by 64. */
struct map {
	uint8_t *bits;
	uint64_t words;
};

static struct map region_map_of(const struct run *run)
{
	return (struct map){run->region.points, (REGION_END - REGION_BASE) / 64};
}

/* It has room for a word more than its bytes need. */
static struct map image_map_of(const struct run *run)
{
	return (struct map){run->image.points, run->image.size ? run->image.size / 64 + 1 : 0};
}

static uint64_t word_of(const struct map *map, uint64_t i)
{
	uint64_t word;

	memcpy(&word, map->bits + i * 8, sizeof(word));
	return word;
}

/* Most are zero. */
static void pack_map(struct map map, struct bytes *out)
{
	for (uint64_t i = 0; i < map.words; i++) {
		if (!word_of(&map, i))
			continue;
		bytes_put_number(out, i);
		bytes_put_number(out, word_of(&map, i));
	}
	bytes_put_number(out, END);
}

void points_pack(const struct run *run, struct bytes *out)
{
	pack_map(region_map_of(run), out);
	pack_map(image_map_of(run), out);
}

/* Whether all that is in the map is among what is packed. */
static bool is_among(struct map map, struct bytes_in *in)
{
	uint64_t at = bytes_take_number(in);

	for (uint64_t i = 0; i < map.words; i++) {
		uint64_t given = 0;

		if (i == at) {
			given = bytes_take_number(in);
			at = bytes_take_number(in);
		}
		if (word_of(&map, i) & ~given)
			return false;
	}
	return at == END && !in->failed;
}

/* True if it was more than the map had. */
static bool add_map(struct map map, struct bytes_in *in)
{
	bool more = false;

	for (uint64_t i = bytes_take_number(in); i != END; i = bytes_take_number(in)) {
		uint64_t given = bytes_take_number(in);

		more |= given != word_of(&map, i);
		memcpy(map.bits + i * 8, &given, sizeof(given));
	}
	return more;
}

static bool gives_items(const struct run *run)
{
	struct map map = region_map_of(run);

	for (uint64_t i = 0; i < ITEM_WORDS; i++)
		if (word_of(&map, i))
			return true;
	return false;
}

bool points_unpack(struct run *run, struct bytes_in *in)
{
	struct bytes_in look = *in;
	bool more;

	if (!is_among(region_map_of(run), &look) || !is_among(image_map_of(run), &look)) {
		in->failed = true;
		return false;
	}
	more = add_map(region_map_of(run), in);
	more |= add_map(image_map_of(run), in);
	run->growths += more;
	run->region.items_written |= gives_items(run);
	return true;
}
