#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh SUITE...: run tests/SUITE/run of each, which print TAP, and count.
# The last line is "N passed, N failed, N skipped"; it is also left in
# $BUILD/check/summary.  Before it is said again what failed, as thousands of
# lines may be between.  A suite that exits non-zero without a failed test, or
# whose tests do not match its plan, counts as one failure more.

. "$(dirname "$0")/../scripts/lib.sh"

results=$BUILD/check
mkdir -p "$results"
passed=0 failed=0 skipped=0
failures=

# failure LINES: lines that say what failed, in $suite.
failure() {
	failures+=$(printf '%s\n' "$1" | sed "s/^/# $suite: /")$'\n'
}

# failed_tests TAP: each "not ok" of it, with some of what follows about it.
failed_tests() {
	awk '/^not ok/ { left = 11 } !/^(not ok|#)/ { left = 0 } left-- > 0' "$1"
}

# The TAP of one suite may hold several plans, one for each program run.
count() {
	local tap=$1 status=$2 plan ran bad skip
	plan=$(sed -nE 's/^1\.\.([0-9]+).*/\1/p' "$tap" | awk '{n += $1} END {print n + 0}')
	ran=$(grep -cE '^(not )?ok\b' "$tap" || true)
	bad=$(grep -cE '^not ok\b' "$tap" || true)
	skip=$(grep -ciE '^ok\b.*# skip' "$tap" || true)
	[ "$bad" -eq 0 ] || failure "$(failed_tests "$tap")"
	if [ "$ran" -eq 0 ] || [ "$plan" -ne "$ran" ]; then
		failure "planned $plan tests, $ran ran, exit status $status"
		bad=$((bad + 1)) ran=$((ran + 1))
	elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		failure "exit status $status"
		bad=$((bad + 1)) ran=$((ran + 1))
	fi
	failed=$((failed + bad))
	skipped=$((skipped + skip))
	passed=$((passed + ran - bad - skip))
}

for suite; do
	echo "# suite: $suite"
	status=0
	"$TOP/tests/$suite/run" | tee "$results/$suite.tap" || status=$?
	count "$results/$suite.tap" "$status"
done

printf '%s' "${failures:+# failed:
$failures}"
echo "$passed passed, $failed failed, $skipped skipped" | tee "$results/summary"
[ "$failed" -eq 0 ]
