/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/program.h"

#include <string.h>

static const char *const kinds[] = {
	[LITMUS_LOAD] = "load_", [LITMUS_STORE] = "store_", [LITMUS_ADD] = "add_",
	[LITMUS_XCHG] = "xchg_", [LITMUS_CAS] = "cas_",     [LITMUS_FENCE] = "fence_",
};

static const struct {
	const char *word;
	uint8_t order;
} orders[] = {
	{"rlx", memory_order_relaxed}, {"acq", memory_order_acquire}, {"rel", memory_order_release},
	{"ar", memory_order_acq_rel},  {"sc", memory_order_seq_cst},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int litmus_failure_order(const struct litmus_op *op)
{
	if (op->order == memory_order_release)
		return memory_order_relaxed;
	return op->order == memory_order_acq_rel ? memory_order_acquire : op->order;
}

/* ---- reading */

static bool take(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n))
		return false;
	*at += n;
	return true;
}

static bool take_digit(const char **at, uint8_t below, uint8_t *to)
{
	if (**at < '0' || **at >= '0' + below)
		return false;
	*to = (uint8_t)(*(*at)++ - '0');
	return true;
}

/* r0: of operation `n` and later. */
static bool take_result(const char **at, uint32_t n, uint8_t *to)
{
	uint8_t index;

	if (!take(at, "r") || !take_digit(at, (uint8_t)n, &index))
		return false;
	*to = index + 1;
	return true;
}

static bool take_value(const char **at, uint32_t n, struct litmus_value *to)
{
	if (!take_digit(at, 10, &to->number) &&
	    (!take_result(at, n, &to->from) || (take(at, "+") && !take_digit(at, 10, &to->number))))
		return false;
	return take(at, "_");
}

static bool take_kind(const char **at, struct litmus_op *op)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (take(at, kinds[i])) {
			op->kind = (uint8_t)i;
			return true;
		}
	}
	return false;
}

static bool take_variable(const char **at, struct litmus_op *op)
{
	op->variable = (uint8_t)(**at - 'x');
	if (**at < 'x' || **at > 'z')
		return false;
	(*at)++;
	op->part = take(at, "h");
	return take(at, "_");
}

static bool take_order(const char **at, struct litmus_op *op)
{
	op->plain = op->kind <= LITMUS_STORE && take(at, "na");
	if (op->plain)
		return true;
	for (size_t i = 0; i < COUNT(orders); i++) {
		if (take(at, orders[i].word)) {
			op->order = orders[i].order;
			return true;
		}
	}
	return false;
}

static bool take_op(const char **at, uint32_t n, struct litmus_op *op)
{
	*op = (struct litmus_op){0};
	if (take(at, "if_") && (!take_result(at, n, &op->only_if) || !take(at, "_")))
		return false;
	if (!take_kind(at, op))
		return false;
	if (op->kind != LITMUS_FENCE && !take_variable(at, op))
		return false;
	if (op->kind == LITMUS_CAS && !take_value(at, n, &op->expected))
		return false;
	if (litmus_writes(op) && !take_value(at, n, &op->value))
		return false;
	return take_order(at, op);
}

static void skip_blanks(const char **at)
{
	*at += strspn(*at, " ");
}

static bool take_thread(const char **at, struct litmus_program *p)
{
	uint32_t t = p->n_threads++;

	for (skip_blanks(at); **at && **at != '|'; skip_blanks(at)) {
		uint32_t n = p->n_ops[t]++;

		if (n == LITMUS_OPS || !take_op(at, n, &p->ops[t][n]) || !strchr(" |", **at))
			return false;
	}
	return true;
}

bool litmus_parse(const char *text, struct litmus_program *to)
{
	*to = (struct litmus_program){0};
	do {
		if (to->n_threads == LITMUS_THREADS || !take_thread(&text, to))
			return false;
	} while (take(&text, "|"));
	return true;
}

/* ---- writing */

struct room {
	char *at;
	size_t left;
};

static void put(struct room *to, const char *text)
{
	while (*text && to->left > 1) {
		*to->at++ = *text++;
		to->left--;
	}
	*to->at = '\0';
}

static void put_char(struct room *to, int c)
{
	put(to, (char[2]){(char)c, '\0'});
}

static void put_value(struct room *to, struct litmus_value value)
{
	if (value.from) {
		put_char(to, 'r');
		put_char(to, '0' + value.from - 1);
		if (value.number)
			put_char(to, '+');
	}
	if (value.number || !value.from)
		put_char(to, '0' + value.number);
	put_char(to, '_');
}

static void put_op(struct room *to, const struct litmus_op *op)
{
	if (op->only_if) {
		put(to, "if_r");
		put_char(to, '0' + op->only_if - 1);
		put_char(to, '_');
	}
	put(to, kinds[op->kind]);
	if (op->kind != LITMUS_FENCE) {
		put_char(to, 'x' + op->variable);
		put(to, op->part ? "h_" : "_");
	}
	if (op->kind == LITMUS_CAS)
		put_value(to, op->expected);
	if (litmus_writes(op))
		put_value(to, op->value);
	if (op->plain)
		put(to, "na");
	for (size_t i = 0; i < COUNT(orders) && !op->plain; i++)
		if (orders[i].order == op->order)
			put(to, orders[i].word);
}

void litmus_word(const struct litmus_op *op, char *out, size_t room)
{
	put_op(&(struct room){out, room}, op);
}

void litmus_text(const struct litmus_program *p, char *out, size_t room)
{
	struct room to = {out, room};

	for (uint32_t t = 0; t < p->n_threads; t++) {
		put(&to, t ? " |" : "");
		for (uint32_t i = 0; i < p->n_ops[t]; i++) {
			put(&to, t || i ? " " : "");
			put_op(&to, &p->ops[t][i]);
		}
	}
}
