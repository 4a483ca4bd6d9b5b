# SPDX-License-Identifier: BSD-2-Clause
#
# Does what was printed look like what a page shows?  `...' on a line of its own stands
# for any lines, and at the end of a line for any rest.
#
#	awk -f session.awk SHOWN PRINTED

function alike(shown, printed,  n) {
	n = length(shown) - 3
	if (substr(shown, n + 1) == "...")
		return substr(printed, 1, n) == substr(shown, 1, n)
	return printed == shown
}

# Do the shown lines from s on fit the printed ones from p on?
function fits(s, p,  q) {
	for (; s <= shown && want[s] != "..."; s++)
		if (p > printed || !alike(want[s], got[p++]))
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
