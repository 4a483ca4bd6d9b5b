/* SPDX-License-Identifier: BSD-2-Clause */
/* circular-buffers.rst: indices of a ring of a power of two, one slot of which stays empty. */
#ifndef LINUX_LINUX_CIRC_BUF_H
#define LINUX_LINUX_CIRC_BUF_H

struct circ_buf {
	char *buf;
	int head, tail;
};

#define CIRC_CNT(head, tail, size) (((head) - (tail)) & ((size) - 1))
#define CIRC_SPACE(head, tail, size) CIRC_CNT(tail, (head) + 1, size)

/* As many of them as lie in one piece.  An index that others move is read once. */
#define CIRC_CNT_TO_END(head, tail, size) \
	__extension__({ \
		int circ_end = (size) - (tail); \
		int circ_n = ((head) + circ_end) & ((size) - 1); \
		circ_n < circ_end ? circ_n : circ_end; \
	})
#define CIRC_SPACE_TO_END(head, tail, size) \
	__extension__({ \
		int circ_end = (size) - 1 - (head); \
		int circ_n = (circ_end + (tail)) & ((size) - 1); \
		circ_n <= circ_end ? circ_n : circ_end + 1; \
	})

#endif
