#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-checkpatch.sh: take Linux' checkpatch.pl and its rules for Coccinelle out
# of Debian's package of the kernel source into $BUILD/tools; Debian's headers come
# without them.

. "$(dirname "$0")/lib.sh"

tools=$BUILD/tools
[ ! -e "$tools/checkpatch.pl" ] || [ ! -d "$tools/coccinelle" ] || exit 0

mkdir -p "$tools"
work=$(mktemp -d "$tools/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download linux-source-6.1
dpkg-deb --fsys-tarfile linux-source-6.1_*.deb |
	tar -x --wildcards --strip-components=3 '*/linux-source-6.1.tar.xz'
tar -xJf linux-source-6.1.tar.xz --strip-components=2 \
	linux-source-6.1/scripts/checkpatch.pl \
	linux-source-6.1/scripts/spelling.txt \
	linux-source-6.1/scripts/const_structs.checkpatch \
	linux-source-6.1/scripts/coccinelle
rm -rf "$tools/coccinelle"
mv coccinelle "$tools/"
mv spelling.txt const_structs.checkpatch "$tools/"
mv checkpatch.pl "$tools/"
