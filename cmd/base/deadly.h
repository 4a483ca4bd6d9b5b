/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals that end a program, caught while there is something to tidy up. */
#ifndef BASE_DEADLY_H
#define BASE_DEADLY_H

/* Those that are ignored stay so.  flags: of sigaction(). */
void deadly_catch(void (*handler)(int signal), int flags);
void deadly_restore(void);

#endif
