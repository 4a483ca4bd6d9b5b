/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus/shapes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Names are those of Alglave, Maranget and Tautschnig, Herding cats, TOPLAS 2014. */
const struct litmus_shape litmus_shapes[] = {
	{"SB", "store_x_1 load_y | store_y_1 load_x", "0r1=0 1r1=0"},
	{"MP", "store_x_1 store_y_1 | load_y load_x", "1r0=1 1r1=0"},
	{"LB", "load_x store_y_1 | load_y store_x_1", "0r0=1 1r0=1"},
	{"S", "store_x_2 store_y_1 | load_y store_x_1", "1r0=1 x=2"},
	{"R", "store_x_1 store_y_1 | store_y_2 load_x", "y=2 1r1=0"},
	{"2+2W", "store_x_1 store_y_2 | store_y_1 store_x_2", "x=1 y=1"},
	{"WRC", "store_x_1 | load_x store_y_1 | load_y load_x", "1r0=1 2r0=1 2r1=0"},
	{"RWC", "store_x_1 | load_x load_y | store_y_1 load_x", "1r0=1 1r1=0 2r1=0"},
	{"WWC", "store_x_2 | load_x store_y_1 | load_y store_x_1", "1r0=2 2r0=1 x=2"},
	{"IRIW", "store_x_1 | store_y_1 | load_x load_y | load_y load_x",
	 "2r0=1 2r1=0 3r0=1 3r1=0"},
	{"ISA2", "store_x_1 store_y_1 | load_y store_z_1 | load_z load_x", "1r0=1 2r0=1 2r1=0"},
	{"W+RWC", "store_x_1 store_y_1 | load_y load_z | store_z_1 load_x", "1r0=1 1r1=0 2r1=0"},
	{"Z6.0", "store_x_1 store_y_1 | load_y store_z_1 | store_z_2 load_x", "1r0=1 z=2 2r1=0"},
	{"Z6.3", "store_x_1 store_y_1 | store_y_2 store_z_1 | load_z load_x", "y=2 2r0=1 2r1=0"},
	{"Z6.U", "store_x_1 store_y_1 | add_y_1 load_y | store_y_3 load_x", "1r0=1 1r1=3 2r1=0"},
	{"3.SB", "store_x_1 load_y | store_y_1 load_z | store_z_1 load_x", "0r1=0 1r1=0 2r1=0"},
	{"3.LB", "load_x store_y_1 | load_y store_z_1 | load_z store_x_1", "0r0=1 1r0=1 2r0=1"},
	{"3.2W", "store_x_1 store_y_2 | store_y_1 store_z_2 | store_z_1 store_x_2", "x=1 y=1 z=1"},
	{"CoRR", "store_x_1 | load_x load_x", "1r0=1 1r1=0"},
	{"CoRR2", "store_x_1 | store_x_2 | load_x load_x | load_x load_x",
	 "2r0=1 2r1=2 3r0=2 3r1=1"},
	{"CoWW", "store_x_1 store_x_2 | load_x", "x=1"},
	{"CoWR", "store_x_1 load_x | store_x_2", "0r1=2 x=1"},
	{"CoRW", "load_x store_x_1 | store_x_2", "0r0=2 x=2"},
	{"SB+adds", "add_x_1 load_y | add_y_1 load_x", "0r1=0 1r1=0"},
	{"SB+cas", "store_x_1 cas_y_2_3 | store_y_1 cas_x_2_3", "0r1=0 1r1=0"},
	{"MP+xchg", "store_x_1 xchg_y_1 | xchg_y_2 load_x", "1r0=1 1r1=0"},
	{"LB+adds", "add_x_1 store_y_1 | add_y_1 store_x_1", "0r0=1 1r0=1"},
	{"adds", "add_x_1 | add_x_1 | load_x load_x", "0r0=0 1r0=0"},
	{"cas", "cas_x_0_1 load_x | cas_x_0_2 load_x", "0r1=1 1r1=2"},
	{"lock", "cas_x_0_1 store_y_1 store_x_2 | cas_x_2_3 if_r0_load_y", "1r0=2 1r1=0"},
	{"RS+add", "store_x_1 store_y_1 | add_y_1 | load_y load_x", "2r0=2 2r1=0"},
	{"RS+store", "store_x_1 store_y_1 store_y_2 | load_y load_x", "1r0=2 1r1=0"},
	{"LB+data", "load_x store_y_r0+1 | load_y store_x_r0", "0r0=1 1r0=1"},
};
const uint32_t litmus_n_shapes = COUNT(litmus_shapes);

const struct litmus_variant litmus_variants[] = {
	{"rlx", "rlx", "rlx", "rlx", NULL},  {"acq", "acq", "rlx", "acq", NULL},
	{"rel", "rlx", "rel", "rel", NULL},  {"ra", "acq", "rel", "ar", NULL},
	{"acq-sc", "acq", "sc", "sc", NULL}, {"sc", "sc", "sc", "sc", NULL},
	{"far", "rlx", "rlx", "rlx", "ar"},  {"fsc", "rlx", "rlx", "rlx", "sc"},
};
const uint32_t litmus_n_variants = COUNT(litmus_variants);

const struct litmus_shape litmus_others[] = {
	/* Lahav et al., PLDI 2017, figure 1: hardware shows it, so RC11 has to allow it. */
	{"Z6.U+mixed",
	 "store_x_1_sc store_y_1_rel | add_y_1_sc load_y_rlx | store_y_3_sc load_x_sc",
	 "1r0=1 1r1=3 2r1=0"},
	{"IRIW+acq-sc-loads",
	 "store_x_1_rlx | store_y_1_rlx | load_x_acq load_y_sc | load_y_acq load_x_sc",
	 "2r0=1 2r1=0 3r0=1 3r1=0"},
	{"RWC+fsc",
	 "store_x_1_rlx | load_x_rlx fence_sc load_y_rlx | store_y_1_rlx fence_sc "
	 "load_x_rlx",
	 "1r0=1 1r1=0 2r1=0"},
	{"IRIW+fsc-loads",
	 "store_x_1_rlx | store_y_1_rlx | load_x_rlx fence_sc load_y_rlx | load_y_rlx fence_sc "
	 "load_x_rlx",
	 "2r0=1 2r1=0 3r0=1 3r1=0"},
	{"SB+fsc-sc", "store_x_1_rlx fence_sc load_y_rlx | store_y_1_sc load_x_sc", "0r1=0 1r1=0"},
	{"MP+rel-rlx", "store_x_1_rlx store_y_1_rel | load_y_rlx load_x_rlx", "1r0=1 1r1=0"},
	{"MP+frel-acq", "store_x_1_rlx fence_rel store_y_1_rlx | load_y_acq load_x_rlx",
	 "1r0=1 1r1=0"},
	{"MP+rel-facq", "store_x_1_rlx store_y_1_rel | load_y_rlx fence_acq load_x_rlx",
	 "1r0=1 1r1=0"},
	{"MP+frel-facq", "store_x_1_rlx fence_rel store_y_1_rlx | load_y_rlx fence_acq load_x_rlx",
	 "1r0=1 1r1=0"},
	{"MP+facq-frel", "store_x_1_rlx fence_acq store_y_1_rlx | load_y_rlx fence_rel load_x_rlx",
	 "1r0=1 1r1=0"},
	{"RS+rel-add-rlx-acq", "store_x_1_rlx store_y_1_rel | add_y_1_rlx | load_y_acq load_x_rlx",
	 "2r0=2 2r1=0"},
	{"RS+rel-adds-acq",
	 "store_x_1_rlx store_y_1_rel | add_y_1_rlx | add_y_1_rlx | load_y_acq load_x_rlx",
	 "3r0=3 3r1=0"},
	{"RS+rel-cas-acq", "store_x_1_rlx store_y_1_rel | cas_y_1_2_rlx | load_y_acq load_x_rlx",
	 "2r0=2 2r1=0"},
	{"RS+frel-add-facq",
	 "store_x_1_rlx fence_rel store_y_1_rlx | add_y_1_rlx | load_y_rlx fence_acq load_x_rlx",
	 "2r0=2 2r1=0"},
	{"RS+rel-store-rlx-acq",
	 "store_x_1_rlx store_y_1_rel | load_y_rlx store_y_2_rlx | load_y_acq load_x_rlx",
	 "1r0=1 2r0=2 2r1=0"},
	{"RS+rel-own-rlx-acq", "store_x_1_rlx store_y_1_rel store_y_2_rlx | load_y_acq load_x_rlx",
	 "1r0=2 1r1=0"},
	{"CAS+failed-acq", "store_x_1_rlx store_y_1_rel | cas_y_2_3_acq load_x_rlx", "1r0=1 1r1=0"},
	{"CAS+failed-rel", "store_x_1_rlx store_y_1_rel | cas_y_2_3_rel load_x_rlx", "1r0=1 1r1=0"},
	{"SB+cas-sc", "store_x_1_rlx cas_y_2_3_sc | store_y_1_rlx cas_x_2_3_sc", "0r1=0 1r1=0"},
	{"SB+failed-cas-between",
	 "store_x_1_rlx cas_z_1_2_rlx load_y_rlx | store_y_1_rlx cas_z_1_2_rlx load_x_rlx",
	 "0r2=0 1r2=0"},
	{"SB+sc-stores", "store_x_1_sc load_y_rlx | store_y_1_sc load_x_rlx", "0r1=0 1r1=0"},
	{"SB+sc-loads", "store_x_1_rlx load_y_sc | store_y_1_rlx load_x_sc", "0r1=0 1r1=0"},
	{"n6", "store_x_1_rlx load_x_rlx load_y_rlx | store_y_1_rlx store_x_2_rlx",
	 "0r1=1 0r2=0 x=1"},
	{"MP+if", "store_x_1_rlx store_y_1_rel | load_y_acq if_r0_load_x_rlx", "1r0=1 1r1=0"},
};
const uint32_t litmus_n_others = COUNT(litmus_others);

/* A program's text has to be right: whoever writes one finds out at once. */
static void parse(const char *text, struct litmus_program *to)
{
	if (!litmus_parse(text, to))
		abort();
}

static void parse_weak(const char *text, struct litmus_outcome *to)
{
	memset(to, 0xff, sizeof(*to));
	for (; *text; text += strspn(text, " ")) {
		uint32_t *place;

		if (text[1] == '=') {
			place = &to->memory[text[0] - 'x'];
		} else {
			place = &to->results[text[0] - '0'][text[2] - '0'];
			text += 2;
		}
		*place = (uint32_t)(text[2] - '0');
		text += 3;
	}
}

static const char *order_of(const struct litmus_variant *variant, const char *word)
{
	if (strncmp(word, "load", 4) == 0)
		return variant->load;
	return strncmp(word, "store", 5) == 0 ? variant->store : variant->rmw;
}

/* The shape's words with their orders, and fences before all but a thread's first. */
static void fill_in(const struct litmus_shape *shape, const struct litmus_variant *variant,
		    char *to, size_t room)
{
	bool first = true;
	size_t used = 0;

	for (const char *word = shape->text; *word; word += strspn(word, " ")) {
		int n = (int)strcspn(word, " ");
		const char *op = strncmp(word, "if_", 3) ? word : word + 6;

		if (*word == '|')
			used += (size_t)snprintf(to + used, room - used, "| ");
		else
			used += (size_t)snprintf(to + used, room - used, "%s%s%s%.*s_%s ",
						 variant->fence && !first ? "fence_" : "",
						 variant->fence && !first ? variant->fence : "",
						 variant->fence && !first ? " " : "", n, word,
						 order_of(variant, op));
		first = *word == '|';
		word += n;
	}
}

/* Results are counted without fences. */
static void count_fences(const struct litmus_program *p, struct litmus_outcome *weak)
{
	for (uint32_t t = 0; t < p->n_threads; t++) {
		uint32_t counted[LITMUS_OPS], n = 0;

		memcpy(counted, weak->results[t], sizeof(counted));
		for (uint32_t i = 0; i < LITMUS_OPS; i++)
			weak->results[t][i] =
				p->ops[t][i].kind == LITMUS_FENCE ? LITMUS_ANY : counted[n++];
	}
}

/* Earlier operations are further away when every other one is a fence. */
static void shift_sources(struct litmus_program *p)
{
	for (uint32_t t = 0; t < p->n_threads; t++) {
		for (uint32_t i = 0; i < p->n_ops[t]; i++) {
			struct litmus_op *op = &p->ops[t][i];

			op->only_if += op->only_if ? op->only_if - 1 : 0;
			op->value.from += op->value.from ? op->value.from - 1 : 0;
		}
	}
}

void litmus_make(const struct litmus_shape *shape, const struct litmus_variant *variant,
		 struct litmus_program *program, struct litmus_outcome *weak)
{
	char text[512];

	fill_in(shape, variant, text, sizeof(text));
	parse(text, program);
	parse_weak(shape->weak, weak);
	count_fences(program, weak);
	if (variant->fence)
		shift_sources(program);
}

void litmus_make_other(const struct litmus_shape *other, struct litmus_program *program,
		       struct litmus_outcome *weak)
{
	parse(other->text, program);
	parse_weak(other->weak, weak);
	count_fences(program, weak);
}

bool litmus_allows(const struct litmus_outcomes *outcomes, const struct litmus_outcome *weak)
{
	const uint32_t *wanted = (const uint32_t *)weak;

	for (size_t i = 0; i < outcomes->n; i++) {
		const uint32_t *found = (const uint32_t *)&outcomes->rows[i];
		size_t n = 0;

		while (n < sizeof(*weak) / sizeof(*wanted) &&
		       (wanted[n] == LITMUS_ANY || wanted[n] == found[n]))
			n++;
		if (n == sizeof(*weak) / sizeof(*wanted))
			return true;
	}
	return false;
}

bool litmus_known(uint32_t number, char name[LITMUS_NAME], struct litmus_program *to)
{
	uint32_t shape = number / litmus_n_variants, variant = number % litmus_n_variants;
	struct litmus_outcome weak;

	if (shape < litmus_n_shapes) {
		snprintf(name, LITMUS_NAME, "%s+%s", litmus_shapes[shape].name,
			 litmus_variants[variant].name);
		litmus_make(&litmus_shapes[shape], &litmus_variants[variant], to, &weak);
		return true;
	}
	number -= litmus_n_shapes * litmus_n_variants;
	if (number >= litmus_n_others)
		return false;
	snprintf(name, LITMUS_NAME, "%s", litmus_others[number].name);
	litmus_make_other(&litmus_others[number], to, &weak);
	return true;
}
