# SPDX-License-Identifier: BSD-2-Clause
#
# Rings of libraries, LIBRARIES, by the headers that are installed as they are: what is not
# installed is left out; LIBRARIES_MISSING are the packages.  See rings.mk for the form.

# Not empty if one of the files is there, or will be once `make deps` has been.
is_installed = $(or $(filter deps,$(MAKECMDGOALS)),$(wildcard $(1)))

# DPDK: RING_SYNC, flags, and a name for each.
LIBDPDK_INCLUDES := /usr/include/dpdk /usr/include/$(shell uname -m)-linux-gnu/dpdk
define libdpdk
SRC_libdpdk/$(1) := rings/libdpdk/table.c
DEP_libdpdk/$(1) := rings/libdpdk/ring.h
FLAGS_libdpdk/$(1) := $(addprefix -isystem ,$(LIBDPDK_INCLUDES)) -DRING_SYNC=RTE_RING_SYNC_$(2) $(3) \
	-DRING_NAME='"libdpdk/$(1)"' -DRING_ABOUT='"$(4)"'
endef
$(eval $(call libdpdk,rte_ring,MT,,many producers and consumers and barriers))
$(eval $(call libdpdk,rte_ring-c11,MT,-DRTE_USE_C11_MEM_MODEL,many producers and consumers in C11 terms))
$(eval $(call libdpdk,rte_ring-st,ST,,one producer and consumer and barriers))
$(eval $(call libdpdk,rte_ring-st-c11,ST,-DRTE_USE_C11_MEM_MODEL,one producer and consumer in C11 terms))
$(eval $(call libdpdk,rte_ring-rts,MT_RTS,,relaxed tails: nobody waits for those before))
$(eval $(call libdpdk,rte_ring-hts,MT_HTS,,head and tail move together: one at a time))
LIBDPDKS := $(if $(call is_installed,$(LIBDPDK_INCLUDES)),$(addprefix libdpdk/, \
	rte_ring rte_ring-c11 rte_ring-st rte_ring-st-c11 rte_ring-rts rte_ring-hts))

# Concurrency Kit: flags, and a name for each.
define libck
SRC_libck/$(1) := rings/libck/table.c
DEP_libck/$(1) := rings/libck/ring.h
FLAGS_libck/$(1) := $(2) -DRING_NAME='"libck/$(1)"' -DRING_ABOUT='"$(3)"'
endef
$(eval $(call libck,ring,,as its port to the builtins of compilers is: each fence is a full one))
$(eval $(call libck,ring-as-told,-DFENCES_AS_TOLD,fences and claims that do what manual pages promise and no more))
LIBCKS := $(if $(call is_installed,/usr/include/ck_ring.h),libck/ring libck/ring-as-told)

# liburcu, over headers that stand in for its own with assembly.
define liburcu
SRC_liburcu/$(1) := rings/liburcu/$(1).c
DEP_liburcu/$(1) := $(addprefix inject/include/brrace/liburcu/urcu/,arch.h uatomic.h)
FLAGS_liburcu/$(1) := -Iinject/include/brrace/liburcu
endef
$(foreach ring,wfcqueue lfstack rculfqueue,$(eval $(call liburcu,$(ring))))
LIBURCUS := $(if $(call is_installed,/usr/include/urcu/wfcqueue.h /usr/include/*/urcu/wfcqueue.h), \
	$(addprefix liburcu/,wfcqueue lfstack rculfqueue))

LIBRARIES := $(LIBDPDKS) $(LIBCKS) $(LIBURCUS)
LIBRARIES_MISSING := $(if $(LIBDPDKS),,libdpdk-dev) $(if $(LIBCKS),,libck-dev) \
	$(if $(LIBURCUS),,liburcu-dev)
