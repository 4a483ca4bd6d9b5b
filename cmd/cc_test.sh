#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# brrace cc from outside.
. cmd/testing.sh

mkdir "$dir/work"
cd "$dir/work" || exit 99

# Runs brrace cc; its messages are in $err.
cc() {
	"$BRRACE" cc "$@" >"$out" 2>"$err"
}

# Bad input, which leaves nothing behind.
declines() { # WORDS ARGUMENT...
	words=$1
	shift
	refuses "$words" cc "$@" && is_clean
}

is_clean() {
	left=$(ls -A "$TMPDIR"; ls -A | grep '^\.')
	[ -z "$left" ] || echo "# left behind: $left"
	[ -z "$left" ]
}

is_silent() {
	is_empty "$out" && is_empty "$err"
}

ring_source 4 'volatile unsigned head; unsigned tail; uint64_t slot[4];' >ring.c <<'END'
int helper(struct ring *ring);
static int twice(int x)
{
	return 2 * x;
}

static enum brrace_status enqueue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (helper(ring) == twice(2))
		return BRRACE_FULL;
	memcpy(&ring->slot[ring->head++ % 4], args->in, 8);
	return BRRACE_OK;
}

__attribute__((cold, section("elsewhere")))
static enum brrace_status dequeue(void *p, struct brrace_args *args)
{
	struct ring *ring = p;

	if (!helper(ring))
		return BRRACE_EMPTY;
	args->out[args->n_out++] = ring->slot[ring->tail++ % 4];
	return BRRACE_OK;
}

static const struct brrace_op ops[] = {
	{ "enqueue", BRRACE_PRODUCE, BRRACE_SINGLE_PRODUCER, 0, enqueue },
	{ "dequeue", BRRACE_CONSUME, BRRACE_SINGLE_CONSUMER, 0, dequeue },
};
BRRACE_SUBJECT(.name = "test/ring", .create = create, .capacity = capacity, .ops = ops,
	       .n_ops = 2, .preload = "enqueue", .drain = "dequeue");
END
cat >helper.c <<'END'
struct ring { volatile unsigned head; unsigned tail; };
int calls;
static int twice(int x)
{
	return x + x;
}

int helper(struct ring *ring)
{
	calls++;
	return twice((int)(ring->head - ring->tail)) / 2;
}
END

# ---- what is made

check "two files become one ring" cc ring.c helper.c
check "a success says nothing" is_silent
check "the ring is ring.so by default" test -x ring.so
check "nothing is left behind" is_clean
check "whom the umask allows may read it" sh -c \
	"umask 027; '$BRRACE' cc ring.c helper.c && [ \$(stat -c %a ring.so) = 750 ]"

symbols() {
	nm "$1" | awk '{ print $(NF - 1), $NF }' | sort
}
symbols ring.so >"$dir/symbols"
check "both tables are there" sh -c \
	"grep -q '^D brrace_subject$' $dir/symbols && grep -q '^D brrace_subject_bare$' $dir/symbols"
check "only the tables are visible" test "$(nm -D --defined-only ring.so | wc -l)" = 2
check "accesses call the runtime" grep -q '^U __brrace_volatile_read4' "$dir/symbols"
check "allocation calls the runtime" grep -q '^U __brrace_calloc' "$dir/symbols"
check "copies call the runtime" grep -q '^U __brrace_memcpy' "$dir/symbols"
check "the bare copy has roots of its own" grep -q '^U __bare_brrace_root' "$dir/symbols"
check "no hook keeps its old name" lacks "$dir/symbols" __tsan_

in_section() { # SECTION: functions
	index=$(readelf -SW ring.so | sed -n "s/^ *\[ *\([0-9]*\)\] $1 .*/\1/p")
	readelf -sW ring.so | awk -v i="$index" '$4 == "FUNC" && $7 == i { print $8 }' | sort -u
}
for section in brrace_text brrace_bare; do
	in_section $section >"$dir/functions"
	for name in create enqueue dequeue helper; do
		check "$name is in $section" grep -qx $name "$dir/functions"
	done
done
covered() { # every hooked function has frame information and lines
	nm ring.so | awk '$2 == "t" && $3 ~ /^(create|enqueue|dequeue|helper)$/ { print $1 }' |
	while read -r address; do
		readelf -wF ring.so 2>/dev/null | grep -q "pc=$address" || return 1
	done
	in_section brrace_text | grep -v tsan | while read -r name; do
		address=$(readelf -sW ring.so | awk -v n="$name" '$8 == n { print $2; exit }')
		addr2line -e ring.so "$address" | grep -q '\.c:[0-9]' || return 1
	done
}
check "stacks and lines can be found" covered
check "the note names compiler, flags and files" sh -c \
	'readelf -p .brrace.cc ring.so | grep -q "compiler=clang [0-9]" &&
	 readelf -p .brrace.cc ring.so | grep -q "flags=-O2$" &&
	 readelf -p .brrace.cc ring.so | grep -q "file=helper.c"'

same_elsewhere() {
	mkdir -p "$dir/another/place" && cp ring.c helper.c "$dir/another/place" || return 1
	cc ring.c helper.c &&
	(cd "$dir/another/place" && "$BRRACE" cc ring.c helper.c) &&
	cmp ring.so "$dir/another/place/ring.so"
}
check "the same files make the same ring in any place" same_elsewhere
no_path() {
	cp ring.so reference.so
	mkdir -p "$dir/headers" && echo '#define FROM_HEADER 1' >"$dir/headers/pre.h"
	cc -include "$dir/headers/pre.h" -I "$dir/headers/" -I"$dir" -L"$dir" \
		"$dir/work/ring.c" helper.c &&
	! strings -a ring.so | grep -E "^/|=/|$dir|${HOME:-/nowhere}/" | grep -v '^/lib'
}
check "no path of this machine is in it" no_path
check "paths in flags keep their last part" sh -c \
	'readelf -p .brrace.cc ring.so | grep -qF "flags=-include pre.h -I headers -I"'

for compiler in clang-19 gcc-12; do
	command -v $compiler >/dev/null || continue
	check "$compiler makes a ring" cc --cc=$compiler ring.c helper.c -o $compiler.so
	check "-O0 makes a ring with $compiler" cc --cc=$compiler -O0 ring.c helper.c
	check "-flto does not matter to $compiler" cc --cc=$compiler -flto ring.c helper.c
	check "hooks are there with -flto and $compiler" \
		sh -c 'nm -D ring.so | grep -q __brrace_volatile_read4'
	check "large code is made small for $compiler" cc --cc=$compiler -mcmodel=large ring.c helper.c
	check "hooks are known then" lacks "$err" "blind spot"
	check "debug information is kept in one file by $compiler" sh -c \
		"'$BRRACE' cc --cc=$compiler -gsplit-dwarf -o one.so ring.c helper.c && '$BRRACE' points --slots 4 ./one.so dequeue | grep -q 'load tail'"
	cc --cc=$compiler -D_FORTIFY_SOURCE=2 ring.c helper.c
	check "a fortified copy is hooked by $compiler" \
		sh -c 'nm -D ring.so | grep -q __brrace_memcpy && ! nm -D ring.so | grep -q _chk'
	check "BRRACE_CC=$compiler is used" sh -c \
		"BRRACE_CC=$compiler '$BRRACE' cc -v ring.c helper.c 2>&1 | grep -q ^$compiler"
done

# Where a static variable lies decides what is written.
sed 's/^	calls++;/	((unsigned char *)ring)[8 + ((unsigned long)\&calls >> 12) * 40503 % 31] = 1;\n&/' \
	helper.c >placed.c
printf 'brrace: 1\nring: ./placed.so\nslots: 4\nthreads:\n  T1: [enqueue a]\n  T2: [dequeue]\n' >placed.yml
same_place() { # FLAG...
	cc "$@" -o placed.so ring.c placed.c && for try in 1 2 3; do
		hash_of placed.yml || return 1
	done | sort -u | wc -l | grep -qx 1
}
check "addresses of static variables are the same in each run" same_place
! command -v ld.lld >/dev/null || check "also with another linker" same_place -fuse-ld=lld

# ---- flags and files

check "flags reach both copies" sh -c "
	echo 'const char both[] = WORD; const char *word(void) { return both; }' >word.c
	'$BRRACE' cc '-DWORD=\"two words\"' ring.c helper.c word.c &&
	[ \$(strings -a ring.so | grep -cx 'two words') = 2 ]"
check "libraries are linked" sh -c "
	'$BRRACE' cc ring.c helper.c -Wl,--no-as-needed -lm && readelf -d ring.so | grep -q libm"
check "the user's level of optimisation is taken" sh -c "
	'$BRRACE' cc -Os ring.c helper.c && readelf -p .brrace.cc ring.so | grep -q 'flags=-Os\$'"
check "-o takes the next word" sh -c "'$BRRACE' cc -o next.so ring.c helper.c && test -e next.so"
check "-o takes its own word" sh -c "'$BRRACE' cc -oown.so ring.c helper.c && test -e own.so"
cp helper.c ./-helper.c
check "files come after --" sh -c \
	"'$BRRACE' cc -o dashes.so -O1 -- ring.c -helper.c && test -e dashes.so"
rm ./-helper.c
mkdir "a b'\$c"
cp ring.c "a b'\$c/r \"1\".c"
check "names may have blanks and quotes" cc -o "a b'\$c/r 1.so" "a b'\$c/r \"1\".c" helper.c
check "flags of one who links it himself" cc -shared -fPIC -Werror -o shared.so ring.c helper.c
check "-v prints commands" sh -c "'$BRRACE' cc -v ring.c helper.c 2>&1 | grep -q '^objcopy '"
check "--help goes to stdout" sh -c "'$BRRACE' cc --help | grep -q '^usage: brrace cc'"

# ---- what will be refused

warns() { # WORDS ARGUMENT...
	words=$1
	shift
	cc -o later.so "$@" && has "$err" "brrace cc: later.so is no subject yet: $words"
}
check "no table of operations" warns "it has no table of operations" helper.c
sed 's/^	calls++;/	pause(); &/; 1i #include <unistd.h>' helper.c >sleeper.c
check "what nobody can stand in for" warns "it calls pause()" ring.c sleeper.c
check "the place of the call is told" has "$err" 'sleeper.c:11 in helper: `pause()`'

# ---- what is refused

echo old >old.so
echo 'int broken = ;' >broken.c
check "an error of the compiler" declines "broken.c:1" -o old.so ring.c broken.c
check "it is shown once" test "$(grep -c 'error:' "$err")" = 1
check "the old ring stays" test "$(cat old.so)" = old
echo 'void warned(void) { int unused; }' >warned.c
cc -Wall ring.c helper.c warned.c
check "a warning is shown once" test "$(grep -c 'warning:' "$err")" = 1
echo 'int helper(void *r) { return r != 0; }' >again.c
check "two functions of one name" declines "multiple definition" -o new.so ring.c helper.c again.c
check "a missing file" declines "missing.c" -o new.so missing.c
check "no file" declines "no C source file" -o new.so -O2
check "no argument" declines "usage: brrace cc"
check "an object file" declines "only C source files" -o new.so ring.c helper.o
echo 'int helper(void *r) { return r != 0; }' >helper.h
check "a header" declines "brrace new ring NAME --header helper.h writes one" -o new.so helper.h
check "-c" declines "-c: the result is always a shared object" -o new.so -c ring.c
check "--target" declines "--target=aarch64-linux-gnu: the result is always" -o new.so \
	--target=aarch64-linux-gnu ring.c helper.c
check "-Wl,-s" declines "-Wl,-s: the result is always" -o new.so -Wl,-s ring.c helper.c
check "--coverage" declines "--coverage: what it puts into the ring is not the ring's" -o new.so \
	--coverage ring.c helper.c
check "another machine's compiler" declines "gcc -m32: makes code for another machine" \
	"--cc=gcc -m32" -o new.so ring.c helper.c
check "another sanitizer" declines "-fsanitize=address: " -o new.so -fsanitize=address ring.c
check "an unknown flag" declines "-fno-such-flag" -o new.so -fno-such-flag ring.c
check "an unknown library" declines "no-such-library" -o new.so ring.c helper.c -lno-such-library
check "an unknown compiler" declines "no-such-cc: not a compiler" --cc=no-such-cc -o new.so ring.c
cat >old-clang <<'END'
#!/bin/sh
printf '#define __clang_major__ 14\n#define __clang_minor__ 0\n#define __clang_patchlevel__ 6\n'
END
chmod +x old-clang
check "an old compiler" declines "clang 14.0.6, but hooks need clang 16 or gcc 12" \
	--cc=./old-clang -o new.so ring.c
check "no compiler at all" sh -c "
	PATH=/nowhere '$BRRACE' cc ring.c helper.c 2>'$err'; [ \$? = 77 ] &&
	grep -q 'here is no compiler' '$err'"
check "a missing directory, before anything is compiled" declines \
	"nowhere/new.so: No such file" -o nowhere/new.so broken.c
check "what was wrong with the file is not told, too" test "$(wc -l <"$err")" = 1
check "a directory" declines "not a regular file" -o "$dir" ring.c helper.c
check "a device" declines "/dev/full: not a regular file" -o /dev/full ring.c helper.c
check "the device stays" test -c /dev/full
check "an empty name" declines "usage" -o "" ring.c helper.c
check "nothing was written" test ! -e new.so

# Files may not grow beyond a few blocks, as on a full disk.
full_disk() {
	(ulimit -f 8; trap '' XFSZ; cc -o new.so ring.c helper.c)
	[ $? != 0 ] && [ ! -e new.so ] && is_clean
}
check "a full disk leaves nothing" full_disk

interrupted() {
	printf '#!/bin/sh\ncase "$*" in *-dM*) ;; *) touch "%s/started"; exec sleep 20 ;; esac\n' \
		"$dir" >slow
	echo 'exec clang-19 "$@"' >>slow
	command -v clang-19 >/dev/null || sed -i s/clang-19/gcc/ slow
	chmod +x slow
	"$BRRACE" cc --cc=./slow -o new.so ring.c helper.c 2>"$err" &
	pid=$!
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -e "$dir/started" ] && break
		sleep 0.3
	done
	kill -TERM $pid
	wait $pid 2>/dev/null
	[ $? = 143 ] && [ ! -e new.so ] && is_clean
}
check "a signal leaves nothing" interrupted

exit $failed
