# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# agent.sh: for dom0 scripts whose guests run tests/system/scenarios/agent.  The
# script makes the tests, by check() of tests/guest/lib.sh.

# shellcheck source=scripts/image/dom0-lib.sh
. /lib/dom0-lib.sh
# shellcheck source=tests/guest/lib.sh
. /scenario/lib.sh

CONSOLES=/var/log/xen/console

# console NAME: all that guests of that name have printed.  One that is received
# has another name while its console is opened.
console() {
	cat "$CONSOLES/guest-$1.log" "$CONSOLES/guest-$1--incoming.log" \
		2>/dev/null | tr -d '\r'
}

# until_true SECONDS CMD...: wait for that.
until_true() {
	left=$1
	shift
	until "$@"; do
		[ "$left" -gt 0 ] || return
		left=$((left - 1))
		sleep 1
	done
}

# How often a guest of that name has come up.
starts() {
	console "$1" | grep -c '^@agent ready'
}

started() {
	[ "$(starts "$1")" -gt "$2" ]
}

# start NAME: create it, and wait for its agent.
start() {
	up=$(starts "$1")
	xl create -q "/tmp/$1.cfg" && until_true 120 started "$1" "$up"
}

is_gone() {
	! xl domid "$1" >/dev/null 2>&1
}

# ask NAME CMD...: begin with CMD in the guest; $asked is its number.
ask() {
	asked=$(($(cat /tmp/asked 2>/dev/null || echo 0) + 1))
	echo "$asked" >/tmp/asked
	who=$1
	shift
	guest_tell "$who" "$asked $*"
}

answered() {
	console "$1" | grep -q "^@done $2 "
}

answered_or_gone() {
	answered "$@" || is_gone "$1"
}

# answer NAME NUMBER: wait for CMD's end, $PATIENCE seconds at most; its status.
answer() {
	until_true "${PATIENCE:-300}" answered_or_gone "$1" "$2" &&
		answered "$1" "$2" || return
	return "$(console "$1" | sed -n "s/^@done $2 //p")"
}

# in_guest NAME CMD...
in_guest() {
	ask "$@"
	answer "$1" "$asked" && return
	rc=$?
	console "$1" | tail -n 10
	return "$rc"
}

# Frames that Xen has free: all of its heaps.
free_frames() {
	xl debug-keys m
	xl dmesg | awk '/Physical memory information/ { n = 0 }
		/(Xen heap|heap\[[0-9]*\]): [0-9]*kB free/ {
			sub(".*: ", ""); n += $1 / 4
		} END { print n }'
}

# As many, but for a few: Xen keeps those of its small objects in which some are
# in use.  KEPT frames are put up with, 16 if it is not set.
free_frames_are() {
	have=$(free_frames)
	echo "$have free, $1 wanted"
	[ "$have" -ge $(($1 - ${KEPT:-16})) ] && [ "$have" -le $(($1 + ${KEPT:-16})) ]
}

# memory_is_back FRAMES: as many are free again.  The last references of a
# domain go some time after its name.
memory_is_back() {
	until_true 60 free_frames_are "$1"
}

# save NAME, restore NAME: by a file system of its own, for dom0's is small.
save() {
	[ -d /save ] || { mkdir /save && mount -t tmpfs -o size=90% save /save; }
	xl save "$1" "/save/$1"
}

restore() {
	xl restore "/save/$1" && rm "/save/$1"
}

# migrate NAME [RECEIVER]: live, to this machine.
migrate() {
	xl migrate -s '' "$1" "${2:-xl migrate-receive}"
}
