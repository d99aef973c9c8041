# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# tap.sh: for the "run" of a suite whose tests are commands on this machine.
# Source it after scripts/lib.sh.

tests=0 failures=0

# check NAME CMD...: one test, passed when CMD succeeds.
check() {
	local name=$1 out
	out=$LOG/check-$(basename "$(dirname "$0")").log
	shift
	tests=$((tests + 1))
	if "$@" >"$out" 2>&1; then
		echo "ok $tests - $name"
	else
		echo "not ok $tests - $name"
		tail -n 30 "$out" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

# skip NAME WHY: one test that cannot run here.
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# finish: print the plan; ends the script.
finish() {
	echo "1..$tests"
	[ "$failures" -eq 0 ]
	exit
}
