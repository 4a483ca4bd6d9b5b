/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing is a module here. */
#ifndef LINUX_LINUX_MODULE_H
#define LINUX_LINUX_MODULE_H

#define EXPORT_SYMBOL(name) _Static_assert(1, "")
#define EXPORT_SYMBOL_GPL(name) _Static_assert(1, "")
#define MODULE_LICENSE(text) _Static_assert(1, "")

#endif
