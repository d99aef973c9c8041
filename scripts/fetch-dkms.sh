#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-dkms.sh: unpack Debian's DKMS into $BUILD/tools/dkms.  Installed it would
# become part of every update of the machine's kernel, and make a key for it.

. "$(dirname "$0")/lib.sh"

dest=$BUILD/tools/dkms
[ ! -e "$dest/usr/sbin/dkms" ] || exit 0

debs=$DL/dkms
if ! compgen -G "$debs/*.deb" >/dev/null; then
	mkdir -p "$debs"
	(cd "$debs" && apt-get -q -o APT::Sandbox::User=root download dkms)
fi
rm -rf "$dest" "$dest.new"
mkdir -p "$dest.new"
dpkg-deb -x "$debs"/dkms_*.deb "$dest.new"
mv "$dest.new" "$dest"
