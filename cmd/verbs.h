/* SPDX-License-Identifier: BSD-2-Clause */
/* One function for each verb: argv[0] is the verb; returns the exit status. */
#ifndef VERBS_H
#define VERBS_H

int verb_bench(int argc, char **argv);
int verb_catalogue(int argc, char **argv);
int verb_cc(int argc, char **argv);
int verb_explore(int argc, char **argv);
int verb_list(int argc, char **argv);
int verb_new(int argc, char **argv);
int verb_points(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_selftest(int argc, char **argv);
int verb_shrink(int argc, char **argv);
int verb_stress(int argc, char **argv);

#endif
