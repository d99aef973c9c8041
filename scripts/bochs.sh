#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bochs.sh: boot Bochs -> Xen -> dom0, and let dom0 do one scenario: Intel's side
# of Xen, VMX and EPT, which QEMU does not emulate without KVM.
#
# usage: bochs.sh [OPTION...] NAME
#   --dom0 FILE        script that dom0 runs
#   --dom0-add FILE    put FILE into dom0's /scenario as well
#   --xen FILE         hypervisor (default: ours)
#   --xen-args TEXT    more for its command line
#   --model NAME       CPU (default corei7_skylake_x; "bochs --help cpu" lists them)
#   --mem MIB          RAM of the machine (default 4096); it may use 2048 of it
#   --timeout SECONDS  kill the machine after that (default 600)
#
# There is no guest image, and no channel to the scenario, only from it.  Output
# and exit status are those of testbed.sh; $LOG/NAME.bochs is Bochs's own log.

. "$(dirname "$0")/lib.sh"

dom0_script='' xen=$XEN_BIN xen_args='' model=corei7_skylake_x mem=4096 limit=600
dom0_files=()
while [ $# -gt 1 ] || [[ ${1:-} == --* ]]; do
	case $1 in
	--dom0) dom0_script=$2 ;;
	--dom0-add) dom0_files+=("$2") ;;
	--xen) xen=$2 ;;
	--xen-args) xen_args=$2 ;;
	--model) model=$2 ;;
	--mem) mem=$2 ;;
	--timeout) limit=$2 ;;
	*) die "unknown option $1" ;;
	esac
	shift 2
done
name=${1:?name of the run}
[ -n "$dom0_script" ] || die "--dom0 is missing"

console=$LOG/$name.console out=$LOG/$name.out
run=$(mktemp -d)
bochs_pid=''
cleanup() {
	[ -z "$bochs_pid" ] || kill "$bochs_pid" 2>/dev/null || true
	rm -rf "$run"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# A CD: GRUB, and what it loads.  gfxpayload: Xen must not be handed a graphics
# mode, which the text display of Bochs cannot show.
make_cd() {
	local boot=$run/cd/boot scenario=$run/overlay/scenario
	mkdir -p "$boot/grub" "$scenario"
	install -m 755 "$dom0_script" "$scenario/dom0"
	for f in "${dom0_files[@]}"; do
		install -m 755 "$f" "$scenario/"
	done
	cp "$xen" "$boot/xen"
	cp "$IMAGES/vmlinux" "$boot/vmlinux"
	pack "$run/overlay" "$run/overlay.cpio"
	cat "$IMAGES/dom0-tools.img" "$run/overlay.cpio" >"$boot/dom0.img"
	cat >"$boot/grub/grub.cfg" <<-END
		set gfxpayload=text
		multiboot2 /boot/xen console=com1 com1=115200,8n1 loglvl=all guest_loglvl=all noreboot=0 dom0_mem=512M,max:512M bootscrub=0 compromis=1 $xen_args
		module2 /boot/vmlinux console=hvc0 quiet loglevel=4 panic=1
		module2 /boot/dom0.img
		boot
	END
	grub-mkrescue -o "$run/cd.iso" "$run/cd" >"$run/grub.log" 2>&1 || {
		cat "$run/grub.log" >&2
		die "grub-mkrescue failed; is 'scripts/install-deps.sh bochs' done?"
	}
}

# ips is how much emulated time an instruction takes, not a speed limit: the
# higher it is, the longer the busy waits of kernels take.  host is at most 2048,
# and is taken as memory is first touched.
configure() {
	cat >"$run/bochsrc" <<-END
		display_library: term
		romimage: file=/usr/share/bochs/BIOS-bochs-latest
		vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
		cpu: model=$model, count=1, ips=20000000, ignore_bad_msrs=1
		memory: guest=$mem, host=2048
		clock: sync=none, time0=utc
		vga: extension=none, update_freq=1
		ata0-master: type=cdrom, path="$run/cd.iso", status=inserted
		boot: cdrom
		com1: enabled=1, mode=file, dev="$console"
		com2: enabled=1, mode=file, dev="$run/com2"
		log: $LOG/$name.bochs
		panic: action=fatal
		error: action=ignore
		info: action=report
	END
	# Debian's Bochs has the debugger, which waits for a command.
	echo continue >"$run/commands"
}

start_machine() {
	: >"$console"
	mkfifo "$run/com2"
	exec {from_dom0}<>"$run/com2"
	TERM=vt100 bochs -q -f "$run/bochsrc" -rc "$run/commands" \
		</dev/null >"$run/screen" 2>"$LOG/$name.bochs-errors" &
	bochs_pid=$!
}

# Follow the scenario until it ends or the machine does.
follow() {
	local line part begun='' deadline=$((SECONDS + limit))
	: >"$out"
	while [ "$SECONDS" -lt "$deadline" ]; do
		if ! IFS= read -r -t 2 part <&"$from_dom0"; then
			begun+=$part
			kill -0 "$bochs_pid" 2>/dev/null || break
			continue
		fi
		line=$begun${part%$'\r'} begun=''
		printf '%s\n' "$line" >>"$out"
		if [[ $line == "@dom0-exit "* ]]; then
			wait_machine 30
			return "${line#@dom0-exit }"
		fi
	done
	echo "bochs: the machine ended or hung before the scenario did" >>"$out"
	return 1
}

# Xen's last words are on the console after dom0 has powered off.
wait_machine() {
	local left=$1
	while [ "$left" -gt 0 ] && kill -0 "$bochs_pid" 2>/dev/null; do
		sleep 1
		left=$((left - 1))
	done
}

if [ ! -e "$xen" ] || [ ! -e "$IMAGES/dom0-tools.img" ]; then
	die "the testbed is not built; run 'make testbed'"
fi
make_cd
configure
start_machine
follow || {
	status=$?
	echo "bochs: $name failed, see $out and $console" >&2
	exit "$status"
}
