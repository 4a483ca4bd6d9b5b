# SPDX-License-Identifier: BSD-2-Clause
# bash completion for brrace(1)

_brrace_rings()
{
	brrace list 2>/dev/null | awk '/^$/ { exit } /^  / { print $1 }'
}

_brrace_operations() # RING
{
	brrace list "$1" 2>/dev/null | awk '/^  / { print $1 }'
}

_brrace_words() # WORD...
{
	COMPREPLY=($(compgen -W "$*" -- "$cur"))
}

_brrace_files() # SUFFIX...
{
	local suffix

	compopt -o filenames
	COMPREPLY+=($(compgen -d -- "$cur"))
	for suffix; do
		COMPREPLY+=($(compgen -f -X "!*.$suffix" -- "$cur"))
	done
}

_brrace_ring()
{
	_brrace_words "$(_brrace_rings)"
	_brrace_files so c
}

# The last ring of a list that commas separate.
_brrace_ring_list()
{
	local before=

	[[ $cur == *,* ]] && before=${cur%,*},
	COMPREPLY=($(compgen -P "$before" -W "$(_brrace_rings)" -- "${cur##*,}"))
}

# The first word after the verb that is no option, and no option's value.
_brrace_first()
{
	local i

	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--slots | --preload) ((i++)) ;;
		-*) ;;
		*)
			echo "${COMP_WORDS[i]}"
			return
			;;
		esac
	done
}

_brrace_bench()
{
	case $prev in
	--ratio | --slots | --repeat | --budget | --duration | --seed) ;;
	--html) _brrace_files html ;;
	--svg) _brrace_files svg ;;
	*)
		case $cur in
		-*)
			_brrace_words --ratio --pin --no-pin --oversubscribe --no-load --load --all --slots \
				--repeat --budget --duration --seed --json --csv --html --svg --quiet --help
			;;
		*) _brrace_ring ;;
		esac
		;;
	esac
}

_brrace_catalogue()
{
	case $prev in
	--model) _brrace_words sc tso rc11 ;;
	--directory) COMPREPLY=($(compgen -d -- "$cur")) ;;
	*)
		_brrace_words -j --jobs --model --directory --max-executions --markdown --json \
			--no-times --help
		;;
	esac
}

_brrace_cc()
{
	case $prev in
	-o) _brrace_files so ;;
	*)
		case $cur in
		-*) _brrace_words -v -o --cc= --kernel= --help ;;
		*) _brrace_files c ;;
		esac
		;;
	esac
}

_brrace_new()
{
	case $prev in
	--header) _brrace_files h ;;
	--kernel) _brrace_words freebsd linux ;;
	*) _brrace_words ring --header --kernel --help ;;
	esac
}

_brrace_points()
{
	local ring

	case $prev in
	--slots | --preload) return ;;
	--rewrite)
		_brrace_files yml
		return
		;;
	esac
	ring=$(_brrace_first)
	if [[ $cur == -* ]]; then
		_brrace_words --slots --preload --rewrite --help
	elif [[ $ring ]]; then
		_brrace_words "$(_brrace_operations "$ring")"
	else
		_brrace_ring
	fi
}

_brrace_run()
{
	case $prev in
	--ring) _brrace_ring_list ;;
	--repeat | -j | --jobs | --time-limit) ;;
	--junit) _brrace_files xml ;;
	--sarif) _brrace_files sarif ;;
	--threads) _brrace_words fibers os ;;
	--volatile) _brrace_words relaxed plain ;;
	--model) _brrace_words sc tso rc11 ;;
	--color) _brrace_words auto always never ;;
	--html) _brrace_files html ;;
	*)
		case $cur in
		-*)
			_brrace_words --ring -j --jobs --time-limit --repeat --threads --tsan --volatile --model \
				--why --all --quiet --html --trust --json --mail --sarif --tap --github \
				--junit --color --ascii --help
			;;
		*) _brrace_files yml html ;;
		esac
		;;
	esac
}

_brrace_stress()
{
	case $prev in
	--ignore | --seed | --window | --slots | --batch | --produce | --consume | --producers | --consumers | --duration) ;;
	--accept) _brrace_words sampled ;;
	--script) _brrace_files yml ;;
	--clock) _brrace_words tsc monotonic ;;
	*)
		case $cur in
		-*)
			_brrace_words --producers --consumers --slots --batch --window --no-stamps --produce --consume --pin \
				--noise --seed --duration --clock --ignore --accept --script --json --help
			;;
		*) _brrace_ring ;;
		esac
		;;
	esac
}

_brrace_explore()
{
	case $prev in
	--ring) _brrace_ring ;;
	--accept) _brrace_words bounded sampled bounded,sampled ;;
	--color) _brrace_words auto always never ;;
	--model) _brrace_words sc tso rc11 ;;
	--preemptions | --context-switches | --pct | --seed | --first) ;;
	--budget | --max-executions | -j | --jobs | --shard) ;;
	-o) _brrace_files yml ;;
	--html) _brrace_files html ;;
	--junit) _brrace_files xml ;;
	--sarif) _brrace_files sarif ;;
	*)
		case $cur in
		-*)
			_brrace_words --exhaustive --preemptions --context-switches --random --pct --model \
				--every-retry --load-buffering --ring-random --seed --first --from --budget --max-executions -j --jobs \
				--shard --checkpoint -o \
				--outcomes --transient --data-races --ignore --as-found --ring --accept --json --html \
				--mail --sarif --tap --github --junit --color --ascii --help
			;;
		*) _brrace_files yml html ;;
		esac
		;;
	esac
}

_brrace_shrink()
{
	case $prev in
	--ring) _brrace_ring ;;
	--color) _brrace_words auto always never ;;
	-o) _brrace_files yml ;;
	--html) _brrace_files html ;;
	--sarif) _brrace_files sarif ;;
	*)
		case $cur in
		-*) _brrace_words -o --ring --json --html --mail --sarif --color --ascii --help ;;
		*) _brrace_files yml html ;;
		esac
		;;
	esac
}

_brrace()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}

	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		_brrace_words bench catalogue cc explore list new points run selftest shrink stress --help --version
		return
	fi
	case ${COMP_WORDS[1]} in
	bench) _brrace_bench ;;
	catalogue) _brrace_catalogue ;;
	cc) _brrace_cc ;;
	explore) _brrace_explore ;;
	stress) _brrace_stress ;;
	list) _brrace_ring ;;
	new) _brrace_new ;;
	points) _brrace_points ;;
	run) _brrace_run ;;
	selftest) _brrace_words --tsan --help ;;
	shrink) _brrace_shrink ;;
	esac
}

complete -F _brrace brrace
