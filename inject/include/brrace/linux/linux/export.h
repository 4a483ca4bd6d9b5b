/* SPDX-License-Identifier: BSD-2-Clause */
/* EXPORT_SYMBOL() */
#ifndef LINUX_LINUX_EXPORT_H
#define LINUX_LINUX_EXPORT_H

#include "module.h"

#endif
