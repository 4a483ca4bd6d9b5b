/* SPDX-License-Identifier: BSD-2-Clause */
/* A condition that must not hold ends the execution, also where a kernel would only warn. */
#ifndef LINUX_LINUX_BUG_H
#define LINUX_LINUX_BUG_H

#include <assert.h>

#include "compiler.h"

#define BUG() __assert_fail("BUG", __FILE__, __LINE__, __func__)
#define BUG_ON(condition) assert(!(condition))
#define WARN_ON(condition) \
	({ \
		assert(!(condition)); \
		0; \
	})
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)

#endif
