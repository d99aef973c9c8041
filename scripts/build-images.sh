#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-images.sh: assemble what the testbed boots into $IMAGES:
#
#     vmlinux        Debian's kernel, decompressed, for dom0 and guest
#     xen-stock      Debian's hypervisor, for comparison
#     dom0.img       initrd of dom0: busybox, Xen's tools and ours, kernel, guest
#                    image
#     guest.img      initrd of the guest: busybox, perf, redis, our programs
#     hvm.img        on top of dom0.img: the device model, and a guest for it
#
# dom0.img holds the guest's image.  What a run does comes on top, in an
# overlay that testbed.sh makes.

. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/libraries.sh
. "$(dirname "$0")/libraries.sh"

release=$(kernel_release)
xen_bin=usr/lib/xen-4.17/bin
work=$IMAGES/work

inputs=$(hash_inputs "$TOP/scripts/build-images.sh" "$TOP/scripts/libraries.sh" \
	"$TOP/scripts/image" "$BUILD/userspace/bin" "$BUILD/userspace/sbin" \
	"$BUILD/module/compromis.ko" "$BUILD/tests/guest" <(ls "$ROOTFS"/.stamp-*))
[ ! -e "$IMAGES/.stamp-$inputs" ] || exit 0

rm -rf "$IMAGES"
mkdir -p "$work"

# base TREE: a root with busybox as shell, and the loader.
base() {
	mkdir -p "$1"/{bin,sbin,dev,proc,sys,run,tmp,etc,root,var/log,scenario}
	mkdir -p "$1"/usr/{bin,sbin,lib} "$1"/{lib,lib64}
	install "$ROOTFS/bin/busybox" "$1/bin/busybox"
	ln -s busybox "$1/bin/sh"
	install -D "$(readlink -f "$ROOTFS/lib64/ld-linux-x86-64.so.2")" \
		"$1/lib64/ld-linux-x86-64.so.2"
	# xl and perf open it when a thread ends, nothing lists it.
	install -D "$(find_library libgcc_s.so.1)" \
		"$1/lib/x86_64-linux-gnu/libgcc_s.so.1"
	printf 'root:x:0:0:root:/root:/bin/sh\n' >"$1/etc/passwd"
}

guest_image() {
	local tree=$work/guest f
	base "$tree"
	install "$TOP/scripts/image/guest-init" "$tree/init"
	# busybox tries a load that was refused a second time.
	add "$tree" usr/sbin/insmod "$ROOTFS/bin/kmod"
	add "$tree" usr/sbin/kexec "$ROOTFS/sbin/kexec"
	for f in "$BUILD"/userspace/bin/*; do
		add "$tree" "usr/bin/${f##*/}" "$f"
	done
	install -D "$BUILD/module/compromis.ko" "$tree/lib/compromis.ko"
	for f in "$BUILD"/tests/guest/*; do
		[ -e "$f" ] || continue
		add "$tree" "usr/lib/tests/${f##*/}" "$f"
	done
	pack "$tree" "$work/guest-small.img"

	for f in redis-server redis-benchmark redis-cli; do
		add "$tree" "usr/bin/$f" "$ROOTFS/usr/bin/$f"
	done
	add "$tree" usr/bin/perf "$ROOTFS/usr/bin/perf"
	pack "$tree" "$IMAGES/guest.img"
}

dom0_image() {
	local tree=$work/dom0 f
	base "$tree"
	install "$TOP/scripts/image/dom0-init" "$tree/init"
	install -D -m 644 "$TOP/scripts/image/dom0-lib.sh" "$tree/lib/dom0-lib.sh"
	for f in xl xenstored xenconsoled xenconsole xen-init-dom0 \
		libxl-save-helper xenperf; do
		add "$tree" "$xen_bin/$f" "$ROOTFS/$xen_bin/$f"
		ln -s "/$xen_bin/$f" "$tree/usr/sbin/$f"
	done
	for f in xenstore-read xenstore-write xenstore-ls; do
		add "$tree" "usr/bin/$f" "$ROOTFS/usr/bin/$f"
	done
	add "$tree" usr/sbin/xenhypfs "$ROOTFS/usr/sbin/xenhypfs"
	add "$tree" usr/sbin/xen-compromis "$BUILD/userspace/sbin/xen-compromis"
	for f in xen/{xen-evtchn,xen-gntdev,xen-gntalloc,xen-privcmd,xenfs/xenfs} \
		virtio/virtio{,_ring,_pci_legacy_dev,_pci_modern_dev,_pci} \
		block/virtio_blk; do
		install -D -m 644 \
			"$ROOTFS/lib/modules/$release/kernel/drivers/$f.ko" \
			"$tree/lib/modules/${f##*/}.ko"
	done
	mkdir -p "$tree/etc/xen" "$tree"/var/{run,lib}/xen \
		"$tree"/var/{run,lib}/xenstored "$tree/var/log/xen/console"
	pack "$tree" "$IMAGES/dom0-tools.img"

	tree=$work/dom0-guest
	mkdir -p "$tree"
	cp "$IMAGES/vmlinux" "$tree/boot-vmlinux"
	install -D -m 644 "$IMAGES/guest.img" "$tree/boot-guest.img"
	pack "$tree" "$work/dom0-guest.img"
	cat "$IMAGES/dom0-tools.img" "$work/dom0-guest.img" >"$IMAGES/dom0.img"
}

# What dom0 needs for an HVM guest: the device model with its firmware, and what the
# guest boots, which the device model hands over byte by byte.
hvm_image() {
	local tree=$work/hvm
	mkdir -p "$tree"
	add "$tree" usr/libexec/xen-qemu-system-i386 \
		"$ROOTFS/usr/libexec/xen-qemu-system-i386"
	install -D -m 644 "$ROOTFS/usr/lib/xen-4.17/boot/hvmloader" \
		"$tree/usr/lib/xen-4.17/boot/hvmloader"
	install -D -m 644 "$ROOTFS/usr/share/seabios/bios-256k.bin" \
		"$tree/usr/share/seabios/bios-256k.bin"
	for f in linuxboot.bin linuxboot_dma.bin kvmvapic.bin keymaps/en-us; do
		install -D -m 644 "$ROOTFS/usr/share/qemu/$f" "$tree/usr/share/qemu/$f"
	done
	install -m 644 "$ROOTFS/boot/vmlinuz-$release" "$tree/boot-vmlinuz"
	install -m 644 "$work/guest-small.img" "$tree/boot-small.img"
	pack "$tree" "$IMAGES/hvm.img"
}

extract_vmlinux "$ROOTFS/boot/vmlinuz-$release" "$IMAGES/vmlinux"
gzip -dc "$ROOTFS/boot/xen-4.17-amd64.gz" >"$IMAGES/xen-stock"
guest_image
dom0_image
hvm_image
rm -rf "$work"
touch "$IMAGES/.stamp-$inputs"
