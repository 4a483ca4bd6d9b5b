/* SPDX-License-Identifier: BSD-2-Clause */
#include "cc/blind/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "subject/subject.h"

static const char *section_name(const struct subject_image *image, const GElf_Shdr *header)
{
	size_t names;
	const char *name = NULL;

	if (!elf_getshdrstrndx(image->elf, &names))
		name = elf_strptr(image->elf, names, header->sh_name);
	return name ? name : "";
}

/* Calls visit() for each section. */
static int each_section(struct subject_image *image,
			int (*visit)(struct subject_image *image, Elf_Scn *section,
				     const GElf_Shdr *header))
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	int error = 0;

	while (!error && (section = elf_nextscn(image->elf, section)))
		if (gelf_getshdr(section, &header))
			error = visit(image, section, &header);
	return error;
}

/* Segments where they belong; what a page's gap holds does not matter. */
static int place_segments(struct subject_image *image)
{
	size_t n;
	GElf_Phdr segment;
	void *map;

	if (elf_getphdrnum(image->elf, &n))
		return -EINVAL;
	image->start = UINT64_MAX;
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(image->elf, (int)i, &segment) || segment.p_type != PT_LOAD)
			continue;
		if (segment.p_vaddr < image->start)
			image->start = segment.p_vaddr;
		if (segment.p_vaddr + segment.p_memsz > image->end)
			image->end = segment.p_vaddr + segment.p_memsz;
	}
	if (image->start >= image->end)
		return -EINVAL;
	map = mmap(NULL, image->end - image->start, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return -errno;
	image->bytes = (char *)((uintptr_t)map - image->start);
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(image->elf, (int)i, &segment) || segment.p_type != PT_LOAD)
			continue;
		if (pread(image->fd, image->bytes + segment.p_vaddr, segment.p_filesz,
			  (off_t)segment.p_offset) != (ssize_t)segment.p_filesz)
			return -EIO;
	}
	return 0;
}

static int find_code(struct subject_image *image, Elf_Scn *section, const GElf_Shdr *header)
{
	const char *name = section_name(image, header);

	(void)section;
	if (!strcmp(name, SUBJECT_TEXT)) {
		image->text = header->sh_addr;
		image->text_size = header->sh_size;
	} else if (!strncmp(name, ".plt", 4)) {
		if (!image->stubs || header->sh_addr < image->stubs)
			image->stubs = header->sh_addr;
		if (header->sh_addr + header->sh_size > image->stubs_end)
			image->stubs_end = header->sh_addr + header->sh_size;
	}
	return 0;
}

/* Compilers put what is seldom run elsewhere, under a name of its own. */
static bool is_part(const char *name)
{
	return strstr(name, ".cold") != NULL;
}

static int find_functions(struct subject_image *image, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data;
	GElf_Sym symbol;

	if (header->sh_type != SHT_SYMTAB || !header->sh_entsize)
		return 0;
	data = elf_getdata(section, NULL);
	image->functions = calloc(header->sh_size / header->sh_entsize + 1, sizeof(uint64_t));
	if (!data || !image->functions)
		return -ENOMEM;
	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(image->elf, header->sh_link, symbol.st_name);

		if (GELF_ST_TYPE(symbol.st_info) == STT_FUNC && name && !is_part(name) &&
		    symbol.st_value - image->text < image->text_size)
			image->functions[image->n_functions++] = symbol.st_value;
	}
	return 0;
}

static int find_assembly(struct subject_image *image, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data;

	if (strcmp(section_name(image, header), SUBJECT_ASSEMBLY) || !header->sh_size)
		return 0;
	data = elf_getdata(section, NULL);
	image->assembly = malloc(header->sh_size);
	if (!data || !image->assembly)
		return -ENOMEM;
	memcpy(image->assembly, data->d_buf, header->sh_size);
	image->n_assembly = header->sh_size / sizeof(uint64_t);
	return 0;
}

static const char *dynamic_name(struct subject_image *image, const GElf_Shdr *header, size_t index)
{
	Elf_Scn *section = elf_getscn(image->elf, header->sh_link);
	GElf_Shdr symbols;
	GElf_Sym symbol;

	if (!section || !gelf_getshdr(section, &symbols) ||
	    !gelf_getsym(elf_getdata(section, NULL), (int)index, &symbol) ||
	    symbol.st_shndx != SHN_UNDEF)
		return NULL;
	return elf_strptr(image->elf, symbols.sh_link, symbol.st_name);
}

static int find_externals(struct subject_image *image, Elf_Scn *section, const GElf_Shdr *header)
{
	struct image_external *all;
	Elf_Data *data;
	GElf_Rela rela;

	if (header->sh_type != SHT_RELA || !header->sh_entsize)
		return 0;
	data = elf_getdata(section, NULL);
	all = reallocarray(image->externals,
			   image->n_externals + header->sh_size / header->sh_entsize + 1,
			   sizeof(*all));
	if (!data || !all)
		return -ENOMEM;
	image->externals = all;
	for (int i = 0; gelf_getrela(data, i, &rela); i++) {
		const char *name = dynamic_name(image, header, GELF_R_SYM(rela.r_info));

		if (GELF_R_SYM(rela.r_info) && name)
			all[image->n_externals++] = (struct image_external){rela.r_offset, name};
	}
	return 0;
}

int image_open(struct subject_image *image, const char *path)
{
	int error;

	*image = (struct subject_image){.fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (image->fd < 0)
		return -errno;
	elf_version(EV_CURRENT);
	image->elf = elf_begin(image->fd, ELF_C_READ, NULL);
	if (!image->elf)
		return -EINVAL;
	error = place_segments(image);
	if (!error)
		error = each_section(image, find_code);
	if (!error)
		error = each_section(image, find_functions);
	if (!error)
		error = each_section(image, find_assembly);
	if (!error)
		error = each_section(image, find_externals);
	return error;
}

void image_close(struct subject_image *image)
{
	free(image->functions);
	free(image->assembly);
	free(image->externals);
	if (image->bytes)
		munmap(image->bytes + image->start, image->end - image->start);
	elf_end(image->elf);
	if (image->fd >= 0)
		close(image->fd);
}

bool image_is_x86_64(const struct subject_image *image)
{
	GElf_Ehdr header;

	return gelf_getehdr(image->elf, &header) && header.e_machine == EM_X86_64;
}

bool image_is_function(const struct subject_image *image, uint64_t address)
{
	for (size_t i = 0; i < image->n_functions; i++)
		if (image->functions[i] == address)
			return true;
	return false;
}

bool image_is_assembly(const struct subject_image *image, uint64_t address)
{
	for (size_t i = 0; i + 1 < image->n_assembly; i += 2)
		if (address >= image->assembly[i] && address < image->assembly[i + 1])
			return true;
	return false;
}

bool image_is_constant(const struct subject_image *image, uint64_t address)
{
	bool writable = false, relro = false;
	size_t n;
	GElf_Phdr segment;

	if (address < image->start || address >= image->end || elf_getphdrnum(image->elf, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(image->elf, (int)i, &segment) ||
		    address - segment.p_vaddr >= segment.p_memsz)
			continue;
		writable |= segment.p_type == PT_LOAD && segment.p_flags & PF_W;
		relro |= segment.p_type == PT_GNU_RELRO;
	}
	return relro || !writable;
}

const char *image_external(const struct subject_image *image, uint64_t slot)
{
	for (size_t i = 0; i < image->n_externals; i++)
		if (image->externals[i].slot == slot)
			return image->externals[i].name;
	return NULL;
}

/* `endbr64; bnd jmp *slot(%rip)`, with or without the first and the prefix. */
const char *image_stub(const struct subject_image *image, uint64_t address)
{
	static const uint8_t endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa}, jump[] = {0xff, 0x25};
	const char *p = image->bytes + address;
	int32_t offset;

	if (address < image->stubs || address >= image->stubs_end)
		return NULL;
	if (!memcmp(p, endbr64, sizeof(endbr64)))
		p += sizeof(endbr64);
	p += *p == (char)0xf2;
	if (memcmp(p, jump, sizeof(jump)))
		return NULL;
	memcpy(&offset, p + sizeof(jump), sizeof(offset));
	p += sizeof(jump) + sizeof(offset) + offset;
	return image_external(image, (uint64_t)(p - image->bytes));
}
