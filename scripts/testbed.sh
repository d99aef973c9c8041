#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# testbed.sh: boot QEMU -> Xen -> dom0 -> guest, and let them do one scenario;
# or QEMU -> guest, where it is native.
#
# usage: testbed.sh [OPTION...] NAME
#   --dom0 FILE        script that dom0 runs (default: one guest, until it ends)
#   --guest FILE       script that the guest runs
#   --guest-add FILE   put FILE into the guest's /scenario as well
#   --dom0-add FILE    put FILE into dom0's /scenario as well
#   --dom0-image FILE  put the archive FILE on top of dom0's image
#   --guest-image FILE put the archive FILE on top of the guest's image
#   --kernel NAME      the guest's kernel and module are those of $KERNELS/NAME,
#                      from fetch-kernel.sh or build-kernel.sh (default: as dom0)
#   --disk FILE        a disk of the machine, see disk_attach of dom0-lib.sh
#   --hook FILE        runs here for each "host COMMAND" of the dom0 script, as
#                      FILE COMMAND ARGS..., with QMP and CONSOLE set
#   --xen FILE         hypervisor (default: ours)
#   --xen-args TEXT    more for its command line
#   --native           boot the guest's kernel and image on the machine itself,
#                      without Xen and dom0
#   --append TEXT      more for the command line of a native machine's kernel
#   --cpu TEXT         more CPU flags for QEMU, such as -compromis
#   --cpus N           CPUs of the machine (default 1)
#   --tlb-bits N       give the CPU a TLB of 2^N entries (default 6): no workload is
#                      measured, and the guest is slow otherwise
#   --icount           run on virtual time, an instruction a nanosecond: the same each time,
#                      as long as no --disk or "host" command takes part
#   --seed N           of random numbers in the guest on virtual time (default 1)
#   --mem MIB          RAM of the machine (default 4096)
#   --guest-mem MIB    RAM of the default guest (default 1280)
#   --dom0-mem MIB     RAM of dom0 (default 768)
#   --timeout SECONDS  kill the machine after that (default 600)
#   --progress         show the scenario's "@step TEXT" lines with times
#   --interactive      this terminal becomes the guest's console
#
# Output: $LOG/NAME.console (Xen and dom0), $LOG/NAME.out (what the scenario
# printed).  Exit status 0 when the dom0 script returned 0; of a native machine,
# when the guest's did.

. "$(dirname "$0")/lib.sh"

dom0_script='' guest_script='' disk='' hook='' xen=$XEN_BIN xen_args='' cpu='' append=''
mem=4096 guest_mem=1280 dom0_mem=768 limit=600 progress='' interactive='' native='' icount=''
other='' kernel=$IMAGES/vmlinux cpus=1 tlb_bits=6 seed=1
guest_files=() dom0_files=() dom0_images=() guest_images=()
while [ $# -gt 1 ] || [[ ${1:-} == --* ]]; do
	case $1 in
	--dom0) dom0_script=$2 && shift ;;
	--guest) guest_script=$2 && shift ;;
	--guest-add) guest_files+=("$2") && shift ;;
	--dom0-add) dom0_files+=("$2") && shift ;;
	--dom0-image) dom0_images+=("$2") && shift ;;
	--guest-image) guest_images+=("$2") && shift ;;
	--kernel) other=$2 && shift ;;
	--disk) disk=$2 && shift ;;
	--hook) hook=$2 && shift ;;
	--xen) xen=$2 && shift ;;
	--xen-args) xen_args=$2 && shift ;;
	--append) append=$2 && shift ;;
	--native) native=y ;;
	--icount) icount=y ;;
	--seed) seed=$2 && shift ;;
	--tlb-bits) tlb_bits=$2 && shift ;;
	--cpu) cpu=$2 && shift ;;
	--cpus) cpus=$2 && shift ;;
	--mem) mem=$2 && shift ;;
	--guest-mem) guest_mem=$2 && shift ;;
	--dom0-mem) dom0_mem=$2 && shift ;;
	--timeout) limit=$2 && shift ;;
	--progress) progress=y ;;
	--interactive) interactive=y ;;
	*) die "unknown option $1" ;;
	esac
	shift
done
name=${1:?name of the run}
[ -z "$native" ] || [ -z "$interactive" ] ||
	die "--native and --interactive do not go together"

console=$LOG/$name.console out=$LOG/$name.out
run=$(mktemp -d)
qemu_pid=''
cleanup() {
	[ -z "$qemu_pid" ] || kill "$qemu_pid" 2>/dev/null || true
	rm -rf "$run"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

default_dom0() {
	cat <<-'END'
		#!/bin/sh
		. /lib/dom0-lib.sh
		guest_config guest "$(cat /scenario/guest-mem)" 1
		guest_run guest "$(cat /scenario/limit)"
	END
}

interactive_dom0() {
	cat <<-'END'
		#!/bin/sh
		. /lib/dom0-lib.sh
		guest_config guest "$(cat /scenario/guest-mem)" 1
		cat >/dev/hvc0 <<-TEXT

		The guest's console comes now; compromis.ko is in /lib, compromisctl in the PATH.
		Control-] leads to dom0's shell, "xl console guest" back, "exit" in the guest ends.
		TEXT
		xl create -q -c /tmp/guest.cfg </dev/hvc0 >/dev/hvc0 2>&1
		xl domid guest >/dev/null 2>&1 || exit 0
		setsid -c /bin/sh -l </dev/hvc0 >/dev/hvc0 2>&1
	END
}

# The overlay: a second archive behind dom0's image, with one for the guest
# inside.
make_overlay() {
	local tree=$run/overlay
	mkdir -p "$tree/dom0/scenario" "$tree/guest/scenario"
	if [ -n "$guest_script" ]; then
		install -m 755 "$guest_script" "$tree/guest/scenario/guest"
	fi
	for f in "${guest_files[@]}"; do
		install -m 755 "$f" "$tree/guest/scenario/"
	done
	for f in "${dom0_files[@]}"; do
		install -m 755 "$f" "$tree/dom0/scenario/"
	done
	if [ -n "$other" ]; then
		install -D -m 644 "$module" "$tree/guest/lib/compromis.ko"
		echo "$other" >"$tree/guest/scenario/kernel"
		[ -n "$native" ] || cp "$kernel" "$tree/dom0/boot-vmlinux"
	fi
	pack "$tree/guest" "$run/guest.cpio"
	if [ -n "$native" ]; then
		cat "$IMAGES/guest.img" "${guest_images[@]}" "$run/guest.cpio" >"$run/guest.img"
		return
	fi
	cat "${guest_images[@]}" "$run/guest.cpio" >"$tree/dom0/scenario/guest.cpio"
	if [ -n "$dom0_script" ]; then
		cat "$dom0_script"
	elif [ -n "$interactive" ]; then
		interactive_dom0
	else
		default_dom0
	fi >"$tree/dom0/scenario/dom0"
	chmod 755 "$tree/dom0/scenario/dom0"
	echo "$guest_mem" >"$tree/dom0/scenario/guest-mem"
	echo "$limit" >"$tree/dom0/scenario/limit"
	pack "$tree/dom0" "$run/overlay.cpio"
	cat "$IMAGES/dom0.img" "${dom0_images[@]}" "$run/overlay.cpio" \
		>"$run/dom0.img"
}

# Flags that QEMU 7.2's TCG needs off for Xen: it loses XSAVE state of guests
# (and AVX with it), and its MWAIT rejects what Xen asks for.  smap=hvm on Xen's
# line: IRET to a PV kernel reads the user's stack as supervisor.
start_machine() {
	local serial=(-serial "file:$console") verbose=all
	if [ -n "$interactive" ]; then
		# Xen shares the terminal with the guest.
		verbose=error
		serial=(-chardev "stdio,id=com1,signal=off,logfile=$console"
			-serial chardev:com1)
	fi
	local threads=multi
	local -a clock=()
	if [ -n "$icount" ]; then
		threads=single
		clock=(-icount "shift=0,sleep=off" -seed "$seed"
			-rtc "base=2026-01-01T00:00:00,clock=vm")
	fi
	mkfifo "$run/com2.in" "$run/com2.out"
	exec {from_guest}<>"$run/com2.out" {to_guest}<>"$run/com2.in"
	local -a cmd=("$QEMU_BIN"
		-machine q35 -accel "tcg,thread=$threads,tb-size=512,tlb-max-bits=$tlb_bits"
		"${clock[@]}"
		-cpu "EPYC,+compromis,-xsave,-avx,-avx2,-fma,-f16c,-monitor${cpu:+,$cpu}"
		-smp "$cpus" -m "$mem" -nodefaults -display none -no-reboot
		-L /usr/share/seabios -L /usr/share/qemu
		"${serial[@]}"
		-chardev "pipe,id=com2,path=$run/com2" -serial chardev:com2
		-qmp "unix:$run/qmp,server=on,wait=off")
	if [ -n "$disk" ]; then
		cmd+=(-drive "if=none,id=disk,format=raw,file=$disk"
			-device "virtio-blk-pci,drive=disk")
	fi
	if [ -n "$native" ]; then
		cmd+=(-kernel "$kernel" -initrd "$run/guest.img"
			-append "console=ttyS0 quiet loglevel=4 panic=1 SCENARIO_TTY=/dev/ttyS1 $append")
	else
		cmd+=(-kernel "$xen"
			-append "console=com1 com1=115200,8n1 loglvl=$verbose guest_loglvl=$verbose noreboot=0 dom0_mem=${dom0_mem}M,max:${dom0_mem}M smap=hvm bootscrub=0 compromis=1 $xen_args"
			-initrd "$IMAGES/vmlinux console=hvc0 quiet loglevel=4 panic=1,$run/dom0.img")
	fi
	if [ -n "$interactive" ]; then
		"${cmd[@]}" 2>"$LOG/$name.qemu" <&0 &
	else
		"${cmd[@]}" 2>"$LOG/$name.qemu" </dev/null &
	fi
	qemu_pid=$!
}

step_open=''
show_step() {
	[ -n "$progress" ] || return 0
	[ -z "$step_open" ] || step_done
	step_open=''
	if [ -n "${1:-}" ]; then
		step "  $1"
		step_open=y
	fi
}

# Follow the scenario until it ends or the machine does.
follow() {
	local line part begun='' deadline=$((SECONDS + limit)) reply status=1
	local end="@dom0-exit "
	if [ -n "$native" ]; then
		end="@guest-exit "
		show_step "boot Linux"
	else
		show_step "boot Xen and dom0"
	fi
	: >"$out"
	while [ -n "$interactive" ] || [ "$SECONDS" -lt "$deadline" ]; do
		if ! IFS= read -r -t 2 part <&"$from_guest"; then
			# Time may be up in the middle of a line.
			begun+=$part
			kill -0 "$qemu_pid" 2>/dev/null || break
			continue
		fi
		line=$begun${part%$'\r'} begun=''
		printf '%s\n' "$line" >>"$out"
		case $line in
		"@step "*)
			show_step "${line#@step }"
			;;
		"@host "*)
			reply=fail
			# The words of the line are the command's arguments.
			# shellcheck disable=SC2086
			if [ -n "$hook" ] && QMP=$run/qmp CONSOLE=$console \
				"$hook" ${line#@host } >>"$out" 2>&1; then
				reply=ok
			fi
			printf '%s\n' "$reply" >&"$to_guest"
			;;
		"$end"*)
			status=${line#"$end"}
			show_step
			wait_machine 30
			return "$status"
			;;
		esac
	done
	[ -z "$step_open" ] || step_done FAILED
	if kill -0 "$qemu_pid" 2>/dev/null; then
		echo "testbed: the scenario did not end within $limit s" >>"$out"
	else
		echo "testbed: the machine ended before the scenario did" >>"$out"
	fi
	return 1
}

wait_machine() {
	local left=$1
	while [ "$left" -gt 0 ] && kill -0 "$qemu_pid" 2>/dev/null; do
		sleep 1
		left=$((left - 1))
	done
}

if [ ! -e "$xen" ] || [ ! -e "$IMAGES/dom0.img" ]; then
	die "the testbed is not built; run 'make testbed'"
fi
if [ -n "$other" ]; then
	kernel=$KERNELS/$other/vmlinux module=$(module_dir "$other")/compromis.ko
	if [ ! -e "$kernel" ] || [ ! -e "$module" ]; then
		die "there is no kernel and module $other; run 'make module-$other'"
	fi
fi
make_overlay
start_machine
if follow; then
	exit 0
else
	status=$?
	if [ -z "$progress" ]; then
		echo "testbed: $name failed, see $out and $console" >&2
	fi
	exit "$status"
fi
