# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# dom0-lib.sh: what the dom0 side of a scenario uses.  Its standard input and
# output become the channel to testbed.sh.

exec </dev/ttyS1 >/dev/ttyS1

# host COMMAND ARGS...: let the hook on the machine outside run COMMAND; returns
# what it returns.
host() {
	echo "@host $*"
	# Not from standard input: the caller may be reading a pipe.
	read -r reply </dev/ttyS1
	[ "$reply" = ok ]
}

# disk_attach: from then on the machine's disk is /dev/vda.
disk_attach() {
	for m in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev \
		virtio_pci virtio_blk; do
		insmod "/lib/modules/$m.ko" || return
	done
	left=30
	until [ -b /dev/vda ]; do
		[ "$left" -gt 0 ] || return
		left=$((left - 1))
		sleep 1
	done
}

# guest_config NAME MEMORY VCPUS [LINE...]: write /tmp/NAME.cfg.  The guest gets
# what the overlay has for it on top of its image; $GUEST_CMDLINE goes to its
# kernel.
guest_config() {
	name=$1 memory=$2 vcpus=$3
	shift 3
	cat >"/tmp/$name.cfg" <<-END
		name = "$name"
		type = "pvh"
		kernel = "/boot-vmlinux"
		ramdisk = "/tmp/guest.img"
		cmdline = "console=hvc0 quiet loglevel=1 panic=1 $GUEST_CMDLINE"
		memory = $memory
		maxmem = $memory
		vcpus = $vcpus
		tsc_mode = "native"
		on_poweroff = "destroy"
		on_reboot = "destroy"
		on_crash = "destroy"
	END
	for line; do
		echo "$line" >>"/tmp/$name.cfg"
	done
	[ -e /tmp/guest.img ] ||
		cat /boot-guest.img /scenario/guest.cpio >/tmp/guest.img
}

# guest_walk NAME ARGS...: let the hook look at the guest's nested page table
# while the guest stands still, then tell the guest what the hook said.
guest_walk() {
	name=$1
	shift
	xl pause "$name"
	xl debug-keys v
	sleep 1
	if host walk "$@"; then verdict=same; else verdict=different; fi
	xl unpause "$name"
	guest_tell "$name" "$verdict"
}

# guest_snapshot NAME: let the hook save and load the machine while the guest
# runs, then tell the guest what the hook said.
guest_snapshot() {
	if host snapshot; then verdict=same; else verdict=different; fi
	guest_tell "$1" "$verdict"
}

# guest_command NAME COMMAND ARGS...: run what the scenario has for dom0, and tell
# the guest whether that went well.
guest_command() {
	name=$1 command=$2
	shift 2
	if "/scenario/$command" "$@" </dev/null; then verdict=ok; else verdict=failed; fi
	guest_tell "$name" "$verdict"
}

# guest_tell NAME TEXT: a line for the guest's console to read.
guest_tell() {
	tty=$(xenstore-read "/local/domain/$(xl domid "$1")/console/tty")
	echo "$2" >"$tty"
}

# Relay a guest's console to the channel; act on what it asks for.
relay() {
	tail -f -s 1 "$2" | while IFS= read -r line; do
		line=${line%"$(printf '\r')"}
		echo "$line"
		case $line in
		"@walk "*)
			# The words of the line are the arguments.
			# shellcheck disable=SC2086
			guest_walk "$1" ${line#@walk }
			;;
		"@dom0 "*)
			# The words of the line are the command and its arguments.
			# shellcheck disable=SC2086
			guest_command "$1" ${line#@dom0 }
			;;
		"@snapshot")
			guest_snapshot "$1"
			;;
		esac
	done
}

# guest_run NAME SECONDS: create it, relay its console, wait until it has gone.
# Returns the exit status of the guest's script.
guest_run() {
	log=/var/log/xen/console/guest-$1.log
	: >"$log"
	relay "$1" "$log" &
	if ! xl create -q "/tmp/$1.cfg" 2>/tmp/xl.err; then
		echo "@error xl create $1: $(tr '\n' ' ' </tmp/xl.err)"
		return 1
	fi
	left=$2
	while xl domid "$1" >/dev/null 2>&1; do
		if [ "$left" -le 0 ]; then
			echo "@error guest $1 did not end in $2 s"
			xl destroy "$1"
			return 1
		fi
		left=$((left - 1))
		sleep 1
	done
	guest_status "$log"
}

# guest_status LOG: of a guest that has ended; returns the exit status of its script.
guest_status() {
	# Let the relay read the rest.
	sleep 2
	status=$(sed -n 's/^@guest-exit \([0-9]*\).*/\1/p' "$1" | tail -n 1)
	return "${status:-1}"
}
