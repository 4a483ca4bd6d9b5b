/* SPDX-License-Identifier: BSD-2-Clause */
/* Subjects are made with `brrace cc`: $BRRACE, or build/brrace. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "subject/subject.h"

static char dir[] = "/tmp/load_test-XXXXXX";
static char why[256];

/* -D chooses what is wrong with it. */
static const char source[] =
	"#include <brrace/subject.h>\n"
	"#include <stdlib.h>\n"
	"#include <pthread.h>\n"
	"struct ring { unsigned head, tail; };\n"
	"unsigned started = 7;\n"
	"static unsigned calls;\n"
	"#ifdef TLS\n"
	"static __thread unsigned own = 1;\n"
	"#define calls own\n"
	"#endif\n"
	"#ifdef WIDE\n"
	"struct { long word[WIDE]; } wide, narrow;\n"
	"#endif\n"
	"void nowhere(void);\n"
	"int foreign(int);\n"
	"pthread_cond_t cond;\n"
	"pthread_mutex_t lock;\n"
	"static void *create(const struct brrace_setup *setup)\n"
	"{ (void)setup; return NULL; }\n"
	"static uint64_t capacity(void *ring) { (void)ring; return 1; }\n"
	"static enum brrace_status op(void *ring, struct brrace_args *args)\n"
	"{\n"
	"	struct ring *r = ring;\n"
	"	(void)r; (void)args;\n"
	"#ifndef SILENT\n"
	"	calls++; r->head++;\n"
	"#endif\n"
	"#ifdef NOWHERE\n"
	"	nowhere();\n"
	"#endif\n"
	"#ifdef FOREIGN\n"
	"	r->tail = foreign(1);\n"
	"#endif\n"
	"#ifdef WAITS\n"
	"	pthread_cond_wait(&cond, &lock);\n"
	"#endif\n"
	"#ifdef WIDE\n"
	"	__atomic_store(&wide, &narrow, __ATOMIC_SEQ_CST);\n"
	"#endif\n"
	"	return BRRACE_OK;\n"
	"}\n"
	"#ifndef NO_TABLE\n"
	"static const struct brrace_op ops[] = {\n"
	"	{\"in\", BRRACE_PRODUCE, 0, 0, op}, {\"out\", BRRACE_CONSUME, 0, 0, op},\n"
	"};\n"
	"BRRACE_SUBJECT(.name = \"test/ring\", .create = create, .capacity = capacity,\n"
	"	.ops = ops, .n_ops = 2, .preload = \"in\", .drain = \"out\");\n"
	"#endif\n";

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	char command[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (system(command))
		fail_msg("failed: %s", command);
}

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* Makes ring.so anew.  The shell sees flags: $DIR is ours. */
static void make(const char *flags)
{
	const char *brrace = getenv("BRRACE");

	shell("'%s' cc -o %s/ring.so %s/ring.c %s", brrace ? brrace : "build/brrace", dir, dir,
	      flags);
}

static void write_file(const char *name, const void *bytes, size_t size)
{
	FILE *file = fopen(path_of(name), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static char *read_file(const char *name, size_t *size)
{
	FILE *file = fopen(path_of(name), "rb");
	struct stat stat;
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &stat), 0);
	*size = (size_t)stat.st_size;
	bytes = malloc(*size);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static void assert_refused(const char *name, const char *words)
{
	struct subject *subject;

	why[0] = '\0';
	assert_true(subject_load(&subject, path_of(name), why, sizeof(why)) < 0);
	assert_null(subject);
	if (!strstr(why, words))
		fail_msg("'%s' lacks '%s'", why, words);
	assert_null(strstr(why, dir));
}

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || setenv("DIR", dir, 1))
		return -1;
	write_file("ring.c", source, strlen(source));
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	shell("rm -r %s", dir);
	return 0;
}

static void a_subject_is_loaded(void **state)
{
	struct subject *subject;
	unsigned *started = NULL;
	uintptr_t op;

	(void)state;
	make("-DX=1");
	assert_int_equal(subject_load(&subject, path_of("ring.so"), why, sizeof(why)), 0);
	assert_string_equal(subject->table->name, "test/ring");
	assert_ptr_not_equal(subject->table, subject->bare);
	op = (uintptr_t)subject->table->ops[0].call;
	assert_in_range(op, subject->text, subject->text + subject->text_size - 1);
	op = (uintptr_t)subject->bare->ops[0].call;
	assert_true(op < subject->text || op >= subject->text + subject->text_size);
	assert_false(subject->has_tls);
	assert_string_equal(subject_note(subject, "flags", 0), "-DX=1 -O2");
	assert_string_equal(subject_note(subject, "file", 0), "ring.c");
	assert_null(subject_note(subject, "file", 1));
	assert_non_null(subject_note(subject, "compiler", 0));

	/* Both copies of the global lie in the data that is put back. */
	for (uintptr_t p = subject->data; p < subject->data + subject->data_size; p += 4)
		if (*(unsigned *)p == 7)
			started = (unsigned *)p;
	assert_non_null(started);
	*started = 8;
	subject_unload(subject);
}

static void thread_local_data_is_noticed(void **state)
{
	struct subject *subject;

	(void)state;
	make("-DTLS");
	assert_int_equal(subject_load(&subject, path_of("ring.so"), why, sizeof(why)), 0);
	assert_true(subject->has_tls);
	subject_unload(subject);
}

static void a_bare_file_name_is_not_searched_for(void **state)
{
	struct subject *subject;
	int here = open(".", O_RDONLY | O_DIRECTORY);

	(void)state;
	make("");
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(subject_load(&subject, "ring.so", why, sizeof(why)), 0);
	subject_unload(subject);
	assert_int_equal(fchdir(here), 0);
	close(here);
}

static void other_files_are_refused(void **state)
{
	struct subject *subject;

	(void)state;
	assert_int_equal(subject_load(&subject, path_of("none.so"), why, sizeof(why)), -ENOENT);
	assert_refused(".", "not a regular file");
	assert_refused("ring.c", "not a shared object");
	write_file("empty.so", "", 0);
	assert_refused("empty.so", "not a shared object");
	assert_int_equal(mkfifo(path_of("pipe.so"), 0600), 0);
	assert_refused("pipe.so", "not a regular file");
	shell("echo 'int main(void) { return 0; }' >%s/main.c", dir);
	shell("gcc -no-pie -o %s/main %s/main.c", dir, dir);
	assert_refused("main", "not a shared object");
	shell("gcc -c -o %s/main.o %s/main.c", dir, dir);
	assert_refused("main.o", "object file");
	shell("gcc -shared -fPIC -o %s/main.so %s/main.c", dir, dir);
	assert_refused("main.so", "not a ring");
}

static void a_subject_of_another_compiler_is_refused(void **state)
{
	const char *build = "gcc -shared -fPIC -Iinject/include -o %s/plain.so %s/ring.c %s";

	(void)state;
	shell(build, dir, dir, "");
	assert_refused("plain.so", "no hooks");
	shell(build, dir, dir, "-fsanitize=thread");
	assert_refused("plain.so", "-fsanitize=thread, but not by brrace cc");
}

static void another_machine_is_refused(void **state)
{
	size_t size;
	char *bytes;

	(void)state;
	make("");
	bytes = read_file("ring.so", &size);
	bytes[18] = (char)0xf3; /* e_machine: RISC-V */
	write_file("ring.so", bytes, size);
	assert_refused("ring.so", "another machine");
	free(bytes);
}

static void what_cannot_be_run_is_refused(void **state)
{
	(void)state;
	make("-DNO_TABLE");
	assert_refused("ring.so", "no table of operations");
	make("-DSILENT");
	assert_refused("ring.so", "no hooks: not one access");
	make("-DNOWHERE");
	assert_refused("ring.so", "needs nowhere, which");
	make("-DWAITS");
	assert_refused("ring.so", "calls pthread_cond_wait()");
	make("-DWIDE=2 -w");
	assert_refused("ring.so", "needs the flag -mcx16 or -latomic");
	make("-DWIDE=3 -w");
	assert_refused("ring.so", "__atomic_store(), an atomic access in a library");
}

/* One of two files went past brrace cc. */
static void code_without_hooks_is_refused(void **state)
{
	(void)state;
	shell("echo 'int foreign(int x) { return x + 1; }' >%s/foreign.c", dir);
	shell("gcc -fPIC -c -o %s/foreign.o %s/foreign.c", dir, dir);
	shell("ar rc %s/libforeign.a %s/foreign.o", dir, dir);
	make("-DFOREIGN -L$DIR -lforeign");
	assert_refused("ring.so", "foreign() in .text was not compiled by brrace cc");
}

static void damaged_files_are_refused(void **state)
{
	size_t size;
	char *bytes;

	(void)state;
	make("");
	bytes = read_file("ring.so", &size);
	for (size_t cut = 0; cut < size; cut += cut < 4096 ? 1 : 97) {
		write_file("cut.so", bytes, cut);
		assert_refused("cut.so", "it");
	}
	for (size_t i = 0; i < size; i += i < 4096 ? 7 : 61) {
		bytes[i] ^= (char)(1 << i % 8);
		write_file("flipped.so", bytes, size);
		assert_refused("flipped.so", "it");
		bytes[i] ^= (char)(1 << i % 8);
	}
	/* The section headers are what is read before the sum is known to be right. */
	for (size_t i = 0; i < 40 * 64; i++) {
		bytes[size - 1 - i] ^= (char)0xff;
		write_file("flipped.so", bytes, size);
		assert_refused("flipped.so", "it");
		bytes[size - 1 - i] ^= (char)0xff;
	}
	free(bytes);
	shell("strip -o %s/stripped.so %s/ring.so", dir, dir);
	assert_refused("stripped.so", "it is ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_subject_is_loaded),
		cmocka_unit_test(thread_local_data_is_noticed),
		cmocka_unit_test(a_bare_file_name_is_not_searched_for),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(a_subject_of_another_compiler_is_refused),
		cmocka_unit_test(another_machine_is_refused),
		cmocka_unit_test(what_cannot_be_run_is_refused),
		cmocka_unit_test(code_without_hooks_is_refused),
		cmocka_unit_test(damaged_files_are_refused),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
