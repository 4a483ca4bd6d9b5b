# SPDX-License-Identifier: BSD-2-Clause
#
# Sourced by tests of the whole tool, which run from the top of the repository.  $BRRACE
# is the tool, build/brrace if it is not set.  A test is a command after `check`; it
# prints "ok NAME" or, after what it has to say, "not ok NAME".
set -u
unset NO_COLOR CLICOLOR_FORCE COLUMNS BRRACE_CC
BRRACE=$(realpath "${BRRACE:-build/brrace}") && [ -x "$BRRACE" ] || exit 99
top=$PWD
scenarios=$top/scenarios
dir=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$dir/tmp" "$dir/cache"
LC_ALL=C TMPDIR=$dir/tmp XDG_CACHE_HOME=$dir/cache
export LC_ALL TMPDIR XDG_CACHE_HOME
out=$dir/out
err=$dir/err
failed=0

check() { # NAME COMMAND...
	name=$1
	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name"
		failed=1
	fi
}

# Runs the tool, which must end with this status.
ends() { # STATUS ARGUMENT...
	wanted=$1
	shift
	"$BRRACE" "$@" >"$out" 2>"$err" </dev/null
	status=$?
	[ $status = "$wanted" ] && return
	echo "# brrace $*"
	echo "# status $status, not $wanted"
	sed 's/^/# /' "$out" "$err" | head -n 40
	return 1
}

# The text must be in the file.
has() { # FILE TEXT
	grep -qF -e "$2" "$1" && return
	echo "# not there: $2"
	sed 's/^/# /' "$1" | head -n 40
	return 1
}

says() { # TEXT
	has "$out" "$1"
}

lacks() { # FILE TEXT
	! grep -nF -e "$2" "$1" | sed 's/^/# there: /' | grep .
}

is_empty() { # FILE
	[ ! -s "$1" ] && return
	sed 's/^/# not empty: /' "$1"
	return 1
}

same() { # FILE FILE
	cmp "$1" "$2" && return
	diff "$1" "$2" | sed 's/^/# /'
	return 1
}

# Bad input: status 2, this on stderr, and nothing run.
refuses() { # TEXT ARGUMENT...
	text=$1
	shift
	ends 2 "$@" && has "$err" "$text" && is_empty "$out"
}

prints() { # TEXT STATUS ARGUMENT...
	text=$1
	shift
	ends "$@" && has "$out" "$text"
}

# Event hash of a run, on stdout.
hash_of() { # ARGUMENT...
	"$BRRACE" run --json "$@" 2>/dev/null | sed -n 's/^ *"hash": "\([0-9a-f]*\)",*$/\1/p' |
		grep .
}

# The source of a ring: a struct with these fields, all 0 at first, and what stdin has.
ring_source() { # CAPACITY FIELDS
	cat <<END
#include <brrace/subject.h>
#include <stdlib.h>
#include <string.h>

struct ring {
	$2
};

static void *create(const struct brrace_setup *setup)
{
	struct ring *ring = calloc(1, sizeof(*ring));

	(void)setup;
	BRRACE_ROOT(struct ring, ring);
	return ring;
}

static uint64_t capacity(void *ring)
{
	(void)ring;
	return $1;
}

END
	cat
}

# A scenario whose ring stops, dies or leaves in the middle of its process.
hangs() { # FILE STOPS|DIES|LEAVES
	ring_source 1 '_Atomic uintptr_t slot;' >"$1.c" <<'END'
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static enum brrace_status put(void *ring, struct brrace_args *args)
{
	((struct ring *)ring)->slot = args->in[0];
#if defined(STOPS)
	kill(getpid(), SIGSTOP);
#elif defined(DIES)
	kill(getpid(), SIGKILL);
#else
	syscall(SYS_exit_group, 0);
#endif
	return BRRACE_OK;
}

static enum brrace_status get(void *ring, struct brrace_args *args)
{
	args->out[args->n_out++] = ((struct ring *)ring)->slot;
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{"put", BRRACE_PRODUCE, 0, 0, put},
	{"get", BRRACE_CONSUME, 0, 0, get},
};
BRRACE_SUBJECT(.name = "test/hang", .about = "hangs", .default_slots = 1,
	       .create = create, .capacity = capacity, .ops = ops, .n_ops = 2,
	       .preload = "put", .drain = "get");
END
	printf 'brrace: 1\nring: ./%s\ncflags: -D%s\nthreads:\n  T1: [put a]\n' \
		"${1##*/}.c" "$2" >"$1"
}
