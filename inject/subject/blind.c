/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/blind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TRAP 0xcc /* int3 */

/* Subjects run code of theirs also when nothing of them is being executed: at exit. */
static struct blind *begun;

/* One after the other: "OFFSET\tBYTE\tKIND\tWHAT" and for each place "\tLINE\tFUNCTION\tFILE". */
static bool read_spot(struct blind_spot *spot, char *text)
{
	const char *offset = strsep(&text, "\t"), *byte = strsep(&text, "\t");
	const char *kind = strsep(&text, "\t");
	char *line;

	spot->what = strsep(&text, "\t");
	if (!spot->what)
		return false;
	spot->offset = strtoull(offset, NULL, 16);
	spot->byte = (uint8_t)strtoul(byte, NULL, 16);
	spot->kind = (uint8_t)atoi(kind);
	while ((line = strsep(&text, "\t")) && spot->n_places < BLIND_PLACES) {
		struct blind_place *place = &spot->places[spot->n_places++];

		place->line = (unsigned)atoi(line);
		place->function = strsep(&text, "\t");
		place->file = strsep(&text, "\t");
		if (!place->file)
			return false;
	}
	return spot->n_places && spot->kind < BLIND_KINDS;
}

static uint32_t count(const char *text, size_t size)
{
	uint32_t n = 0;

	for (size_t i = 0; i < size; i++)
		n += !text[i];
	return n;
}

int blind_read(struct blind *blind, char *text, size_t size)
{
	uint32_t n = count(text, size);
	char *next = text;

	*blind = (struct blind){.text = text};
	if (!n || text[size - 1])
		return n ? -EINVAL : 0;
	blind->spots = calloc(n, sizeof(*blind->spots));
	blind->executed = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (blind->executed == MAP_FAILED)
		blind->executed = NULL;
	blind->room = n;
	if (!blind->spots || !blind->executed)
		return -ENOMEM;
	for (; blind->n < n; blind->n++) {
		char *spot = next;

		next += strlen(next) + 1;
		if (!read_spot(&blind->spots[blind->n], spot))
			return -EINVAL;
	}
	return 0;
}

void blind_free(struct blind *blind)
{
	for (struct blind **b = &begun; *b; b = &(*b)->next) {
		if (*b == blind) {
			*b = blind->next;
			break;
		}
	}
	if (blind->executed)
		munmap(blind->executed, blind->room);
	free(blind->spots);
	free(blind->text);
	*blind = (struct blind){0};
}

const char *blind_kind_name(uint8_t kind)
{
	static const char *const names[BLIND_KINDS] = {
		[BLIND_ACCESS] = "an access without a hook",
		[BLIND_FENCE] = "a fence without a hook",
		[BLIND_CALL] = "a call of what has no hooks",
		[BLIND_CHANCE] = "different in each run",
	};

	return names[kind];
}

static uint8_t *code_of(const struct blind *blind, const struct blind_spot *spot)
{
	return (uint8_t *)(blind->base + spot->offset);
}

int blind_begin(struct blind *blind, uintptr_t base)
{
	blind->base = base;
	blind->next = begun;
	begun = blind;
	return blind_arm(blind);
}

int blind_arm(const struct blind *blind)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (uint32_t i = 0; i < blind->n; i++) {
		uint8_t *code = code_of(blind, &blind->spots[i]);

		if (blind->executed[i])
			continue;
		if (mprotect((void *)((uintptr_t)code & ~(page - 1)), page,
			     PROT_READ | PROT_WRITE | PROT_EXEC))
			return -errno;
		*code = TRAP;
	}
	return 0;
}

void blind_disarm(const struct blind *blind)
{
	for (uint32_t i = 0; i < blind->n; i++)
		*code_of(blind, &blind->spots[i]) = blind->spots[i].byte;
}

void blind_assume(const struct blind *blind)
{
	if (blind->n)
		memset(blind->executed, 1, blind->n);
}

static bool hit(const struct blind *blind, uintptr_t pc)
{
	for (uint32_t i = 0; i < blind->n; i++) {
		const struct blind_spot *spot = &blind->spots[i];

		if (blind->base + spot->offset != pc)
			continue;
		blind->executed[i] = 1;
		*code_of(blind, spot) = spot->byte;
		return true;
	}
	return false;
}

bool blind_hit(uintptr_t pc)
{
	bool any = false;

	/* One object may have been loaded twice. */
	for (const struct blind *b = begun; b; b = b->next)
		any |= hit(b, pc);
	return any;
}
