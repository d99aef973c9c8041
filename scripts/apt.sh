# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# apt.sh: private configurations of apt, derived from the machine's own entries,
# so that nothing in /etc changes and no host is named here.  Source it after
# lib.sh.

# apt_private NAME DERIVE: write the configuration NAME and set APT to the options
# that select it.  DERIVE FORMAT filters each of the machine's files, which are in
# one of apt's formats, .list or .sources.
apt_private() {
	local dir=$BUILD/apt/$1 derive=$2 f
	rm -rf "$dir"
	mkdir -p "$dir/sources.list.d" "$dir/lists/partial"
	: >"$dir/sources.list"
	for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
		[ -e "$f" ] || continue
		"$derive" "${f##*.}" <"$f" >"$dir/${f#/etc/apt/}"
	done
	# Scripts that source this use it.
	# shellcheck disable=SC2034
	APT=(
		-o "Dir::Etc::SourceList=$dir/sources.list"
		-o "Dir::Etc::SourceParts=$dir/sources.list.d"
		-o "Dir::State::Lists=$dir/lists"
		-o APT::Sandbox::User=root
	)
}

# Each entry becomes one for source packages.
apt_to_source() {
	case $1 in
	list) sed -nE 's/^deb(-src)?[[:space:]]/deb-src /p' | sort -u ;;
	sources) sed -E 's/^Types:.*/Types: deb-src/I' ;;
	esac
}

# Each entry for Debian 12 becomes one for its backports; others go.
apt_to_backports() {
	case $1 in
	list)
		sed -nE 's/^deb[[:space:]]+((\[[^]]*\][[:space:]]+)?[^[:space:]]+)[[:space:]]+bookworm[[:space:]]/deb \1 bookworm-backports /p' |
			sort -u
		;;
	sources)
		awk 'BEGIN { RS = ""; FS = "\n"; OFS = "\n"; ORS = "\n\n" }
		{
			found = 0
			for (i = 1; i <= NF; i++) {
				line = tolower($i)
				if (line ~ /^enabled:[ \t]*no/)
					next
				if (line ~ /^types:/)
					$i = "Types: deb"
				if (line ~ /^suites:(.*[ \t])?bookworm([ \t]|$)/) {
					$i = "Suites: bookworm-backports"
					found = 1
				}
			}
			if (found)
				print
		}'
		;;
	esac
}
