/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of scripts: they are texts, too, as "1 until sb; 2 finish d"; a place in one is
 * one of the stage.
 */
#ifndef SCHED_SCRIPT_TEXT_TESTING_H
#define SCHED_SCRIPT_TEXT_TESTING_H

#include "sched/script_testing.h"

static const char verbs[][8] = {
	[VERB_UNTIL] = "until", [VERB_PAST] = "past", [VERB_FINISH] = "finish",
	[VERB_STEP] = "step",   [VERB_HOLD] = "hold", [VERB_RELEASE] = "release",
	[VERB_KILL] = "kill",   [VERB_FAIL] = "fail",
};

/* Two blocks of the heap: number 2, at BLOCK, and number 3. */
static inline uint32_t heap(void *ctx, uintptr_t addr, uint32_t *offset)
{
	(void)ctx;
	*offset = (uint32_t)(addr - BLOCK) % BLOCK_BYTES;
	return addr >= BLOCK ? 2 + (uint32_t)(addr - BLOCK) / BLOCK_BYTES : 0;
}

/* "sb", ".b" of any kind, "2*sb" the second; a place of the heap is known by its block. */
static inline void read_point(struct script_line *line, const char *word)
{
	const struct place *p;

	if (word[1] == '*') {
		line->count = (uint32_t)(*word - '0');
		word += 2;
	}
	line->point.kinds = *word == '.' ? UINT32_MAX : 1u << kind_named(*word);
	p = place_named(word[1]);
	line->point.addr = p->addr >= BLOCK ? POINT_HEAP : p->addr;
	line->point.size = p->size;
	line->point.heap_block = heap(NULL, p->addr, &line->point.heap_offset);
	if (p->name == '-')
		line->point.addr = POINT_ANY_PLACE;
}

/* "1 until 2*sb in 2 d", "2 finish d", "1 step 3"; "?" at the end: it may block. */
static inline void read_line(struct script_line *line, const char *text)
{
	char verb[8], words[4][8] = {"", "", "", ""};
	unsigned thread;
	const char *op = "";

	sscanf(text, "%u %7s %7s %7s %7s %7s", &thread, verb, words[0], words[1], words[2],
	       words[3]);
	*line = (struct script_line){.thread = (uint8_t)(thread - 1), .op = -1, .op_count = 1};
	while (strcmp(verb, verbs[line->verb]))
		line->verb++;
	line->may_block = strchr(text, '?') != NULL;
	if (line->verb == VERB_STEP)
		line->count = (uint32_t)atoi(words[0]);
	else if (line->verb == VERB_FINISH)
		op = words[0];
	else if (line->verb <= VERB_PAST)
		read_point(line, words[0]);
	if (!strcmp(words[1], "in")) {
		line->op_count = (uint16_t)atoi(words[2]);
		op = words[3];
	}
	if (*op && *op != '?')
		line->op = *op;
}

static inline void write_script(const char *text)
{
	char copy[1024];
	uint32_t n = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	for (char *line = strtok(copy, ";"); line; line = strtok(NULL, ";"))
		read_line(&stage.lines[n++], line);
	script_init(&stage.script, stage.lines, n, stage.stops);
	stage.script.heap = heap;
	stage.script.policy.begin(&stage.script.policy);
}

/* What is played, and how and at which line the script ends. */
static inline void assert_plays(const char *threads, const char *script, const char *expected,
				enum script_end end, uint32_t at)
{
	char copy[1024];

	snprintf(copy, sizeof(copy), "%s", threads);
	set_stage(copy);
	write_script(script);
	while (follow(ask()))
		;
	assert_string_equal(stage.played, expected);
	assert_int_equal(stage.script.end, end);
	assert_int_equal(stage.script.at, at);
}

#endif
