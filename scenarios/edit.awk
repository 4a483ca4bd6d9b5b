# SPDX-License-Identifier: BSD-2-Clause
#
# What a programmer might do to the source of a ring without meaning another ring:
#
#	awk -v edit=line|printf|rename|hoist -f edit.awk FILE.c
#
#	line    an empty line after each one
#	printf  a printf() after each statement of a function
#	rename  locals get other names
#	hoist   masks and sizes are read once, at the start of a function
#
# Functions are told by their braces in the first column, statements by their lines.

{
	line[NR] = $0
}

/^\{$/ {
	inside = NR
}

inside {
	start[NR] = inside
}

/^\}$/ {
	inside = 0
}

# What stands there on behalf of the preprocessor stays as it is.
function is_macro(n) {
	return line[n] ~ /^#/ || line[n] ~ /\\$/ || line[n - 1] ~ /\\$/
}

# The end of a statement behind which another one may stand: not the body of an if or a
# loop without braces.
function is_statement(n,  before) {
	if (!start[n] || is_macro(n) || line[n] !~ /^\t+[^ ].*;$/ ||
	    line[n] ~ /^\t+(return|goto|break|continue)/)
		return 0
	before = n - 1
	while (line[before] == "" || line[before] ~ /^[\t ]*(\/\*|\*)/)
		before--
	return line[before] ~ /[;{}:]$/
}

function is_declaration(n) {
	return start[n] && !is_macro(n) &&
	       line[n] ~ /^\t+((const|struct|enum|unsigned|static) )*[a-z_0-9]+ \**[a-z_0-9]+( =|[,;])/ &&
	       line[n] !~ /^\t+(return|goto|else|extern|typedef)/
}

# Takes in the names that a line of the function which starts at `from` declares.
function learn(n, from,  text, words, count, i) {
	text = line[n]
	sub(/ =.*/, "", text)
	count = split(text, words, ",")
	for (i = 1; i <= count; i++) {
		gsub(/;|\*/, " ", words[i])
		sub(/ +$/, "", words[i])
		sub(/.*[\t ]/, "", words[i])
		local[from, words[i]] = 1
	}
}

# Members, tags and what is quoted keep their names.
function renamed(text, from,  out, word, before) {
	while (match(text, /"([^"\\]|\\.)*"|[A-Za-z_0-9]+|->|./)) {
		word = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if ((from, word) in local && before !~ /^(\.|->|struct|enum)$/)
			out = out "another_"
		out = out word
		if (word != " ")
			before = word
	}
	return out
}

# The function's head, from the line behind the empty one.
function parameters(n,  text) {
	while (line[--n] != "")
		text = line[n] " " text
	return text
}

# Fields of a parameter that the function which starts there reads and does not write.
function find_fields(n,  head, text, word, base) {
	split("", field)
	head = parameters(n)
	for (; start[n]; n++) {
		text = line[n]
		while (match(text, /[a-z_]+->[a-z_]*(mask|size)/)) {
			word = substr(text, RSTART, RLENGTH)
			base = substr(word, 1, index(word, "-") - 1)
			text = substr(text, RSTART + RLENGTH)
			if (text ~ /^ =[^=]/ || text ~ /^[a-z_]/)
				continue
			if (head ~ ("\\*" base "[,)]"))
				field[word] = "hoisted_" substr(word, length(base) + 3)
		}
	}
}

function hoisted(text,  word, at) {
	for (word in field)
		while ((at = index(text, word)))
			text = substr(text, 1, at - 1) field[word] substr(text, at + length(word))
	return text
}

function hoist(n,  word) {
	if (start[n] == n) {
		print line[n]
		find_fields(n)
		for (word in field)
			printf "\tconst __auto_type %s = %s;\n", field[word], word
		return
	}
	print start[n] ? hoisted(line[n]) : line[n]
}

END {
	for (n = 1; n <= NR; n++)
		if (is_declaration(n))
			learn(n, start[n])
	for (n = 1; n <= NR; n++) {
		if (edit == "hoist")
			hoist(n)
		else
			print edit == "rename" && start[n] && !is_macro(n) ? renamed(line[n], start[n]) : line[n]
		if (edit == "line" && line[n] !~ /\\$/)
			print ""
		if (edit == "printf" && n == 1)
			print "#include <stdio.h>"
		if (edit == "printf" && is_statement(n))
			print "\tprintf(\"%s, line %d\\n\", __func__, __LINE__);"
	}
}
