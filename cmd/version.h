/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef VERSION_H
#define VERSION_H

#define BRRACE_VERSION "0.1.0"

#endif
