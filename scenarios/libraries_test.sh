#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# README's table of searches in the rings of libraries, searched again: a row is a ring,
# slots (- for none), threads and what they do, and what each memory model comes to.
#
#	libraries_test.sh [--update]     --update writes the table anew
. cmd/testing.sh

threads() { # "P: put a; C: get, get"
	echo "$1" | sed 's/^ *`//; s/` *$//; s/; */\n/g' | sed 's/^\([^:]*\): *\(.*\)$/  \1: [\2]/'
}

scenario() { # RING SLOTS THREADS
	echo "brrace: 1"
	echo "ring: $1"
	[ "$2" = - ] || echo "slots: $2"
	echo "threads:"
	threads "$3"
}

# exhausted: complete and blocked executions; else within what; or what was found.
verdict() { # MODEL
	"$BRRACE" explore --exhaustive --as-found --accept bounded,sampled --model "$1" \
		"$dir/client.yml" >"$out" 2>"$err"
	sed -n '$ {
		s/^exhausted: .*executions: \([0-9]*\) complete, \([0-9]*\) blocked.*/\1 + \2/p
		s/^violation: \([a-z-]*\) .*/**\1**/p
		s/^[a-z]*(.*executions: 0 complete.*/not searched/p
		s/^[a-z]*(\(.*\)): .*executions: \([0-9]*\) complete.*/\2, \1/p
	}' "$out"
}

search_row() { # "| `ring` | slots | `threads` | ..."
	ring=$(echo "$1" | cut -d'|' -f2 | tr -d ' `')
	slots=$(echo "$1" | cut -d'|' -f3 | tr -d ' ')
	client=$(echo "$1" | cut -d'|' -f4)
	scenario "$ring" "$slots" "$client" >"$dir/client.yml"
	echo "| \`$ring\` | $slots |$client| $(verdict sc) | $(verdict tso) | $(verdict rc11) |"
}

agrees() { # FILE FILE
	diff "$1" "$2" | sed 's/^/# /' | grep . && return 1
	return 0
}

sed -n '/^<!-- libraries -->/,/^$/ s/^| `lib/&/p' README.md >"$dir/rows"
[ -s "$dir/rows" ] || exit 99
"$BRRACE" list >"$dir/list"
while read -r row; do
	ring=$(echo "$row" | cut -d'`' -f2)
	if grep -q "^ *$ring " "$dir/list"; then
		search_row "$row"
	else
		echo "# skipped: $ring, whose library is not installed" >&2
		echo "$row"
	fi
done <"$dir/rows" >"$dir/searched"
if [ "${1:-}" = --update ]; then
	awk -v rows="$dir/searched" '
		/^<!-- libraries -->/ { inside = 1 }
		/^$/ { inside = 0 }
		inside && /^\| `lib/ { getline < rows }
		{ print }' README.md >"$dir/readme" && cat "$dir/readme" >README.md
	exit
fi
check "README's searches of libraries" agrees "$dir/rows" "$dir/searched"
exit $failed
