# SPDX-License-Identifier: BSD-2-Clause
#
# The built-in rings, RINGS, and the programs that test them alone, RING_TESTS.
# Paths start at the top of the repository.  For a NAME of either list:
#
#	brrace cc -o build/rings/NAME.so $(SRC_NAME) $(FLAGS_NAME)
#	$(CC) $(CFLAGS) -Iinject/include -o build/rings/NAME $(SRC_NAME) $(FLAGS_NAME) -lcmocka
#
# Tests are built without hooks and without brrace.  DEP_NAME: the sources' own headers.

BUF_RING_COMMON := rings/freebsd/buf_ring_alloc.c rings/freebsd/buf_ring_table.c
BUF_RING_MASKED := rings/freebsd/buf_ring_masked.c $(BUF_RING_COMMON)
BUF_RING_FREE_RUNNING := rings/freebsd/buf_ring_free_running.c $(BUF_RING_COMMON)
BUF_RING_HEADERS := $(addprefix rings/freebsd/,buf_ring.h buf_ring_debug.h kernel.h)

SRC_freebsd/buf_ring-2012 := rings/freebsd/buf_ring_2012.c $(BUF_RING_MASKED)
FLAGS_freebsd/buf_ring-2012 := -DBUF_RING=BUF_RING_2012

SRC_freebsd/buf_ring-2013 := rings/freebsd/buf_ring_2013.c $(BUF_RING_MASKED)
FLAGS_freebsd/buf_ring-2013 := -DBUF_RING=BUF_RING_2013

SRC_freebsd/buf_ring-2013-debug := $(SRC_freebsd/buf_ring-2013)
FLAGS_freebsd/buf_ring-2013-debug := $(FLAGS_freebsd/buf_ring-2013) -DDEBUG_BUFRING

SRC_freebsd/buf_ring-2014 := rings/freebsd/buf_ring_2014.c $(BUF_RING_MASKED)
FLAGS_freebsd/buf_ring-2014 := -DBUF_RING=BUF_RING_2014

SRC_freebsd/buf_ring-2019 := rings/freebsd/buf_ring_2019.c $(BUF_RING_MASKED)
FLAGS_freebsd/buf_ring-2019 := -DBUF_RING=BUF_RING_2019

SRC_freebsd/buf_ring-2019-debug := $(SRC_freebsd/buf_ring-2019)
FLAGS_freebsd/buf_ring-2019-debug := $(FLAGS_freebsd/buf_ring-2019) -DDEBUG_BUFRING

SRC_freebsd/buf_ring-2024 := rings/freebsd/buf_ring_2024.c $(BUF_RING_FREE_RUNNING)
FLAGS_freebsd/buf_ring-2024 := -DBUF_RING=BUF_RING_2024

SRC_freebsd/buf_ring-2024-acq := rings/freebsd/buf_ring_2024_acq.c $(BUF_RING_FREE_RUNNING)
FLAGS_freebsd/buf_ring-2024-acq := -DBUF_RING=BUF_RING_2024_ACQ

SRC_freebsd/buf_ring-2025 := rings/freebsd/buf_ring_2025.c $(BUF_RING_COMMON)
FLAGS_freebsd/buf_ring-2025 := -DBUF_RING=BUF_RING_2025

SRC_mutex/buf_ring := rings/mutex/buf_ring.c $(BUF_RING_COMMON)
FLAGS_mutex/buf_ring := -DBUF_RING=BUF_RING_MUTEX

BUF_RINGS := $(addprefix freebsd/buf_ring-, \
	2012 2013 2013-debug 2014 2019 2019-debug 2024 2024-acq 2025) mutex/buf_ring

define buf_ring
DEP_$(1) := $(BUF_RING_HEADERS)
SRC_$(1)_test := $(SRC_$(1)) rings/freebsd/buf_ring_test.c
DEP_$(1)_test := $(BUF_RING_HEADERS)
FLAGS_$(1)_test := $(FLAGS_$(1))
endef
$(foreach ring,$(BUF_RINGS),$(eval $(call buf_ring,$(ring))))

# What only arm gets of 2019, tested on any machine.
SRC_freebsd/buf_ring-2019-arm_test := $(SRC_freebsd/buf_ring-2019_test)
DEP_freebsd/buf_ring-2019-arm_test := $(BUF_RING_HEADERS)
FLAGS_freebsd/buf_ring-2019-arm_test := $(FLAGS_freebsd/buf_ring-2019) -DBUF_RING_ARM

RINGS := $(BUF_RINGS)
RING_TESTS := $(addsuffix _test,$(RINGS)) freebsd/buf_ring-2019-arm_test
