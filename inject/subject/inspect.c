/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sum in the note is compared first.  After that the file is as `brrace cc` wrote
 * it, and the rest finds code that cc did not compile and calls that nobody answers.
 */
#include "subject/inspect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/refused.h"
#include "subject/note.h"
#include "subject/object.h"
#include "subject/subject.h"

static bool has_prefix(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static int find_table(const struct object *object, const char *name, const GElf_Sym *symbol)
{
	(void)object;
	return symbol->st_shndx != SHN_UNDEF && !strcmp(name, SUBJECT_TABLE);
}

static int find_tsan(const struct object *object, const char *name, const GElf_Sym *symbol)
{
	(void)object;
	return symbol->st_shndx == SHN_UNDEF && has_prefix(name, "__tsan_");
}

/* What a shared object is that brrace cc did not make. */
static int complain_of_stranger(const struct object *object)
{
	if (object_symbols(object, SHT_DYNSYM, find_tsan) == 1)
		return complain(object->to, "it was compiled with -fsanitize=thread, but not by "
					    "brrace cc: give its C files to brrace cc");
	if (object_symbols(object, SHT_DYNSYM, find_table) != 1)
		return complain(object->to, "it has no table of operations (" SUBJECT_TABLE
					    "): it is not a ring for brrace");
	return complain(object->to, "it has no hooks: give its C files to brrace cc");
}

static int copy_section(const struct object *object, const GElf_Shdr *header, char **out,
			size_t *size)
{
	*size = header->sh_size;
	*out = malloc(*size);
	if (!*out)
		return complain(object->to, "%s", strerror(ENOMEM));
	memcpy(*out, object->bytes + header->sh_offset, *size);
	return 0;
}

static int check_note(struct object *object, struct inspection *out)
{
	GElf_Shdr header;
	const char *note, *sum;
	char digits[NOTE_SUM_DIGITS + 1];

	if (!object_section(object, SUBJECT_NOTE, &header))
		return complain_of_stranger(object);
	note = object->bytes + header.sh_offset;
	sum = note_value(note, header.sh_size, NOTE_SUM, 0);
	if (sum && strlen(sum) == NOTE_SUM_DIGITS) {
		note_sum(digits, object->bytes, object->size, (size_t)(sum - object->bytes));
		if (strcmp(sum, digits))
			sum = NULL;
	}
	if (!sum)
		return complain(object->to, "it is not as brrace cc wrote it, but damaged, "
					    "stripped or edited: " AGAIN);
	return copy_section(object, &header, &out->note, &out->note_size);
}

static int find_blind(struct object *object, struct inspection *out)
{
	GElf_Shdr header;

	if (!object_section(object, SUBJECT_BLIND, &header))
		return 0;
	return copy_section(object, &header, &out->blind, &out->blind_size);
}

static bool is_runtime_of_c(const char *name)
{
	static const char *const names[] = {
		"_init",
		"_fini",
		"deregister_tm_clones",
		"register_tm_clones",
		"__do_global_dtors_aux",
		"frame_dummy",
		"call_weak_fn", /* on aarch64 */
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/*
 * libgcc's arithmetic, which touches no shared memory: "__", an operation, a mode of
 * machine words or floats, perhaps a number of operands: __popcountdi2, __udivti3.
 */
static bool is_arithmetic(const char *name)
{
	static const char modes[] = "si di ti sf df xf tf sc dc xc tc";
	size_t n = strlen(name);
	char mode[3];

	if (strncmp(name, "__", 2) || strspn(name + 2, "abcdefghijklmnopqrstuvwxyz") < n - 3)
		return false;
	if (strchr("234", name[n - 1]))
		n--;
	if (n < 5)
		return false;
	memcpy(mode, name + n - 2, 2);
	mode[2] = '\0';
	return strstr(modes, mode) != NULL;
}

/* Code in another section was compiled by somebody else. */
static int check_function(const struct object *object, const char *name, const GElf_Sym *symbol)
{
	unsigned type = GELF_ST_TYPE(symbol->st_info);
	const char *section;

	if ((type != STT_FUNC && type != STT_GNU_IFUNC) || !symbol->st_size ||
	    symbol->st_shndx == SHN_UNDEF)
		return 0;
	section = object_section_name(object, elf_getscn(object->elf, symbol->st_shndx));
	if (!strcmp(section, SUBJECT_TEXT) || !strcmp(section, SUBJECT_BARE) ||
	    is_runtime_of_c(name) || is_arithmetic(name))
		return 0;
	return complain(object->to,
			"%s() in %s was not compiled by brrace cc, so it has no hooks: "
			"give its C file to brrace cc",
			name, section);
}

static int check_call(const struct object *object, const char *name, const GElf_Sym *symbol)
{
	if (symbol->st_shndx != SHN_UNDEF)
		return 0;
	if (has_prefix(name, "__tsan_"))
		return complain(object->to, "it calls %s(), which brrace does not have", name);
	if (has_prefix(name, HOOKS_REFUSED_PREFIX "__atomic_"))
		return complain(object->to,
				"it calls %s(), an atomic access in a library, where "
				"it has no hook: 16 bytes are the most",
				name + strlen(HOOKS_REFUSED_PREFIX));
	if (has_prefix(name, HOOKS_REFUSED_PREFIX))
		return complain(object->to,
				"it calls %s(), which no scheduler can stand in for: "
				"a ring that does cannot be run",
				name + strlen(HOOKS_REFUSED_PREFIX));
	return 0;
}

/* Hooks before accesses; those of functions alone give no points. */
static int find_hook(const struct object *object, const char *name, const GElf_Sym *symbol)
{
	static const char *const hooks[] = {
		"__brrace_read",   "__brrace_write", "__brrace_volatile_", "__brrace_unaligned_",
		"__brrace_atomic", "__brrace_mem",   "__brrace_tsan_mem",
	};

	(void)object;
	for (size_t i = 0; symbol->st_shndx == SHN_UNDEF && i < sizeof(hooks) / sizeof(*hooks); i++)
		if (has_prefix(name, hooks[i]))
			return 1;
	return 0;
}

static int check_symbols(const struct object *object)
{
	const struct complaint *to = object->to;
	int error;

	if (object_symbols(object, SHT_DYNSYM, find_table) != 1)
		return complain(to, "it has no table of operations: write BRRACE_SUBJECT(...) in "
				    "one of its files");
	error = object_symbols(object, SHT_SYMTAB, check_function);
	if (error == -ENOENT)
		return complain(to, "it was stripped: " AGAIN);
	if (!error)
		error = object_symbols(object, SHT_DYNSYM, check_call);
	if (!error && object_symbols(object, SHT_DYNSYM, find_hook) != 1)
		error = complain(to, "it has no hooks: not one access of its code can be seen");
	return error;
}

/* From the end of what the linker makes read-only to the end of what is writable. */
static int find_segments(const struct object *object, struct inspection *out)
{
	const uint64_t page = 4096;
	uint64_t start = UINT64_MAX, end = 0, relro = 0;
	GElf_Phdr segment;

	for (int i = 0; i < object->header.e_phnum; i++) {
		if (!gelf_getphdr(object->elf, i, &segment) ||
		    !object_has(object, segment.p_offset, segment.p_filesz))
			return complain(object->to, "it is cut short: " AGAIN);
		if (segment.p_type == PT_TLS) {
			out->has_tls = true;
			out->tls = segment.p_vaddr;
			out->tls_file = segment.p_filesz;
			out->tls_size = segment.p_memsz;
		}
		if (segment.p_type == PT_GNU_RELRO)
			relro = (segment.p_vaddr + segment.p_memsz) & ~(page - 1);
		if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_W))
			continue;
		if (segment.p_vaddr < start)
			start = segment.p_vaddr;
		if (segment.p_vaddr + segment.p_memsz > end)
			end = segment.p_vaddr + segment.p_memsz;
	}
	out->data = relro > start ? relro : start;
	out->data_size = end > out->data ? end - out->data : 0;
	return 0;
}

static int find_text(const struct object *object, struct inspection *out)
{
	GElf_Shdr header;

	if (!object_section(object, SUBJECT_TEXT, &header) || !header.sh_size)
		return complain(object->to, "it has no section " SUBJECT_TEXT ": " AGAIN);
	out->text = header.sh_addr;
	out->text_size = header.sh_size;
	return 0;
}

int inspect(struct inspection *out, const char *path, const struct complaint *to)
{
	struct object object;
	int error;

	*out = (struct inspection){0};
	error = object_open(&object, path, to);
	if (!error)
		error = check_note(&object, out);
	if (!error)
		error = find_blind(&object, out);
	if (!error)
		error = find_text(&object, out);
	if (!error)
		error = check_symbols(&object);
	if (!error)
		error = find_segments(&object, out);
	if (error) {
		free(out->note);
		free(out->blind);
		out->note = out->blind = NULL;
	}
	object_close(&object);
	return error;
}
