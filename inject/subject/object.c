/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of this program; the linker defines it. */
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

static int read_file(struct object *object, int fd)
{
	struct stat stat;
	size_t done = 0;

	if (fstat(fd, &stat))
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return complain(object->to, "it is not a regular file");
	object->size = (size_t)stat.st_size;
	object->bytes = malloc(object->size + 1);
	if (!object->bytes)
		return -ENOMEM;
	while (done < object->size) {
		ssize_t n = read(fd, object->bytes + done, object->size - done);

		if (n < 0)
			return -errno;
		if (!n)
			break;
		done += (size_t)n;
	}
	object->size = done;
	return 0;
}

static int read_path(struct object *object, const char *path)
{
	/* O_NONBLOCK: opening a pipe must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = fd < 0 ? -errno : read_file(object, fd);

	if (fd >= 0)
		close(fd);
	if (error && error != -ENOEXEC)
		complain(object->to, "%s", strerror(-error));
	return error;
}

bool object_has(const struct object *object, uint64_t offset, uint64_t size)
{
	return offset <= object->size && size <= object->size - offset;
}

static int check_header(struct object *object)
{
	const struct complaint *to = object->to;
	GElf_Ehdr *header = &object->header;

	if (object->size < SELFMAG || memcmp(object->bytes, ELFMAG, SELFMAG))
		return complain(to, "it is not a shared object: make one with brrace cc");
	elf_version(EV_CURRENT);
	object->elf = elf_memory(object->bytes, object->size);
	if (!object->elf || !gelf_getehdr(object->elf, header))
		return complain(to, "its ELF header is damaged: " AGAIN);
	if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
	    header->e_machine != __ehdr_start.e_machine)
		return complain(to, "it is for another machine: " AGAIN " here");
	if (header->e_type == ET_REL)
		return complain(to, "it is an object file, not a shared object: give its C file "
				    "to brrace cc");
	if (header->e_type != ET_DYN)
		return complain(to, "it is not a shared object: make one with brrace cc");
	if (!header->e_shoff ||
	    !object_has(object, header->e_shoff, (uint64_t)header->e_shnum * header->e_shentsize) ||
	    elf_getshdrstrndx(object->elf, &object->names))
		return complain(to, "it is cut short or has lost its sections: " AGAIN);
	return 0;
}

const char *object_section_name(const struct object *object, Elf_Scn *section)
{
	GElf_Shdr header;
	const char *name = NULL;

	if (section && gelf_getshdr(section, &header))
		name = elf_strptr(object->elf, object->names, header.sh_name);
	return name ? name : "";
}

bool object_section(const struct object *object, const char *name, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(object->elf, section)))
		if (!strcmp(object_section_name(object, section), name) &&
		    gelf_getshdr(section, header) && header->sh_type == SHT_PROGBITS &&
		    object_has(object, header->sh_offset, header->sh_size))
			return true;
	return false;
}

int object_symbols(const struct object *object, uint32_t type, object_visit *visit)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;
	Elf_Data *data;
	int result = 0;

	do {
		section = elf_nextscn(object->elf, section);
		if (!section)
			return -ENOENT;
	} while (!gelf_getshdr(section, &header) || header.sh_type != type);
	data = elf_getdata(section, NULL);
	for (int i = 0; !result && data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(object->elf, header.sh_link, symbol.st_name);

		if (name)
			result = visit(object, name, &symbol);
	}
	return result;
}

int object_open(struct object *object, const char *path, const struct complaint *to)
{
	int error;

	*object = (struct object){.to = to};
	error = read_path(object, path);
	return error ? error : check_header(object);
}

void object_close(struct object *object)
{
	elf_end(object->elf);
	free(object->bytes);
}
