#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# harvest.sh OUT: print the results that a machine has printed (see guest), a line of
# JSON for each run.  One that was cut off is left out.

set -euo pipefail

# Xen's counters have 32 bits.
sed -n 's/^@\(exits begin\|exits end\|record\|result\) \(.*\)$/\1\t\2/p' "$1" |
	jq -cRn '
	def since($now; $past):
		if $now == null or $past == null then null
		else $now - $past | if . < 0 then . + 4294967296 else . end end;
	def exits($before; $after):
		if $before and $after then {
			exits: ($after.exits | with_entries(.value =
				since(.value; $before.exits[.key] // 0))),
			page_table_updates: since($after.page_table_updates; $before.page_table_updates)
		} else {exits: null, page_table_updates: null} end;
	# Only shadow paging follows the page tables of the guest.
	def updates_if_followed:
		if .system == "shadow" then . else .page_table_updates = null end;
	foreach (inputs | split("\t") | {kind: .[0], value: (.[1] | fromjson? // null)}) as $line
		({};
		 if $line.kind == "exits begin" then {before: $line.value}
		 elif $line.kind == "record" then
			(if .result then {} else {before, after} end) + {record: $line.value}
		 elif $line.kind == "exits end" then .after = $line.value
		 elif .result then {}
		 else .result = $line.value end;
		 if $line.kind == "result" and .record and .result
		 then .record + exits(.before; .after) + .result | updates_if_followed
		 else empty end)'
