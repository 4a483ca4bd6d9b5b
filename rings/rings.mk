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
BUF_RING_HEADERS := $(addprefix rings/freebsd/,buf_ring.h buf_ring_c11.h buf_ring_debug.h) \
	$(wildcard inject/include/brrace/freebsd/*/*.h)

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

SRC_freebsd/buf_ring-2025-c11 := $(SRC_freebsd/buf_ring-2025)
FLAGS_freebsd/buf_ring-2025-c11 := $(FLAGS_freebsd/buf_ring-2025) -DBUF_RING_C11

SRC_mutex/buf_ring := rings/mutex/buf_ring.c $(BUF_RING_COMMON)
FLAGS_mutex/buf_ring := -DBUF_RING=BUF_RING_MUTEX

BUF_RINGS := $(addprefix freebsd/buf_ring-, \
	2012 2013 2013-debug 2014 2019 2019-debug 2024 2024-acq 2025 2025-c11) mutex/buf_ring

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

# Yardsticks: -DFIX, -DORD, and a name for each.
define yardstick
SRC_yardsticks/$(1) := rings/yardsticks/ring.c rings/yardsticks/table.c
DEP_yardsticks/$(1) := rings/yardsticks/ring.h
FLAGS_yardsticks/$(1) := -DFIX=$(2) -DORD=$(3) -DRING_NAME='"yardsticks/$(1)"' \
	-DRING_ABOUT='"$(4)"'
endef
$(eval $(call yardstick,p-bug,0,0,yardstick P-bug: all seq_cst))
$(eval $(call yardstick,p-bug-ord1,0,1,yardstick P-bug: relaxed where a reader might think so))
$(eval $(call yardstick,p-bug-ord2,0,2,yardstick P-bug: acquire and release))
$(eval $(call yardstick,p-fix,1,0,yardstick P-fix: all seq_cst))
$(eval $(call yardstick,p-fix-ord1,1,1,yardstick P-fix: relaxed where a reader might think so))
$(eval $(call yardstick,p-fix-ord2,1,2,yardstick P-fix: acquire and release))
$(eval $(call yardstick,p-fix-ord3,1,3,yardstick P-fix: as ord1 with a fence before the second look))

# ck_ring: kind and year, its files, and how many producers and consumers.
define ck
SRC_ck/ring_$(1)-$(2) := $(addprefix rings/ck/,$(3) table.c)
DEP_ck/ring_$(1)-$(2) := rings/ck/ring.h
FLAGS_ck/ring_$(1)-$(2) := -DYEAR=$(2) -DCK_PRODUCERS=$(4) -DCK_CONSUMERS=$(5)
endef
$(eval $(call ck,mp,2016,ring_2016.c ring_sc.c,2,1))
$(eval $(call ck,mp,2017,ring_2017.c ring_sc.c,2,1))
$(eval $(call ck,spmc,2011,spmc.c ring_sp.c,1,2))
$(eval $(call ck,spmc,2012,spmc.c ring_sp.c,1,2))
$(eval $(call ck,spsc,2011,spsc.c ring_sp.c,1,1))
$(eval $(call ck,spsc,2012,spsc.c ring_sp.c,1,1))
$(eval $(call ck,spsc,2026,spsc.c ring_sp.c,1,1))
CKS := $(addprefix ck/ring_,mp-2016 mp-2017 spmc-2011 spmc-2012 spsc-2011 spsc-2012 spsc-2026)

SRC_vyukov/mpmc := rings/vyukov/queue.c rings/vyukov/table.c
SRC_jctools/mpmc-2016 := rings/jctools/mpmc.c rings/vyukov/table.c
SRC_jctools/mpmc-2017 := $(SRC_jctools/mpmc-2016)
FLAGS_jctools/mpmc-2016 := -DYEAR=2016
FLAGS_jctools/mpmc-2017 := -DYEAR=2017
VYUKOVS := vyukov/mpmc jctools/mpmc-2016 jctools/mpmc-2017
$(foreach ring,$(VYUKOVS),$(eval DEP_$(ring) := rings/vyukov/queue.h))

SRC_jctools/spmc-2013 := rings/jctools/spmc.c rings/jctools/spmc_table.c
SRC_jctools/spmc-2014 := $(SRC_jctools/spmc-2013)
DEP_jctools/spmc-2013 := rings/jctools/spmc.h
DEP_jctools/spmc-2014 := rings/jctools/spmc.h
FLAGS_jctools/spmc-2013 := -DYEAR=2013
FLAGS_jctools/spmc-2014 := -DYEAR=2014

SRC_dotnet/segment-2025 := rings/dotnet/segment.c rings/dotnet/table.c
SRC_dotnet/segment-2026 := $(SRC_dotnet/segment-2025)
DEP_dotnet/segment-2025 := rings/dotnet/segment.h
DEP_dotnet/segment-2026 := rings/dotnet/segment.h
FLAGS_dotnet/segment-2025 := -DYEAR=2025
FLAGS_dotnet/segment-2026 := -DYEAR=2026

SRC_dpdk/rte_ring-2015 := rings/dpdk/rte_ring.c rings/dpdk/table.c
SRC_dpdk/rte_ring-2016 := rings/dpdk/rte_ring.c rings/dpdk/table.c
DEP_dpdk/rte_ring-2015 := rings/dpdk/rte_ring.h
DEP_dpdk/rte_ring-2016 := rings/dpdk/rte_ring.h
FLAGS_dpdk/rte_ring-2015 := -DYEAR=2015
FLAGS_dpdk/rte_ring-2016 := -DYEAR=2016

# With barriers: -DGENERIC, as year and month, and a name for each.
define dpdk_generic
SRC_dpdk/generic-$(1) := rings/dpdk/generic.c rings/dpdk/table.c
DEP_dpdk/generic-$(1) := rings/dpdk/rte_ring.h
FLAGS_dpdk/generic-$(1) := -DGENERIC=$(2) -DRING_NAME='"dpdk/generic-$(1)"' -DRING_ABOUT='"$(3)"'
endef
$(eval $(call dpdk_generic,2016-03,201603,DPDK with barriers and a read barrier before the tail of a dequeue))
$(eval $(call dpdk_generic,2016-07,201607,DPDK ecc7d10e44: a write barrier before the tail of a dequeue))
$(eval $(call dpdk_generic,2017-11,201711,DPDK 9bc2cbb007: heads are read before the other tail))
$(eval $(call dpdk_generic,2019-03,201903,DPDK 85cffb2ecc: single consumers read the other tail before slots))
DPDK_GENERICS := $(addprefix dpdk/generic-,2016-03 2016-07 2017-11 2019-03)

# io_uring: -DKERNEL_BARRIER, -DUSER_BARRIER and -DWAKES_FIRST, and a name for each.
define io_uring
SRC_$(1) := rings/io_uring/sq.c rings/io_uring/table.c
DEP_$(1) := rings/io_uring/sq.h
FLAGS_$(1) := -DKERNEL_BARRIER=$(2) -DUSER_BARRIER=$(3) -DWAKES_FIRST=$(4) -DRING_NAME='"$(1)"' \
	-DRING_ABOUT='"$(5)"'
endef
$(eval $(call io_uring,io_uring/sqpoll,1,1,0,the submission queue of io_uring: full barriers before flags and tail are looked at))
$(eval $(call io_uring,io_uring/sqpoll-no-kernel-barrier,0,1,0,the same before Linux 0d7bae69c574: the poller has none))
$(eval $(call io_uring,io_uring/sqpoll-no-user-barrier,1,0,0,the same before liburing 541: the submitter has none))
$(eval $(call io_uring,libevpl/wakes-first,1,1,1,the same before libevpl 165: the poller is woken before the tail moves))
IO_URINGS := $(addprefix io_uring/,sqpoll sqpoll-no-kernel-barrier sqpoll-no-user-barrier) \
	libevpl/wakes-first

# perf: -DBARRIERS, a sum, and a name for each.
define perf
SRC_perf/$(1) := rings/perf/buffer.c rings/perf/table.c
DEP_perf/$(1) := rings/perf/buffer.h
FLAGS_perf/$(1) := -DBARRIERS=$(2) -DRING_NAME='"perf/$(1)"' -DRING_ABOUT='"$(3)"'
endef
$(eval $(call perf,buffer,7,the buffer of perf in user space))
$(eval $(call perf,buffer-no-b,6,the same without the barrier of the writer: read before written))
$(eval $(call perf,buffer-no-c,5,the same without the first barrier of the reader: read before written))
$(eval $(call perf,buffer-no-d,3,the same without the last barrier of the reader: overwritten while read))
PERFS := $(addprefix perf/,buffer buffer-no-b buffer-no-c buffer-no-d)

SRC_dekker/spsc := rings/dekker/ring.c rings/dekker/table.c
SRC_dekker/spsc-no-turn := $(SRC_dekker/spsc)
DEP_dekker/spsc := rings/dekker/ring.h
DEP_dekker/spsc-no-turn := rings/dekker/ring.h
FLAGS_dekker/spsc-no-turn := -DTURN=0

SRC_litmus/variables := rings/litmus/variables.c
DEP_litmus/variables := rings/litmus/operations.h rings/litmus/no_queue.h
SRC_litmus/parts := rings/litmus/parts.c
DEP_litmus/parts := $(DEP_litmus/variables)
SRC_litmus/programs := rings/litmus/programs.c
DEP_litmus/programs := rings/litmus/no_queue.h

include rings/libraries.mk

YARDSTICKS := $(addprefix yardsticks/,p-bug p-bug-ord1 p-bug-ord2 p-fix p-fix-ord1 p-fix-ord2 p-fix-ord3)
FIFOS := $(YARDSTICKS) $(CKS) $(VYUKOVS) jctools/spmc-2013 jctools/spmc-2014 dotnet/segment-2025 \
	dotnet/segment-2026 dpdk/rte_ring-2015 dpdk/rte_ring-2016 dekker/spsc \
	dekker/spsc-no-turn $(DPDK_GENERICS) $(IO_URINGS) $(PERFS) $(LIBRARIES)

# One thread alone finds all of these the same.
define fifo
DEP_$(1) += rings/queue_table.h
SRC_$(1)_test := $(SRC_$(1)) rings/fifo_test.c
DEP_$(1)_test := $(DEP_$(1))
FLAGS_$(1)_test := $(FLAGS_$(1))
endef
$(foreach ring,$(FIFOS),$(eval $(call fifo,$(ring))))
# Its header takes the address of what begins a node that there is not: of no consequence
# to compilers, but not to the sanitizer of undefined behaviour.
FLAGS_liburcu/lfstack_test += -fno-sanitize=null
FLAGS_liburcu/rculfqueue_test += -DONE_THREAD=1

# No queues: programs whose results are all that there is to see.
LITMUS_PROGRAMS := litmus/variables litmus/parts litmus/programs

RINGS := $(BUF_RINGS) $(FIFOS) $(LITMUS_PROGRAMS)
RING_TESTS := $(addsuffix _test,$(BUF_RINGS) $(FIFOS)) freebsd/buf_ring-2019-arm_test
