#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# report.sh OUT JSON: turn what the guest printed (see guest) into results.json,
# and print the table.

. "$(dirname "$0")/../lib.sh"

out=$1 json=$2
mkdir -p "$(dirname "$json")"

# refs_per_walk is of user mode: all references by all walks, data and code.
grep -E '^@(machine|p2m|segment|event|verified) ' "$out" |
	jq -Rn --arg qemu "$("$QEMU_BIN" --version | sed -n '1s/.*version //p')" '
	def round2: . * 100 | round / 100;
	[inputs | split(" ")] as $lines
	| [$lines[] | select(.[0] == "@event")] as $events
	| [$lines[] | select(.[0] == "@p2m")] as $p2m
	| {
	    machine: ({
	        emulator: $qemu,
	        mmu: "Compromis MMU",
	        model: null
	      } + ([$lines[] | select(.[0] == "@machine")
	            | {key: .[1], value: .[2:] | join(" ")}] | from_entries)),
	    p2m: ($p2m | group_by(.[1]) | map({
	        key: .[0][1],
	        value: (map({key: .[2], value: .[3] | tonumber}) | from_entries)
	      }) | from_entries),
	    segments: [$lines[] | select(.[0] == "@segment") | {
	        mode: .[1], first: .[3], limit: .[4], kib: .[5] | tonumber,
	        state: .[6]
	      }],
	    runs: [$lines[] | select(.[0] == "@verified")
	      | . as [$_, $w, $m, $p, $ok]
	      | [$events[] | select(.[1:4] == [$w, $m, $p])
	         | {key: .[4], value: (.[5] | tonumber? // null)}]
	      | from_entries as $e
	      | {
	          workload: $w, mode: $m, guest_page: $p, events: $e,
	          refs_per_walk: (
	            if $e.dtlb_walks and $e.itlb_walks and $e.refs
	               and $e.dtlb_walks + $e.itlb_walks > 0
	            then $e.refs / ($e.dtlb_walks + $e.itlb_walks) | round2
	            else null end),
	          verified: ($ok == "true")
	        }]
	  }' >"$json"

printf '\nPage walks in user mode (counts are exact; unsupported events are null in %s)\n\n' \
	"${json#"$TOP"/}"
{
	echo "workload page mode walks guest-refs nested-refs segment-hits refs/walk data"
	jq -r '.runs | sort_by(.workload, .guest_page)[]
		| [.workload, .guest_page, .mode,
		   (if .events.dtlb_walks and .events.itlb_walks
		    then .events.dtlb_walks + .events.itlb_walks
		    else "unsupported" end),
		   (.events | .guest_refs, .nested_refs, .segment_hits
		    | . // "unsupported"),
		   (if .refs_per_walk
		    then .refs_per_walk * 100 | round | tostring
		         | "\(.[:-2]).\(.[-2:])"
		    else "unsupported" end),
		   (if .verified then "intact" else "CORRUPT" end)]
		| map(tostring) | join(" ")' "$json"
} | awk '
	{ printf "%-9s %-5s %-10s", $1, $2, $3
	  for (i = 4; i <= 7; i++) printf " %13s", $i
	  printf " %10s  %s\n", $8, $9 }'

printf '\nmodel: %s\n' "$(jq -r '.machine.model // "not named by this machine"' "$json")"
