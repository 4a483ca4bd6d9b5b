# SPDX-License-Identifier: BSD-2-Clause
#
# Ordering edges of one ring, which its comments name in pairs:
#
#	R1: release, pairs with A1 in dequeue and A2 in peek.
#
# Each half must say the same of the other: A1 is in dequeue(), is no release itself, and
# pairs with R1 in the function that this one is in.  Functions go by the end of their
# name, buf_ring_dequeue() by dequeue.
#
#	awk -v ring=NAME -f edges.awk FILE...     all C files of the ring

function tell(where, what) {
	print where ": " ring ": " what
	bad = 1
}

# Does FUNCTION go by this name?
function goes_by(f, name) {
	return f == name || substr(f, length(f) - length(name)) == "_" name
}

# A comment that names an edge, all of it.
function read_edge(text, where,  words, n, i, w, label, mate) {
	gsub(/[*\/\t ]+/, " ", text)
	if (!match(text, /[A-Z][0-9]+: [a-z ]+, pairs with /))
		return
	text = substr(text, RSTART)
	label = text
	sub(/:.*/, "", label)
	edges++
	edge_label[edges] = label
	edge_kind[edges] = text
	sub(/^[^:]*: /, "", edge_kind[edges])
	sub(/,.*/, "", edge_kind[edges])
	edge_at[edges] = where
	sub(/.*pairs with /, "", text)
	sub(/\..*/, "", text)
	gsub(/,/, " ", text)
	n = split(text, words, " ")
	for (i = 1; i <= n; i++) {
		w = words[i]
		if (w ~ /^[A-Z][0-9]+$/)
			mate = w
		else if (w != "in" && w != "and")
			edge_mates[edges] = edge_mates[edges] " " mate ":" w
	}
	edge_in[edges] = fn
}

FNR == 1 { fn = "" ; comment = "" }
/^[a-zA-Z_].*\(/ && !/;$/ {
	fn = $0
	sub(/\(.*/, "", fn)
	sub(/.*[ *]/, "", fn)
}
/\/\*/ { comment = ""; comment_at = FILENAME ":" FNR }
{ comment = comment " " $0 }
/\*\// {
	read_edge(comment, comment_at)
	comment = ""
}

# Does edge e say that it pairs with a label in a function?
function says(e, label, f,  mates, n, i, part) {
	n = split(edge_mates[e], mates, " ")
	for (i = 1; i <= n; i++) {
		split(mates[i], part, ":")
		if (part[1] == label && goes_by(f, part[2]))
			return 1
	}
	return 0
}

function check(e, mate, name,  i, found) {
	for (i = 1; i <= edges; i++) {
		if (edge_label[i] != mate || !goes_by(edge_in[i], name))
			continue
		found = 1
		if (!says(i, edge_label[e], edge_in[e]))
			tell(edge_at[i], mate " in " edge_in[i] "() does not pair with " \
				edge_label[e] " in " edge_in[e] "(), which says so")
		else if ((edge_kind[i] ~ /release/) == (edge_kind[e] ~ /release/))
			tell(edge_at[e], edge_label[e] " and " mate " are both " edge_kind[e])
	}
	if (!found)
		tell(edge_at[e], edge_label[e] " pairs with " mate " in " name \
			"(), which is not there")
}

END {
	for (e = 1; e <= edges; e++) {
		n = split(edge_mates[e], mates, " ")
		for (k = 1; k <= n; k++) {
			split(mates[k], part, ":")
			check(e, part[1], part[2])
		}
	}
	exit bad
}
