#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The pages and the README say what is so: every command of their examples is executed
# in a directory of its own and must end and print as shown; every option that a verb
# has is documented, and no other one; completions know them all; the table of rings in
# the README holds.  $BRRACE is the tool, build/brrace if it is not set.  Prints ok or
# not ok; exits with 1 if one failed.
set -u
BRRACE=$(realpath "${BRRACE:-build/brrace}") || exit 99
here=$(realpath "$(dirname "$0")") || exit 99
top=$(dirname "$here")
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
PATH=$(dirname "$BRRACE"):$PATH
HOME=$dir XDG_CACHE_HOME=$dir/cache COLUMNS=100 LC_ALL=C NO_COLOR=1
export PATH HOME XDG_CACHE_HOME COLUMNS LC_ALL NO_COLOR
unset BRRACE_CC CLICOLOR_FORCE
failed=0

ok() {
	echo "ok $1"
}

not_ok() {
	echo "not ok $1"
	failed=1
}

# Commands of a session, each with what is shown below it: NAME.1, NAME.1.shown, ...
split_session() { # NAME
	awk -v name="$1" '
		/^\$ / { n++; more = 0; $0 = substr($0, 3) ; command = 1 }
		{ to = name "." n (command ? "" : ".shown") }
		{ print >to }
		command { command = /\\$/ }' "$1"
}

run_command() { # NAME FILE STATUS
	sh "$2" >"$dir/printed" 2>&1 </dev/null
	got=$?
	if [ $got != "$3" ]; then
		not_ok "$1: exit status $got instead of $3"
	elif [ -e "$2.shown" ] && ! awk -f "$here/session.awk" "$2.shown" "$dir/printed"; then
		not_ok "$1: prints something else than the page shows"
	else
		ok "$1"
		return
	fi
	sed 's/^/# /' "$dir/printed"
}

run_session() { # PAGE FILE STATUS
	split_session "$2"
	n=1
	while [ -e "$2.$n" ]; do
		last=0
		[ -e "$2.$((n + 1))" ] || last=$3
		run_command "$1: $(head -n 1 "$2.$n")" "$2.$n" "$last"
		n=$((n + 1))
	done
}

run_block() { # PAGE FILE
	read -r kind what <"$2"
	sed -i 1d "$2"
	case $kind in
	file) cp "$2" "$what" ;;
	session) run_session "$1" "$2" "$what" ;;
	scenario)
		echo 'brrace run scenario.yml' >"$2.1"
		cp "$2" scenario.yml
		run_command "$1: $(grep -m 1 scenario: "$2" || echo "a scenario")" "$2.1" 0
		;;
	esac
}

run_page() { # FILE
	page=$(basename "$1")
	mkdir "$dir/$page" "$dir/$page.blocks"
	cd "$dir/$page" || exit 99
	ln -s "$top/scenarios" scenarios
	awk -v dir="$dir/$page.blocks" -f "$here/examples.awk" "$1"
	for block in "$dir/$page.blocks"/*; do
		run_block "$page" "$block"
	done
}

for page in "$here"/*.[1-9] "$top/README.md"; do
	run_page "$page"
done

verbs() {
	brrace --help | awk '/^  [a-z]/ { print $1 }'
}

# Options, without --help, which every verb has.
options_of_help() { # VERB
	brrace "$1" --help | grep -oE '(^|[[ ])--?[a-z][a-z-]*' | tr -d '[ ' |
		grep -vx -e --help | sort -u
}

options_of_page() { # VERB
	awk -v verb="$1" '
		/^\.S[sh] / { inside = $2 == "brrace" && $3 == verb }
		inside && /^\.It Fl / { print "-" $3 }' "$here"/*.1 | sort -u
}

same() { # NAME FILE FILE
	if diff "$2" "$3" >"$dir/diff"; then
		ok "$1"
	else
		not_ok "$1 (<: the tool, >: the page)"
		sed 's/^/# /' "$dir/diff"
	fi
}

verbs >"$dir/verbs"
sed -n 's/^\.Ss brrace //p' "$here/brrace.1" >"$dir/page"
same "brrace.1 has every verb" "$dir/verbs" "$dir/page"
while read -r verb; do
	options_of_help "$verb" >"$dir/help"
	options_of_page "$verb" >"$dir/page"
	same "a page has every option of $verb" "$dir/help" "$dir/page"
done <"$dir/verbs"

# A ring of which not all can be seen.
blind_ring() {
	brrace new ring blind >/dev/null &&
	sed -i 's/^\tunsigned head = .*/&\n\t__asm__ volatile("mfence" ::: "memory");/' blind.c
}
blind_ring || not_ok "brrace new ring blind"

# Fields of JSON documents, without the names below "expected".
fields_of_tool() {
	freebsd=$top/scenarios/freebsd
	{
		brrace run --json "$freebsd/five-steps.yml" "$freebsd/three-producers-held.yml"
		brrace run --json blind.yml 2>/dev/null
		brrace run --json --tsan "$freebsd/drop-counter-loses-an-update.yml"
	} | awk '
		/^ *"expected": \{$/ { skip = 1 }
		/^ *\}/ { skip = 0 }
		!skip && match($0, /^ *"[a-z]+":/) { gsub(/[ ":]/, "", $1); print $1 }
		/^ *"expected": / { print "expected" }' | sort -u
}

# The same of searches, without the documents of results and races.
fields_of_search() {
	freebsd=$top/scenarios/freebsd
	{
		brrace explore --json --outcomes "$freebsd/five-steps.yml"
		brrace explore --json --exhaustive --model rc11 --ring freebsd/buf_ring-2025 \
			--ignore lost,duplicate,foreign,not-linearizable \
			"$freebsd/five-steps.yml"
	} | awk '
		/^  "[a-z-]+":/ { skip = 0 }
		/^      \}/ { race = 0 }
		!skip && !race && match($0, /^ *"[a-z1-]+":/) { print $1 }
		/^      "race":/ { race = 1 }
		/^  "result":/ { skip = 1 }' | tr -d '":,' | sort -u
}

# Words of a page's section on JSON: of .It lines only, or all.
words_of_page() { # PATTERN PAGE
	awk -v pattern="$1" '
		/^\.Sh / { inside = $2 == "JSON" }
		inside && $0 ~ pattern {
			for (i = 2; i <= NF; i++)
				if ($i ~ /^[a-z1-]+$/)
					print $i
		}' "$here/$2" | sort -u
}

fields_are_told() { # PAGE
	words_of_page '^[.](It )?Cm ' "$1" | comm -23 "$dir/fields" - >"$dir/missing"
	words_of_page '^[.]It Cm ' "$1" | comm -13 "$dir/fields" - >"$dir/unknown"
	same "$1 has every field of --json" "$dir/missing" /dev/null
	same "every field of $1 is in --json" /dev/null "$dir/unknown"
}

fields_of_tool >"$dir/fields"
fields_are_told brrace.1
fields_of_search >"$dir/fields"
fields_are_told brrace-explore.1

words() {
	cat "$dir/verbs"
	while read -r verb; do
		options_of_help "$verb"
	done <"$dir/verbs" | sed 's/^--*//' | sort -u
}

for completion in "$here"/completion/*; do
	missing=$(words | while read -r word; do
		grep -qw -e "$word" "$completion" || echo "$word"
	done)
	name="$(basename "$completion") has every verb and option"
	if [ -z "$missing" ]; then
		ok "$name"
	else
		not_ok "$name, but not $(echo $missing)"
	fi
done

# What a ring does in a scenario, as the table in the README says it.
verdict() { # RING SCENARIO
	brrace run --ring "$1" --json "$2" | awk '
		/^  "why": "/ { why = /is impossible/ ? "impossible" : "does not fit" }
		/^  "notes":/ { exit }
		/^      "kind":/ {
			gsub(/[",]/, "", $2)
			if (!seen[$2]++)
				found = found (found ? ", " : "") $2
		}
		END { print why ? why : found ? found : "none" }'
}

# Lines "RING|SCENARIO|VERDICT".
claims() {
	awk -F' *[|] *' '
		/scenarios\/.*\.yml/ && /^\|/ {
			for (i = 1; i <= NF; i++) {
				scenario[i] = $i
				gsub(/.*\(|\).*/, "", scenario[i])
			}
		}
		/^\|.*`[a-z]*\/buf_ring/ {
			gsub(/`/, "", $3)
			for (i = 5; i < NF; i++)
				print $3 "|" scenario[i] "|" $i
		}' "$top/README.md"
}

cd "$top" || exit 99
for link in $(grep -o '\](\([^)]*\))' README.md | tr -d '()]'); do
	[ -e "$link" ] || not_ok "README.md: there is no $link"
done
claims >"$dir/claims"
while IFS='|' read -r ring scenario claim; do
	got=$(verdict "$ring" "$scenario")
	name="README.md: $ring in $(basename "$scenario"): $claim"
	if [ "$got" = "$claim" ]; then
		ok "$name"
	else
		not_ok "$name, but it is $got"
	fi
done <"$dir/claims"
exit $failed
