# SPDX-License-Identifier: BSD-2-Clause
#
# What can be counted: the length of files, functions and lines, and what should be in
# no file.  A page holds a header; a screen, a function.
#
#	awk -v here="$PWD" -f style.awk FILE...

BEGIN {
	most_columns = 100
	most_lines["c"] = 700
	most_lines["h"] = 120
	most_lines["testing"] = 350 # headers of tests
	most_in_function = 60

	# The documented interface, and the path of an access, all of it inline.
	most_lines["inject/include/brrace/subject.h"] = 180
	most_lines["inject/run.h"] = 150
	most_lines["inject/sched/access.h"] = 200
	# Looked up so often that it is inline.
	most_lines["inject/graph/graph.h"] = 210
	most_lines["inject/search/made_up.h"] = 150
	most_lines["inject/search/by_hand.h"] = 170

	licence = "SPDX-License-Identifier: BSD-2-Clause"
	# Assembled, so that this file does not have them.
	unfinished = "(TO" "DO|FIX" "ME|XX" "X|HA" "CK)"
}

function tell(line, what) {
	print FILENAME ":" line ": " what
	bad = 1
}

# Width of a line, with tabs of 8.
function columns(s,  n, i, part) {
	n = split(s, part, "\t")
	s = part[1]
	for (i = 2; i <= n; i++)
		s = sprintf("%s%*s%s", s, 8 - length(s) % 8, "", part[i])
	return length(s)
}

function check_length(  most) {
	most = FILENAME in most_lines ? most_lines[FILENAME] : most_lines[kind]
	if (most && last > most)
		tell(last, last " lines (" most " are the most)")
}

FNR == 1 {
	if (NR > 1) {
		now = FILENAME
		FILENAME = before
		check_length()
		FILENAME = now
	}
	before = FILENAME
	kind = FILENAME
	sub(/.*\./, "", kind)
	code = kind ~ /^[chS]$/
	if (FILENAME ~ /testing[_a-z]*\.h$/)
		kind = "testing"
	data = FILENAME ~ /\.(yml|json|in|md|golden|out)$|^\.[a-z-]*$|^LICENSE$/
	begun = 0
	licensed = 0
}

{ last = FNR }

FNR <= 3 && index($0, licence) { licensed = 1 }
FNR == 3 && !licensed && !data { tell(1, "has no licence") }

/[ \t]$/ { tell(FNR, "ends in blanks") }
/^(<<<<<<<|>>>>>>>)/ { tell(FNR, "was not merged") }
$0 ~ "(^|[^A-Za-z_])" unfinished "([^A-Za-z_]|$)" { tell(FNR, "is unfinished") }
here && index($0, here "/") { tell(FNR, "has a path of this machine") }

code && columns($0) > most_columns {
	tell(FNR, columns($0) " columns (" most_columns " are the most)")
}

# Functions begin and end in the first column.
code && /^[a-zA-Z_].*\(/ && !/;$/ { name_at = FNR; name = $0 }
code && /^\{/ { begun = name_at }
code && /^\}/ {
	if (begun && FNR - begun + 1 > most_in_function) {
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
		tell(begun, name "() has " FNR - begun + 1 " lines (" most_in_function \
			" are the most)")
	}
	begun = 0
}

END {
	check_length()
	exit bad
}
