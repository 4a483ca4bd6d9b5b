/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What -DBUF_RING_C11 adds to the version of 2025: two orders without which C11 does not
 * promise what real machines do.  No release of FreeBSD has them.
 *
 * A claim releases: who then acquires that head also sees the opposite tail by which
 * there was something to claim.  And who waits for its turn acquires, so that the tail
 * that it stores publishes what its predecessors did, too.
 */
#ifndef FREEBSD_BUF_RING_C11_H
#define FREEBSD_BUF_RING_C11_H

#include "buf_ring.h"

#ifdef BUF_RING_C11
#define BUF_RING_C11_NAME "-c11"
#define BUF_RING_C11_ABOUT ", and what C11 asks for besides"
#define claim atomic_cmpset_rel_32
#define load_turn atomic_load_acq_32
#else
#define BUF_RING_C11_NAME ""
#define BUF_RING_C11_ABOUT ": every access to an index is atomic"
#define claim atomic_cmpset_32
#define load_turn atomic_load_32
#endif

#endif
