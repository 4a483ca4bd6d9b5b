/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/findings.h"

#include <string.h>

static const char *const names[FINDING_KINDS] = {
	[FINDING_FALSE_FULL] = "false-full",
	[FINDING_FALSE_EMPTY] = "false-empty",
	[FINDING_LOST] = "lost",
	[FINDING_DUPLICATE] = "duplicate",
	[FINDING_REORDERED] = "reordered",
	[FINDING_FOREIGN] = "foreign",
	[FINDING_OVERFULL] = "overfull",
	[FINDING_LOST_DROP_COUNT] = "lost-drop-count",
	[FINDING_STUCK] = "stuck",
	[FINDING_LIVELOCK] = "livelock",
	[FINDING_BLOCKED_BEHIND] = "blocked-behind",
	[FINDING_DATA_RACE] = "data-race",
	[FINDING_NOT_LINEARIZABLE] = "not-linearizable",
	[FINDING_CRASH] = "crash",
	[FINDING_ASSERT] = "assert",
	[NOTE_TRANSIENT_FULL] = "transient-full",
	[NOTE_TRANSIENT_EMPTY] = "transient-empty",
};

const char *finding_name(enum finding_kind kind)
{
	return names[kind];
}

int finding_by_name(const char *name)
{
	for (int i = 0; i < FINDING_KINDS; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

struct finding *findings_add(struct findings *findings, enum finding_kind kind)
{
	struct finding *f;

	if (findings->count == findings->capacity) {
		findings->overflow = true;
		return NULL;
	}
	f = &findings->list[findings->count++];
	*f = (struct finding){
		.kind = (uint8_t)kind,
		.thread = FINDING_NO_THREAD,
		.holder = FINDING_NO_THREAD,
		.call = FINDING_NO_CALL,
		.other = FINDING_NO_CALL,
		.line = UINT16_MAX,
	};
	return f;
}

struct finding *findings_add_call(struct findings *findings, enum finding_kind kind,
				  const struct history *history, uint32_t call)
{
	struct finding *f = findings_add(findings, kind);

	if (f && call != FINDING_NO_CALL) {
		f->call = call;
		f->thread = history->calls[call].thread;
	}
	return f;
}

uint32_t findings_count(const struct findings *findings, enum finding_kind kind)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < findings->count; i++)
		n += findings->list[i].kind == kind;
	return n;
}
