/* SPDX-License-Identifier: BSD-2-Clause */
/* What a subject says about its making.  No path of this machine is in it. */
#include <string.h>

#include "cc/build.h"
#include "subject/note.h"
#include "subject/subject.h"

#define STRING(x) #x
#define STRING_OF(x) STRING(x)

static const char *short_flags(struct build *build)
{
	struct args flags = {.arena = &build->arena};

	if (build->asked_kernel)
		args_add(&flags, arena_printf(&build->arena, KERNEL "%s", build->asked_kernel));
	for (uint32_t i = 0; i < build->flags.n; i++)
		args_add(&flags, options_shorten(&build->arena, build->flags.v[i]));
	for (uint32_t i = 0; i < build->assembler.n; i++)
		args_add(&flags, options_shorten(&build->arena, build->assembler.v[i]));
	for (uint32_t i = 0; i < build->link.n; i++)
		args_add(&flags, options_shorten(&build->arena, build->link.v[i]));
	return args_join(&flags);
}

char *note_text(struct build *build, size_t *size)
{
	struct args lines = {.arena = &build->arena};
	char *text, *end;

	args_add(&lines, "version=" STRING_OF(BRRACE_SUBJECT_VERSION));
	args_add(&lines, arena_printf(&build->arena, "compiler=%s", build->compiler));
	args_add(&lines, arena_printf(&build->arena, "flags=%s", short_flags(build)));
	for (uint32_t i = 0; i < build->files.n; i++)
		args_add(&lines,
			 arena_printf(&build->arena, "file=%s", basename(build->files.v[i])));
	args_add(&lines, arena_printf(&build->arena, NOTE_SUM "=%0*d", NOTE_SUM_DIGITS, 0));
	/* Each line ends with a 0 instead of the joint's space: no line is split by
	 * a space of its own. */
	text = arena_get(&build->arena, strlen(args_join(&lines)) + 1, 1);
	end = text;
	for (uint32_t i = 0; i < lines.n; i++)
		end = stpcpy(end, lines.v[i]) + 1;
	*size = (size_t)(end - text);
	return text;
}
