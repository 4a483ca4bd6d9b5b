# SPDX-License-Identifier: BSD-2-Clause
#
# Does what was printed look like what a page shows?  `...' on a line of its own stands
# for any lines.
#
#	awk -f session.awk SHOWN PRINTED

# Do the shown lines from s on fit the printed ones from p on?
function fits(s, p,  q) {
	for (; s <= shown && want[s] != "..."; s++)
		if (p > printed || got[p++] != want[s])
			return 0
	if (s > shown)
		return p > printed
	for (q = p; q <= printed + 1; q++)
		if (fits(s + 1, q))
			return 1
	return 0
}

FILENAME == ARGV[1] { want[++shown] = $0 }
FILENAME == ARGV[2] { got[++printed] = $0 }
END { exit !fits(1, 1) }
