#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# demo.sh: boot the testbed, run the workloads in every backing mode, print the
# table and write $BUILD/demo/results.json.  MODEL names the TLBs and caches that the
# machine models; without it there are none.

. "$(dirname "$0")/lib.sh"

json=$BUILD/demo/results.json
rm -f "$json"

echo "run the demo on the emulated machine (QEMU TCG -> Xen -> dom0 -> guest):"
if ! "$TOP/scripts/testbed.sh" --progress --guest "$TOP/scripts/demo/guest" \
	${MODEL:+--cpu "compromis-model=$MODEL"} --timeout 900 demo; then
	echo "--- end of $LOG/demo.out" >&2
	tail -n 25 "$LOG/demo.out" >&2
	# Not what each start says of features that TCG lacks.
	grep -v "TCG doesn't support" "$LOG/demo.qemu" | tail -n 5 >&2 || true
	echo "--- what to do: $LOG/demo.console has the messages of Xen and dom0; 'make shell' gives the same guest by hand" >&2
	exit 1
fi
"$TOP/scripts/demo/report.sh" "$LOG/demo.out" "$json"
echo
echo "results: ${json#"$TOP"/}"
