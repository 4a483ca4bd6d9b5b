# SPDX-License-Identifier: BSD-2-Clause
#
# Who may know whom: reads C files and tells each include that breaks the order, and
# each circle of includes.
#
#	awk -f layers.awk FILE.c FILE.h...
#
# cmd sees inject, but hooks only where rings are made; rings see what is below
# inject/include/; inject sees neither.  In inject a folder sees itself, subject.h and
# what may[] says.  "run" is the run as a whole: the files of no folder, who see every
# folder but the hooks.  In cmd a folder sees itself and what may_cmd[] says; files of no
# folder are verbs, who see every folder, and whom none sees.  Tests see all of their own
# side.

BEGIN {
	may["abi"] = "sched subject run"
	may["sched"] = "memory oracle trace run subject/caller.h"
	may["search"] = "sched memory graph trace oracle run abi/hooks.h" # their names
	may["memory"] = "graph trace run"
	may["graph"] = "trace"
	may["oracle"] = "trace"
	may["trace"] = ""
	may["litmus"] = "" # nor is it seen, but by tests
	may["bench"] = "stress subject search/prng.h"
	may["subject"] = "abi/refused.h" # a list of names
	may["stress"] = "oracle subject"
	may["run"] = "sched search memory graph oracle trace subject"

	may_cmd["base"] = ""
	may_cmd["scenario"] = "base"
	may_cmd["report"] = "base scenario"
	may_cmd["cc"] = "base report"
	may_cmd["perform"] = "base scenario report cc"
	may_cmd["explain"] = "report perform"
	may_cmd["pack"] = "base scenario report cc perform"
	may_cmd["explore"] = "base scenario report perform explain pack"
	may_cmd["run"] = "base report perform explain pack explore"
	may_cmd["catalogue"] = "base scenario report explore"
	may_cmd["stress"] = "base report explore"
	may_cmd["bench"] = "base report perform"
	may_cmd["selftest"] = "cc perform"
	may_cmd["new"] = ""
	may_cmd["measure"] = ""
}

function tell(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

# The folder below inject/ or cmd/ that a path lies in.
function folder(path, none) {
	return sub(/\/.*/, "", path) ? path : none
}

function among(word, list,  words, n, i) {
	n = split(list, words)
	for (i = 1; i <= n; i++)
		if (words[i] == word)
			return 1
	return 0
}

function check_inject(to,  from) {
	from = FILENAME
	sub(/^inject\//, "", from)
	from = folder(from, "run")
	if (!(to in inject_files))
		tell("inject includes " to ", which is not below inject/")
	else if (!test && to ~ /_?test(ing)?[_.]/)
		tell("includes " to ", which is for tests")
	else if (!test && folder(to, "run") != from && !among(folder(to, "run"), may[from]) &&
		 !among(to, may[from]))
		tell(from "/ includes " to)
}

function check_cmd(to,  from) {
	from = FILENAME
	sub(/^cmd\//, "", from)
	from = folder(from)
	if (!(to in cmd_files) && !(to in inject_files))
		tell("includes " to ", which is neither below cmd/ nor inject/")
	else if (!test && folder(to) == "abi" && from != "cc")
		tell("includes " to ", which is for cmd/cc")
	else if (!test && from && to in cmd_files && folder(to) != from &&
		 !among(folder(to), may_cmd[from]))
		tell(from "/ includes " to)
}

# The path of a file that is named from where this one is.
function beside(to,  path) {
	path = FILENAME
	sub(/[^\/]*$/, "", path)
	path = path to
	while (sub(/[^\/]+\/\.\.\//, "", path))
		;
	return path
}

function check_rings(to) {
	if (!(beside(to) in files) && !("inject/include/" to in files))
		tell("a ring includes " to ", which is neither a ring's nor below inject/include/")
}

# Headers for rings see each other and subject.h.
function check_include(to) {
	if (!(beside(to) in files) || beside(to) !~ /^inject\/include\//)
		tell("includes " to ", which is not below inject/include/")
}

# The file, as a path from the top, that an include names.
function target(to) {
	if (FILENAME ~ /^(rings|inject\/include)\//)
		return ""
	return to in cmd_files && FILENAME ~ /^cmd\// ? "cmd/" to : "inject/" to
}

# A walk along includes that comes back to where it is.
function walk(file,  next_files, n, i) {
	on_path[file] = 1
	n = split(includes[file], next_files)
	for (i = 1; i <= n; i++) {
		if (next_files[i] in on_path) {
			print next_files[i] ": includes itself by way of " file
			bad = 1
		} else if (!(next_files[i] in walked)) {
			walk(next_files[i])
		}
	}
	delete on_path[file]
	walked[file] = 1
}

BEGIN {
	for (i = 1; i < ARGC; i++) {
		files[ARGV[i]]
		path = ARGV[i]
		if (sub(/^cmd\//, "", path))
			cmd_files[path]
		else if (sub(/^inject\//, "", path))
			inject_files[path]
	}
}

FNR == 1 {
	test = FILENAME ~ /(_test|_bench|_fuzz)\.c$|test(ing)?[_a-z]*\.h$/
	first = 0
}

/^#[ \t]*include[ \t]/ && first++ == 0 && !test {
	own = FILENAME
	sub(/\.c$/, ".h", own)
	name = own
	sub(/^rings\/.*\/|^(cmd|inject)\//, "", name)
	if (own != FILENAME && own in files && index($0, name "\"") == 0)
		tell(name " should be included first")
}

/^#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	to = part[2]
	if (FILENAME == "inject/include/brrace/subject.h")
		tell("subject.h includes " to)
	else if (to != "brrace/subject.h") {
		if (FILENAME ~ /^inject\/include\//)
			check_include(to)
		else if (FILENAME ~ /^inject\//)
			check_inject(to)
		else if (FILENAME ~ /^cmd\//)
			check_cmd(to)
		else
			check_rings(to)
		includes[FILENAME] = includes[FILENAME] " " target(to)
	}
}

END {
	for (i = 1; i < ARGC; i++)
		if (!(ARGV[i] in walked))
			walk(ARGV[i])
	exit bad
}
