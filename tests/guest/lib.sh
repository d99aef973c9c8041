# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# lib.sh: TAP and common steps for scripts that run in the guest, by busybox.

# Scripts that source this use them.
# shellcheck disable=SC2034
SYS=/sys/kernel/compromis
# shellcheck disable=SC2034
PMU=/sys/bus/event_source/devices/compromis
# The module that is tested.
MODULE=${MODULE:-/lib/compromis.ko}
tests=0 failures=0

# skip NAME WHY: one test that cannot run here.
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# check NAME CMD...: one test, passed when CMD succeeds.
check() {
	name=$1
	shift
	[ "$tests" -gt 0 ] || echo "KTAP version 1"
	tests=$((tests + 1))
	if "$@" >/tmp/check.out 2>&1; then
		echo "ok $tests - $name"
		return 0
	fi
	failures=$((failures + 1))
	echo "not ok $tests - $name"
	echo "# failed: $*"
	sed 's/^/# /' /tmp/check.out | tail -n 12
	return 1
}

# refuses CMD...: CMD must run and fail, without being killed by a signal; perf
# exits with 255.
refuses() {
	rc=0
	"$@" || rc=$?
	[ "$rc" -eq 255 ] || { [ "$rc" -gt 0 ] && [ "$rc" -lt 126 ]; }
}

# need_module: load it, unless it is.
need_module() {
	[ -d /sys/module/compromis ] || insmod "$MODULE" || {
		echo "Bail out!  no module"
		exit 1
	}
}

grep_dmesg() {
	dmesg | grep "$1"
}

# finish: print the plan; ends the script.
finish() {
	echo "1..$tests"
	[ "$failures" -eq 0 ]
	exit
}

put() {
	echo "$1" >"$2"
}

# The mode that the hypervisor reports now.
mode() {
	sed -n 's/.*\[\(.*\)\].*/\1/p' "$SYS/backing"
}

modes() {
	tr -d '[]' <"$SYS/backing"
}

mode_is() {
	[ "$(mode)" = "$1" ]
}

# Frames that p2m entries of RAM cover.
ram_frames() {
	echo $(($(cat "$SYS/p2m/4k") + 512 * $(cat "$SYS/p2m/2m") + 262144 * $(cat "$SYS/p2m/1g")))
}

# field FILE KEY: the rest of the line that starts with KEY.
field() {
	sed -n "s/^$2 //p" "$1"
}

# All but what is trapped, which is there wherever the kernel allows it.
events_are() {
	[ "$(cd "$PMU/events" && echo [!t]*)" = "$1" ]
}

traps_are_there() {
	[ "$(cd "$PMU/events" && echo t*)" = "trap_dtlb_misses_2m trap_dtlb_misses_4k trap_itlb_misses" ]
}

# Nothing else: without a hypervisor that has it, and without counters.
traps_alone() {
	[ ! -e "$SYS" ] && traps_are_there && [ ! -e "$PMU/events/dtlb_walks" ]
}

reads() {
	[ "$(cat "$1")" = "$2" ]
}

# A line of printable ASCII that starts with a word.
model_is_named() {
	cat "$PMU/caps/model"
	[ "$(wc -l <"$PMU/caps/model")" = 1 ] &&
		LC_ALL=C grep -q '^[a-z][ -~]*$' "$PMU/caps/model"
}

# What caches saved is no reference, and the sum is what there is without: 4, 3
# or 2 entries of the guest's page table for each walk.
skips_add_up() {
	count /tmp/sum guest_refs/u pwc_skips/u walks_4k/u walks_2m/u \
		walks_1g/u -- gups -s 16m -n 50k &&
		cat /tmp/sum &&
		[ "$(value /tmp/sum guest_refs/u)" -gt 0 ] &&
		[ "$(($(value /tmp/sum guest_refs/u) + $(value /tmp/sum pwc_skips/u)))" = \
		"$((4 * $(value /tmp/sum walks_4k/u) + 3 * $(value /tmp/sum walks_2m/u) + 2 * $(value /tmp/sum walks_1g/u)))" ]
}

# status names the model, as text and as JSON.
status_names_model() {
	compromisctl status | grep -qxF "model       $(cat "$PMU/caps/model")" &&
		compromisctl status --json |
		grep -qF "\"model\":\"$(cat "$PMU/caps/model")\""
}

# within VALUE LO HI: compare decimal fractions.
within() {
	echo "$1 in $2..$3?"
	awk -v v="$1" -v lo="$2" -v hi="$3" \
		'BEGIN { exit !(v != "" && v + 0 >= lo + 0 && v + 0 <= hi + 0) }'
}

# near VALUE WANTED: within 0.02.
near() {
	within "$1" "$(awk -v w="$2" 'BEGIN { print w - 0.02 }')" \
		"$(awk -v w="$2" 'BEGIN { print w + 0.02 }')"
}

# count FILE EVENTS -- CMD...: run CMD under perf stat with these events of our
# PMU, such as "refs/u dtlb_walks/u"; FILE gets "event value" lines.
count() {
	file=$1 list=''
	shift
	while [ "$1" != -- ]; do
		list=$list${list:+,}compromis/$1
		shift
	done
	shift
	perf stat -x ';' -o /tmp/perf.csv -e "$list" -- "$@" >/tmp/count.out 2>&1 ||
		return
	awk -F ';' '/compromis/ { sub("compromis/", "", $3); print $3, $1 }' \
		/tmp/perf.csv >"$file"
}

# counting CMD...: while refs of all CPUs are counted, and of a task: /tmp/all.csv and
# /tmp/task.csv.  perf leaves its child behind when it is killed, so the child is what
# ends.
counting() {
	rm -f /tmp/stop
	# shellcheck disable=SC2016 # for the inner shell
	perf stat -a -x ';' -o /tmp/all.csv -e compromis/refs/ -- \
		sh -c 'until [ -e /tmp/stop ]; do usleep 100000; done' &
	perf stat -x ';' -o /tmp/task.csv -e compromis/refs/ -- \
		sh -c 'until [ -e /tmp/stop ]; do :; done' &
	sleep 1
	"$@"
	rc=$?
	touch /tmp/stop
	wait
	cat /tmp/all.csv /tmp/task.csv
	return "$rc"
}

# value FILE EVENT: of count()'s result.
value() {
	awk -v e="$2" '$1 == e { print $2 }' "$1"
}

# ratio A B
ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { if (b + 0 > 0) printf "%.4f\n", a / b }'
}

# refs_per_walk PAGE: of gups in user mode with that guest page size, in the
# current mode.  The counts stay in /tmp/gups.
refs_per_walk() {
	count /tmp/gups dtlb_walks/u itlb_walks/u refs/u guest_refs/u \
		nested_refs/u segment_hits/u nested_lookups/u -- \
		gups -s 32m -n 300k -p "$1" || return
	ratio "$(value /tmp/gups refs/u)" "$(($(value /tmp/gups dtlb_walks/u) + $(value /tmp/gups itlb_walks/u)))"
}

# walk WHAT ARGS...: let the outside compare the nested page table with ARGS;
# see tests/system/walk-hook.
walk() {
	# Standard output is where check() puts it.
	echo "@walk $*" >/dev/hvc0
	read -r verdict </dev/hvc0
	[ "$verdict" = same ]
}

p2m_equals_walk() {
	# One line, in the order in which the hook prints them.
	# shellcheck disable=SC2046
	walk p2m $(for e in 4k 2m 1g; do echo "ram_$e $(cat "$SYS/p2m/$e")"; done
		for e in 4k 2m 1g; do echo "other_$e $(cat "$SYS/p2m/other_$e")"; done)
}

segments_equal_walk() {
	# shellcheck disable=SC2046
	walk segments $(awk '{ print $2, $3 }' "$SYS/segments")
}

# kernel_is NAME: a series of Linux, or what ends the release of one that we build.
kernel_is() {
	uname -r
	case $(uname -r) in "$1".* | *-"$1") ;; *) return 1 ;; esac
}

# testbed.sh --kernel leaves word of what must run here.
[ ! -e /scenario/kernel ] ||
	check "the kernel is Linux $(cat /scenario/kernel)" kernel_is "$(cat /scenario/kernel)"
