/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/debug.h"

#include <dwarf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/array.h"

static int add_die(struct dies *dies, const Dwarf_Die *die)
{
	Dwarf_Die *at = array_grow(dies->at, dies->n, &dies->room, sizeof(*at));

	if (!at)
		return -ENOMEM;
	dies->at = at;
	dies->at[dies->n++] = *die;
	return 0;
}

static int sort_die(struct debug *debug, Dwarf_Die *die)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
	case DW_TAG_typedef:
	case DW_TAG_base_type:
		return add_die(&debug->types, die);
	case DW_TAG_subprogram:
		return add_die(&debug->functions, die);
	case DW_TAG_variable:
		return add_die(&debug->variables, die);
	default:
		return 0;
	}
}

static int read_unit(struct debug *debug, Dwarf_Die *unit)
{
	Dwarf_Die die;
	int err = 0;

	if (dwarf_child(unit, &die))
		return 0;
	do
		err = sort_die(debug, &die);
	while (!err && dwarf_siblingof(&die, &die) == 0);
	return err;
}

static int read_units(struct debug *debug)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;
	int err = 0;

	while (!err && dwarf_get_units(debug->dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0)
		err = read_unit(debug, &unit);
	if (!err && !debug->types.n && !debug->functions.n && !debug->variables.n)
		err = -ENODATA;
	return err;
}

static void widen(struct segment *segment, uintptr_t begin, uintptr_t end)
{
	if (!segment->end || begin < segment->begin)
		segment->begin = begin;
	if (end > segment->end)
		segment->end = end;
}

static void read_segments(struct debug *debug)
{
	Elf *elf = dwarf_getelf(debug->dwarf);
	size_t n = 0;

	if (elf_getphdrnum(elf, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr phdr;
		uintptr_t begin, end;

		if (!gelf_getphdr(elf, (int)i, &phdr))
			continue;
		begin = debug->bias + phdr.p_vaddr;
		end = begin + phdr.p_memsz;
		if (phdr.p_type == PT_LOAD)
			widen(&debug->memory, begin, end);
		if (phdr.p_type == PT_LOAD && (phdr.p_flags & PF_W))
			widen(&debug->data, begin, end);
		if (phdr.p_type == PT_GNU_RELRO)
			widen(&debug->relro, begin, end);
	}
}

int debug_open(struct debug *debug, const char *path, uintptr_t bias)
{
	*debug = (struct debug){.bias = bias};
	debug->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (debug->fd < 0)
		return -errno;
	debug->dwarf = dwarf_begin(debug->fd, DWARF_C_READ);
	if (!debug->dwarf)
		return -ENODATA;
	read_segments(debug);
	return read_units(debug);
}

void debug_close(struct debug *debug)
{
	free(debug->types.at);
	free(debug->functions.at);
	free(debug->variables.at);
	dwarf_end(debug->dwarf);
	if (debug->fd >= 0)
		close(debug->fd);
}

bool debug_number(Dwarf_Die *die, unsigned name, size_t *value)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word;

	if (!dwarf_attr_integrate(die, name, &attribute) || dwarf_formudata(&attribute, &word))
		return false;
	*value = word;
	return true;
}

static const char *find_symbol(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, uintptr_t value)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++)
		if (symbol.st_value == value && GELF_ST_TYPE(symbol.st_info) == STT_OBJECT)
			return elf_strptr(elf, header->sh_link, symbol.st_name);
	return NULL;
}

const char *debug_symbol(const struct debug *debug, uintptr_t addr)
{
	Elf *elf = dwarf_getelf(debug->dwarf);
	const char *name = NULL;
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while (!name && (section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			name = find_symbol(elf, section, &header, addr - debug->bias);
	return name;
}

const char *debug_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
