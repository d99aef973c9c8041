# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# boot.sh: for the "run" of a suite that boots the testbed, or what TESTBED names.

. "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

# boot_tap NAME TESTBED-ARGUMENT...: boot, and print the TAP of the scenario.
# A run that breaks off, or fails with no test failing, is a failed test.
boot_tap() {
	local name=$1 status=0 out
	shift
	out=$LOG/$name.out
	echo "# boot: $name"
	"${TESTBED:-$TOP/scripts/testbed.sh}" "$@" "$name" 2>/dev/null || status=$?
	grep -E '^(ok|not ok|1\.\.|#)' "$out" || true
	if ! grep -qE '^1\.\.' "$out"; then
		echo "1..$(($(grep -cE '^(ok|not ok)' "$out" || true) + 1))"
		echo "not ok - $name ran to its end"
		tail -n 15 "$out" | sed 's/^/# /'
		echo "# see $out and $LOG/$name.console"
	elif [ "$status" -ne 0 ] && ! grep -qE '^not ok' "$out"; then
		echo "1..1"
		echo "not ok - $name exits 0 (status $status)"
	fi
}
