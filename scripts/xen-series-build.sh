#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# xen-series-build.sh: see that every patch of the series builds on the ones before
# it, with debug=y and with debug=n, and all of them without CONFIG_COMPROMIS.

. "$(dirname "$0")/lib.sh"

"$TOP/scripts/xen-series.sh"
tree=$BUILD/src/xen-series

# build KIND COMMIT: in a tree for each kind, which keeps what does not change.
build() {
	local out=$BUILD/src/xen-series-$1
	if [ ! -e "$out" ]; then
		git -C "$tree" worktree add -q --detach "$out" "$2"
		make -C "$out/xen" defconfig
		sed -i "${edits[@]}" "$out/xen/.config"
	fi
	git -C "$out" checkout -q --detach "$2"
	make -C "$out/xen" olddefconfig
	make -C "$out/xen" -j"$JOBS"
}

# try KIND COMMIT
try() {
	local subject
	subject=$(git -C "$tree" log -1 --format=%s "$2")
	run_logged "${1}: ${subject:0:45}" "xen-series-$1" \
		"this patch does not build on the ones before it" build "$1" "$2"
}

for kind in debug release off; do
	rm -rf "$BUILD/src/xen-series-$kind"
done
git -C "$tree" worktree prune

for commit in $(git -C "$tree" rev-list --reverse base..series); do
	edits=(-e 's/^# CONFIG_DEBUG is not set/CONFIG_DEBUG=y/')
	try debug "$commit"
	edits=(-e 's/^CONFIG_DEBUG=y/# CONFIG_DEBUG is not set/')
	try release "$commit"
done
edits=(-e "\$aCONFIG_COMPROMIS=n")
# The defconfig has it from the last patch on only.
try off series
grep -q '^# CONFIG_COMPROMIS is not set' "$BUILD/src/xen-series-off/xen/.config" ||
	die "the last build was to be without CONFIG_COMPROMIS"
