#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# compare.sh: run the workloads of scripts/compare/workloads on native hardware, shadow
# paging, nested paging and direct segments, by models of the TLBs and caches, on
# virtual time, and report.  What has been run is kept: a second call goes on where the
# first was stopped.
#
#   QUICK=1           a choice of them, and little work each
#   SIZE=quick|full   how much work each is, of all of them as well
#   SYSTEMS= WORKLOADS= PAGES= MODELS=     some only, separated by blanks
#   REPS=N            how often each is run
#   SEED=N            of the machines' random numbers (1): the same one counts the same
#   OUT=DIR           where results.jsonl and the report go, of these programs only
#   XEN_PERF=DIR      another Xen that has performance counters
#
# Two machines run at a time; MACHINES= says how many others.  One that has not ended a run
# for an hour, or LIMIT= seconds, is stopped.

. "$(dirname "$0")/lib.sh"

here=$TOP/scripts/compare
if [ -n "${QUICK:-}" ]; then
	size=${SIZE:-quick}
	workloads=${WORKLOADS:-gups redis sqlite graph-bfs stress-fork}
	models=${MODELS:-zen3}
	reps=${REPS:-1}
else
	size=${SIZE:-full}
	workloads=${WORKLOADS:-$(ls "$here/workloads")}
	models=${MODELS:-architectural zen3 icelake-sp}
	reps=${REPS:-3}
fi
pages=${PAGES:-4k 2m}
systems=${SYSTEMS:-native shadow nested-4k nested-2m nested-1g segment}
machines=${MACHINES:-2}
limit=${LIMIT:-3600}
seed=${SEED:-1}
xen_perf=${XEN_PERF:-$BUILD/xen-perf}
# Of it 1 GiB is above 4 GiB, for PVH has its hole from 4032 MiB on.  There Linux puts all
# that it can.  The first GiB has no entry of its size, on account of what lies below 1 MiB.
guest_mib=5056
cmdline="clocksource=tsc tsc=reliable"

# one_of WORD LIST WHAT
one_of() {
	[[ " $2 " == *" $1 "* ]] || die "there is no $3 $1, but: $2"
}
one_of "$size" "quick full" size
for i in $systems; do
	one_of "$i" "native shadow nested-4k nested-2m nested-1g segment" system
done
for i in $pages; do
	one_of "$i" "4k 2m" "size of pages"
done
[[ $seed =~ ^[0-9]+$ ]] || die "SEED=$seed is no number"
for i in $workloads; do
	one_of "$i" "$(cd "$here/workloads" && echo *)" workload
done

# programs: by the hashes of what they were built from.
programs() {
	local f
	for f in "$(readlink -f "${QEMU_BIN%/*}")" "$(readlink -f "$xen_perf")" \
		"$IMAGES"/.stamp-* "$BUILD"/compare/.stamp-*; do
		echo "${f##*/}"
	done
	# What is in a directory of ours its name says.
	[ -z "${XEN_PERF:-}" ] || hash_inputs "$xen_perf/xen"
	[ "$QEMU_BIN" = "$BUILD/qemu/qemu-system-x86_64" ] || hash_inputs "$QEMU_BIN"
}

exec {lock}>"$LOG/compare.lock"
flock -n "$lock" || die "make compare is running already"

# Results of other programs are other results, wherever these are.
key=$(hash_inputs "$here"/{guest,dom0,exits,harvest.sh,workloads} "$TOP/scripts/testbed.sh" \
	<(echo "$guest_mib $cmdline $size $seed" && programs))
out=${OUT:-$BUILD/comparison/$size-$key}
results=$out/results.jsonl
mkdir -p "$out"
[ ! -s "$results" ] || [ "$(cat "$out/key" 2>/dev/null)" = "$key" ] ||
	die "$out has results of other programs; name another OUT="
echo "$key" >"$out/key"
touch "$results"
run=$(mktemp -d)
declare -A machine=() # by process
declare -A kept_of=() # of a machine, how many results
# What machines have done that are stopped is kept as well.
cleanup() {
	local pid
	for pid in "${!machine[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" || true
		harvest "${machine[$pid]}" 0
	done
	rm -rf "$run"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# The tree as it is now; it may have changed when all has been run.
version=$(git -C "$TOP" describe --always --dirty 2>/dev/null || echo unknown)

# A machine has one system, or those that a guest changes between by `backing`.
kind_of() {
	case $1 in
	native | shadow | nested-2m) echo "$1" ;;
	*) echo nested ;;
	esac
}

mode_of() {
	case $1 in
	native | shadow) echo - ;;
	nested-4k) echo paged ;;
	nested-2m | nested-1g) echo superpage ;;
	segment) echo segment ;;
	esac
}

# cells: all that is asked for, "KIND MODEL SYSTEM MODE WORKLOAD PAGE REP", but for what
# has been run.  Repetitions last, so that what is there is whole early.
cells() {
	local model rep workload page system
	for model in $models; do
		for ((rep = 1; rep <= reps; rep++)); do
			for workload in $workloads; do
				for page in $pages; do
					for system in $systems; do
						! grep -qxF "$system $model $workload $page $rep" \
							"$run/done" || continue
						echo "$(kind_of "$system") $model $system $(mode_of "$system")" \
							"$workload $page $rep"
					done
				done
			done
		done
	done
}

list_done() {
	jq -rR 'fromjson? | select(.system) |
		[.system, .model, .workload, .page, .rep] | join(" ")' "$results" >"$run/done"
}

# settings KIND MODEL DIR: for the machine's scripts.
settings() {
	local exits=y hap=1
	[ "$1" != native ] || exits=n
	[ "$1" != shadow ] || hap=0
	printf '%s\n' "SIZE=$size" "MODEL=$2" "EXITS=$exits" "HAP=$hap" "CMDLINE='$cmdline'" \
		>"$3/settings"
}

# boot KIND MODEL: run the plan of that machine.
boot() {
	local name=compare-$1-$2 dir=$run/$1-$2 f
	local -a args=(--icount --seed "$seed" --cpu "compromis-charge=on,compromis-model=$2" --guest "$here/guest"
		--guest-image "$BUILD/compare/compare.img"
		--timeout $((900 + limit * $(wc -l <"$dir/plan"))))
	settings "$1" "$2" "$dir"
	for f in "$dir/plan" "$dir/settings" "$here/workloads"/*; do
		args+=(--guest-add "$f")
	done
	if [ "$1" = native ]; then
		args+=(--native --mem "$guest_mib" --append "$cmdline")
	else
		# So there is room for reservations that are aligned to 1 GiB.
		args+=(--xen "$xen_perf/xen" --mem 10240 --dom0-mem 2048
			--guest-mem "$guest_mib" --dom0 "$here/dom0" --dom0-add "$here/exits"
			--dom0-add "$dir/settings")
	fi
	[ "$1" != nested-2m ] || args+=(--xen-args "hap_1gb=0")
	# The process that is to be stopped, if one is.
	exec "$TOP/scripts/testbed.sh" "${args[@]}" "$name" >"$LOG/$name.testbed" 2>&1
}

# progress: how many of the runs there are, and when there will be all.
progress() {
	local ended
	ended=$(cat "$run"/outs/* 2>/dev/null | grep -cE '^@(result|missing) ' || true)
	local eta='?'
	[ "$ended" -eq 0 ] || eta=$((SECONDS * (total - ended) / ended))s
	printf '\r  %d of %d runs, %d s, to go %s   ' "$ended" "$total" "$SECONDS" "$eta"
}

# keep NAME: what that machine has printed and is not in the results yet, all of each run
# or nothing, for the next call to go on from.
keep() {
	local kept=${kept_of[$1]:-0}
	"$here/harvest.sh" "$LOG/compare-$1.out" >"$run/new"
	tail -n "+$((kept + 1))" "$run/new" >>"$results"
	kept_of[$1]=$(wc -l <"$run/new")
}

# What a machine has printed is kept, whether it ended well or not.
harvest() {
	local name=compare-$1
	grep -h '^@missing' "$LOG/$name.out" >>"$run/missing" || true
	keep "$1"
	[ "$2" -eq 0 ] || {
		echo "$name ended with status $2, see $LOG/$name.{out,testbed,qemu,console}"
		tail -n 3 "$LOG/$name.testbed" "$LOG/$name.qemu" 2>/dev/null || true # if they are
	} >>"$run/failed"
}

# stop_silent: end those that have been at one run for longer than any takes.
stop_silent() {
	local pid out
	for pid in "${!machine[@]}"; do
		out=$LOG/compare-${machine[$pid]}.out
		if [ "$(($(date +%s) - $(stat -c %Y "$out")))" -gt "$limit" ]; then
			echo "${machine[$pid]}: stopped, its last run went on for $limit s" >>"$run/failed"
			kill "$pid" 2>/dev/null || true
			touch "$out" # for it to end in
		fi
	done
}

# run_all: all machines, some at a time.
run_all() {
	local -a waiting=("$run"/plans/*)
	local pid status name kind model minute=0
	while [ "${#waiting[@]}" -gt 0 ] || [ "${#machine[@]}" -gt 0 ]; do
		while [ "${#waiting[@]}" -gt 0 ] && [ "${#machine[@]}" -lt "$machines" ]; do
			name=${waiting[0]##*/}
			waiting=("${waiting[@]:1}")
			mkdir -p "$run/$name"
			cut -d ' ' -f 3- "$run/plans/$name" >"$run/$name/plan"
			ln -sf "$LOG/compare-$name.out" "$run/outs/$name"
			: >"$LOG/compare-$name.out"
			# No model has a "-" in its name but behind the kind's.
			read -r kind model _ <"$run/plans/$name"
			boot "$kind" "$model" &
			machine[$!]=$name
		done
		sleep 2
		progress
		[ $((SECONDS / 60)) -eq "$minute" ] || {
			minute=$((SECONDS / 60))
			for pid in "${!machine[@]}"; do
				keep "${machine[$pid]}"
			done
		}
		stop_silent
		for pid in "${!machine[@]}"; do
			if ! kill -0 "$pid" 2>/dev/null; then
				status=0
				wait "$pid" || status=$?
				harvest "${machine[$pid]}" "$status"
				unset "machine[$pid]"
			fi
		done
	done
	progress
	echo
}

# As the machines say that had one.
xen_version() {
	local f
	for f in "$run"/plans/*; do
		cat "$LOG/compare-${f##*/}.console" 2>/dev/null || true
	done |
		sed -n 's/.*Xen version \([^ ]*\).*/\1/p' | tail -n 1
}

# By what the workloads say, in MiB.
footprints() {
	jq -cRn '[inputs | fromjson? | select(.system and .footprint_mib) |
		{key: .workload, value: .footprint_mib}] | from_entries' "$results"
}

# names WORD...: as the members of an object.
names() {
	jq -cn '[$ARGS.positional[] | {key: ., value: true}] | from_entries' --args "$@"
}

# What the results are of; the last line of its kind holds.
meta() {
	local command="make compare" name
	for name in QUICK SIZE SYSTEMS WORKLOADS PAGES MODELS REPS SEED XEN_PERF; do
		[ -z "${!name:-}" ] || command+=" $name='${!name}'"
	done
	# shellcheck disable=SC2086
	jq -cn --argjson systems "$(names $systems)" --argjson workloads "$(names $workloads)" \
		--arg programs "$key" --arg command "$command" --arg date "$(date -u +%Y-%m-%d)" \
		--arg qemu "$("$QEMU_BIN" --version | sed -n '1s/.*version //p')" \
		--arg xen "$(xen_version)" \
		--arg linux "$(kernel_release)" \
		--arg compromis "$version" \
		--argjson footprints "$(footprints)" \
		--argjson guest_mib "$guest_mib" '{meta: {command: $command, date: $date,
			versions: ({qemu: $qemu, linux: $linux, compromis: $compromis,
				programs: $programs} + if $xen == "" then {} else {xen: $xen} end),
			systems: $systems, workloads: $workloads,
			guest_mib: $guest_mib, footprints: $footprints}}' >>"$results"
}

mkdir -p "$run/plans" "$run/outs"
list_done
cells >"$run/cells"
total=$(wc -l <"$run/cells")
awk -v dir="$run/plans" '{ print >(dir "/" $1 "-" $2) }' "$run/cells"
if [ "$total" -gt 0 ]; then
	echo "$total runs on $(find "$run/plans" -type f | wc -l) machines, $machines at a time:"
	meta
	run_all
	meta
	list_done
	cells >"$run/left"
	[ ! -s "$run/left" ] || {
		echo "not measured, of what was asked for:"
		sed 's/^/  /' "$run/left"
	} >>"$run/failed"
fi
if [ -s "$run/missing" ]; then
	echo "runs that are missing:"
	sed 's/^@missing /  /' "$run/missing"
fi
[ ! -e "$run/failed" ] || cat "$run/failed" >&2
wrong=$(jq -rR 'fromjson? | select(.verified == false) |
	"  \(.system) \(.model) \(.workload) \(.page) \(.rep)"' "$results")
[ -z "$wrong" ] || printf 'runs whose results were wrong:\n%s\n' "$wrong" >&2
"$BUILD/userspace/bin/compromisctl" report -o "$out" "$results"
echo "report: ${out#"$TOP"/}/report.html"
[ ! -e "$run/failed" ] && [ ! -s "$run/missing" ] && [ -z "$wrong" ]
