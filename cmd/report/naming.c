/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/naming.h"

#include "run.h"

static bool place(const struct naming *naming, uintptr_t addr, size_t size, char *out, size_t room)
{
	return naming->names && names_of(naming->names, addr, size, out, room);
}

static size_t lines(const struct naming *naming, uintptr_t pc, struct source_line *out, size_t room)
{
	return naming->names ? names_lines(naming->names, pc, out, room) : 0;
}

static uint32_t block(const struct naming *naming, uintptr_t addr, uint32_t *offset)
{
	return run_heap_block(naming->run, addr, offset);
}

struct naming naming_of_run(struct names *names, const struct run *run)
{
	return (struct naming){place, lines, block, names, run};
}
