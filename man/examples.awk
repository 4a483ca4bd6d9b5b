# SPDX-License-Identifier: BSD-2-Clause
#
# Takes the literal displays out of a page: those under EXAMPLES of an mdoc page, and
# all fenced blocks of a Markdown file.  Each goes into its own file "DIR/NNN".
#
#	awk -v dir=DIR -f examples.awk PAGE
#
# Its first line says what it is:
#
#	file NAME     to be written as NAME: `.\" file NAME' or `<!-- file NAME -->' is before it
#	session N     commands, and what they print; the last one ends with status N:
#	              `.\" exit N' or `<!-- exit N -->', else 0
#	scenario      to be run
#
# Other displays are left out.

function begin() {
	inside = 1
	lines = 0
}

function end(  kind, path, i) {
	inside = 0
	if (file != "")
		kind = "file " file
	else if (line[1] ~ /^\$ /)
		kind = "session " (status == "" ? 0 : status)
	else if (line[1] ~ /^brrace: 1$/)
		kind = "scenario"
	file = status = ""
	if (kind == "")
		return
	path = sprintf("%s/%03d", dir, ++n)
	print kind >path
	for (i = 1; i <= lines; i++)
		print line[i] >path
	close(path)
}

function plain(s) {
	if (!mdoc)
		return s
	gsub(/\\&/, "", s)
	gsub(/\\-/, "-", s)
	gsub(/\\e/, "\\", s)
	return s
}

function mark(name, value) {
	if (name == "file")
		file = value
	else if (name == "exit")
		status = value
}

FNR == 1 { mdoc = FILENAME ~ /\.[1-9]$/ }

inside && (mdoc ? /^\.Ed/ : /^```/) { end(); next }
inside { line[++lines] = plain($0); next }

mdoc && /^\.Sh/ { examples = $2 == "EXAMPLES" }
mdoc && /^\.\\" (file|exit) / { mark($2, $3) }
mdoc && examples && /^\.Bd -literal/ { begin() }

!mdoc && /^<!-- (file|exit) / { mark($2, $3) }
!mdoc && /^```/ { begin() }
