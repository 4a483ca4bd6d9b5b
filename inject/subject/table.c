/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject/table.h"

#include <ctype.h>
#include <string.h>

#include "subject/slots.h"

/* Operations of a run are numbered in eight bits. */
#define MAX_OPS 255

/* Names are written in scenarios and files: one word of plain characters. */
static bool is_name(const char *s, const char *also)
{
	if (!s || !*s)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr(also, *s))
			return false;
	return true;
}

static bool is_power_of_2(uint32_t n)
{
	return (n & (n - 1)) == 0;
}

int table_check_version(const struct brrace_table *table, const struct complaint *to)
{
	if (table->version != BRRACE_SUBJECT_VERSION)
		return complain(to,
				"its table has version %u, but this brrace reads version %u: "
				"make it again with this brrace's cc",
				table->version, BRRACE_SUBJECT_VERSION);
	if (table->size != sizeof(*table))
		return complain(to,
				"its table has %u bytes instead of %zu: "
				"make it again with this brrace's cc",
				table->size, sizeof(*table));
	return 0;
}

static int check_slots(const struct brrace_table *table, const struct complaint *to)
{
	uint32_t low = slots_least(table), high = slots_most(table);
	uint32_t usual = table->default_slots;

	if (low > high)
		return complain(to, "its table has min_slots %u above max_slots %u", low, high);
	if (usual && (usual < low || usual > high))
		return complain(to, "its table has default_slots %u outside min_slots..max_slots",
				usual);
	if ((table->flags & BRRACE_POWER_OF_2) &&
	    !(is_power_of_2(low) && is_power_of_2(table->max_slots) && is_power_of_2(usual)))
		return complain(to, "its table says BRRACE_POWER_OF_2, but min_slots, max_slots "
				    "or default_slots is none");
	return 0;
}

/* Code elsewhere has no hooks. */
static bool is_hooked(const struct subject *subject, const void *code)
{
	return (uintptr_t)code - subject->text < subject->text_size;
}

static int check_roles(const struct brrace_op *op, const struct complaint *to)
{
	const uint32_t producers = BRRACE_MULTI_PRODUCER | BRRACE_SINGLE_PRODUCER;
	const uint32_t consumers = BRRACE_MULTI_CONSUMER | BRRACE_SINGLE_CONSUMER;
	const uint32_t amounts = BRRACE_BULK | BRRACE_BURST;

	if (op->roles & ~(producers | consumers))
		return complain(to, "operation %s has unknown roles %#x", op->name, op->roles);
	if ((op->roles & producers) == producers || (op->roles & consumers) == consumers)
		return complain(to, "operation %s is single and multi at once", op->name);
	if (op->flags & ~amounts)
		return complain(to, "operation %s has unknown flags %#x", op->name, op->flags);
	if (op->flags == amounts)
		return complain(to, "operation %s is bulk and burst at once", op->name);
	return 0;
}

static int check_op(const struct subject *subject, uint32_t i, const struct complaint *to)
{
	const struct brrace_table *table = subject->table;
	const struct brrace_op *op = &table->ops[i];

	if (!is_name(op->name, "_-."))
		return complain(to,
				"operation %u of its table has no name, or one that is not "
				"one word",
				i + 1);
	if (subject_op(table, op->name) != (int)i)
		return complain(to, "two operations of its table are called %s", op->name);
	if ((unsigned)op->kind > BRRACE_OBSERVE)
		return complain(to, "operation %s has unknown kind %u", op->name, op->kind);
	if (!op->call)
		return complain(to, "operation %s has no function to call", op->name);
	if (!is_hooked(subject, (const void *)op->call))
		return complain(to,
				"operation %s calls code that is not in a file given to "
				"brrace cc",
				op->name);
	return check_roles(op, to);
}

/* preload and drain: what brrace itself does before and after a run. */
static int check_used(const struct brrace_table *table, const char *field, const char *name,
		      enum brrace_kind kind, const struct complaint *to)
{
	const char *wanted = kind == BRRACE_PRODUCE ? "produce" : "consume";
	int op;

	if (!name)
		return complain(to, "its table names no %s operation to %s the ring", wanted,
				field);
	op = subject_op(table, name);
	if (op < 0)
		return complain(to,
				"its table wants to %s with %s, which is not among its "
				"operations",
				field, name);
	if (table->ops[op].kind != kind)
		return complain(to, "its table wants to %s with %s, which is no %s operation",
				field, name, wanted);
	return 0;
}

static bool has_word(const char *text, const char *word, size_t length)
{
	for (; *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");

		if (n == length && !strncmp(text, word, n))
			return true;
		text += n;
	}
	return false;
}

static int check_cflags(const struct subject *subject, const struct complaint *to)
{
	const char *needed = subject->table->cflags;
	const char *given = subject_note(subject, "flags", 0);
	size_t length;

	for (; needed && *needed; needed += length) {
		needed += strspn(needed, " ");
		length = strcspn(needed, " ");
		if (length && !has_word(given ? given : "", needed, length))
			return complain(to, "it must be compiled with %.*s, as its table says",
					(int)length, needed);
	}
	return 0;
}

static int check_head(const struct subject *subject, const struct complaint *to)
{
	const uint32_t known = BRRACE_HAS_ORIGIN | BRRACE_SPEC_STRICT | BRRACE_POWER_OF_2 |
			       BRRACE_UNORDERED | BRRACE_LIFO;
	const struct brrace_table *table = subject->table;

	if (!is_name(table->name, "_-./"))
		return complain(to, "its table has no name, or one that is not one word");
	if (table->flags & ~known)
		return complain(to, "its table has unknown flags %#x", table->flags);
	if (!table->create)
		return complain(to, "its table has no create()");
	if (!is_hooked(subject, (const void *)table->create))
		return complain(to, "its create() is not in a file given to brrace cc");
	if (!table->capacity)
		return complain(to, "its table has no capacity()");
	if (!table->ops || !table->n_ops)
		return complain(to, "its table has no operations");
	if (table->n_ops > MAX_OPS)
		return complain(to, "its table has %u operations, %d are allowed", table->n_ops,
				MAX_OPS);
	return 0;
}

int table_check(const struct subject *subject, const struct complaint *to)
{
	const struct brrace_table *table = subject->table;
	int error = check_head(subject, to);

	for (uint32_t i = 0; !error && i < table->n_ops; i++)
		error = check_op(subject, i, to);
	if (!error)
		error = check_slots(table, to);
	if (!error)
		error = check_used(table, "preload", table->preload, BRRACE_PRODUCE, to);
	if (!error)
		error = check_used(table, "drain", table->drain, BRRACE_CONSUME, to);
	return error ? error : check_cflags(subject, to);
}
