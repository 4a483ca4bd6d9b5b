/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine with store buffers that executes a program in every way: x86-TSO as Owens,
 * Sarkar and Sewell describe it (TPHOLs 2009), and, without its buffers, sequential
 * consistency.  It knows nothing of the axioms that it is compared with.
 */
#ifndef LITMUS_MACHINE_H
#define LITMUS_MACHINE_H

#include "litmus/program.h"

void machine_run(const struct litmus_program *program, bool buffers, struct litmus_outcomes *out);

#endif
