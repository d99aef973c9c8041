#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# xen-series.sh: write what we add to Xen as a series of patches that "git am"
# takes, in $BUILD/xen-series, and see that it gives the tree that we build.
# hypercall/xen/series says what goes into which.

. "$(dirname "$0")/lib.sh"

ours=$TOP/hypercall/xen
out=$BUILD/xen-series
tree=$BUILD/src/xen-series

git_tree() {
	git -C "$tree" -c user.name="Compromis developers" \
		-c user.email=compromis@localhost -c core.hooksPath=/dev/null "$@"
}

# The pristine tree, as a git tree of one commit.
make_tree() {
	local src=${XEN_SRC:-$("$TOP/scripts/fetch-source.sh" xen)}
	rm -rf "$tree"
	mkdir -p "$(dirname "$tree")"
	cp -a "$src" "$tree"
	rm -rf "$tree/.git"
	git_tree init -q
	git_tree add -A -f
	git_tree commit -q -m base
	git_tree tag base
}

# add FILE...: new files, from where they are kept to where Xen has them.
add() {
	local f to
	for f; do
		case $f in
		public/*)
			to=xen/include/public/arch-x86/${f#*/}
			install -D -m 644 "$TOP/hypercall/include/${f#*/}" "$tree/$to"
			;;
		contract/*)
			to=xen/arch/x86/include/asm/hvm/svm/${f#*/}
			install -D -m 644 "$TOP/hardware/include/${f#*/}" "$tree/$to"
			;;
		*)
			to=$f
			install -D -m 644 "$ours/files/$f" "$tree/$to"
			;;
		esac
		git_tree add -f "$to"
	done
}

commit() {
	printf '%s\n\nSigned-off-by: %s\n' "$1" \
		"Compromis developers <compromis@localhost>" |
		git_tree commit -q --date "$date" -F -
}

# The series file, line by line; a message ends where the next entry begins.
apply_series() {
	local line kind files message='' date
	date=$(sed -n 's/^Date: //p' "$ours"/patches/0001-*.patch)
	local -a words
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'#'*) continue ;;
		'    '*) message+=${line#    }$'\n' && continue ;;
		'') [ -z "$message" ] || message+=$'\n'; continue ;;
		esac
		[ -z "$message" ] || commit "${message%$'\n'}"
		message=''
		read -r -a words <<<"$line"
		kind=${words[0]}
		case $kind in
		patch)
			git_tree am -q "$ours/patches/${words[1]}"-*.patch
			files=("${words[@]:2}")
			if [ "${#files[@]}" -gt 0 ]; then
				add "${files[@]}"
				git_tree commit -q --amend --no-edit
			fi
			;;
		commit) add "${words[@]:1}" ;;
		*) die "hypercall/xen/series: unknown entry '$kind'" ;;
		esac
	done <"$ours/series"
	[ -z "$message" ] || commit "${message%$'\n'}"
}

# Is all that we add in the series, and does it equal what we build?
complete() {
	local whole=$BUILD/src/xen-whole f n
	for f in "$ours"/patches/*.patch; do
		n=${f##*/}
		grep -q "^patch ${n%%-*}\>" "$ours/series" ||
			die "hypercall/xen/series lacks patch ${f##*/}"
	done
	"$TOP/scripts/assemble-source.sh" xen "$whole" >/dev/null
	diff -r -q -x .git "$whole" "$tree" ||
		die "the series does not give the tree that we build"
	rm -rf "$whole"
}

# The patches and their cover letter; they have to apply as a whole.
write_patches() {
	local nr
	rm -rf "$out"
	git_tree format-patch -q --zero-commit --no-signature --base=base \
		-o "$out" base..HEAD
	nr=$(find "$out" -name '*.patch' | wc -l)
	sed "s/@NR@/$nr/" "$ours/cover-letter" >"$out/0000-cover-letter.txt"
	git_tree tag series
	git_tree checkout -q base
	git_tree am -q "$out"/*.patch
	git_tree diff --quiet series || die "the patches do not apply as a whole"
	git_tree checkout -q series
	echo "$nr patches in $out"
}

make_tree
apply_series
complete
write_patches
