/* SPDX-License-Identifier: BSD-2-Clause */
#include "trace/event.h"

const char *access_kind_name(enum access_kind kind)
{
	static const char *const names[ACCESS_KINDS + 1] = {
		[ACCESS_LOAD] = "load",       [ACCESS_STORE] = "store",   [ACCESS_CAS] = "cas",
		[ACCESS_RMW] = "rmw",         [ACCESS_FENCE] = "fence",   [ACCESS_LOCK] = "lock",
		[ACCESS_TRYLOCK] = "trylock", [ACCESS_UNLOCK] = "unlock", [ACCESS_FLUSH] = "flush",
	};

	return names[kind];
}

const char *memory_order_name(unsigned order)
{
	static const char *const names[] = {
		"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst",
	};

	return order < sizeof(names) / sizeof(names[0]) ? names[order] : "unknown";
}
