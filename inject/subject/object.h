/* SPDX-License-Identifier: BSD-2-Clause */
/* An ELF shared object for this machine, in memory; nothing it says is believed. */
#ifndef SUBJECT_OBJECT_H
#define SUBJECT_OBJECT_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "subject/complaint.h"

#define AGAIN "make it again with brrace cc"

struct object {
	char *bytes; /* the file */
	size_t size;
	Elf *elf;
	GElf_Ehdr header;
	size_t names; /* section of the sections' names */
	const struct complaint *to;
};

/* 0, or -errno with a complaint to `to`; object_close() in either case. */
int object_open(struct object *object, const char *path, const struct complaint *to);
void object_close(struct object *object);

/* Are these bytes inside the file? */
bool object_has(const struct object *object, uint64_t offset, uint64_t size);
/* Its name, "" if it has none. */
const char *object_section_name(const struct object *object, Elf_Scn *section);
/* Header of the section of that name, all of whose bytes are in the file. */
bool object_section(const struct object *object, const char *name, GElf_Shdr *header);

/* Calls visit() for each symbol of a table (SHT_SYMTAB, SHT_DYNSYM) until it returns
 * other than 0.  Returns that; 0 at the end; -ENOENT if there is no such table. */
typedef int object_visit(const struct object *object, const char *name, const GElf_Sym *symbol);
int object_symbols(const struct object *object, uint32_t type, object_visit *visit);

#endif
