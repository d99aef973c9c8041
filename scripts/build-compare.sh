#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-compare.sh: the programs of the workloads of "make compare", which go on top of
# the guest's image, as one archive $BUILD/compare/compare.img: from Debian's packages
# memcached, sqlite3, PostgreSQL, xz, zstd, python3, stress-ng, and gcc's compiler proper
# with assembler and linker; from our own tree the source for those to compile.  Nothing is
# installed on this machine; PostgreSQL runs for a moment to make the databases.

. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/libraries.sh
. "$(dirname "$0")/libraries.sh"

work=$BUILD/compare
debs=$DL/compare
root=$work/root
tree=$work/tree
programs=(memcached sqlite3 xz-utils zstd stress-ng python3.11-minimal
	libpython3.11-minimal postgresql-15 postgresql-client-15 cpp-12 binutils-x86-64-linux-gnu libc6-dev)
# Under usr/ of the packages and of the archive.
files=(bin/memcached bin/sqlite3 bin/xz bin/zstd bin/stress-ng bin/python3.11
	lib/postgresql/15/{bin/{postgres,pgbench,psql},lib/{plpgsql,dict_snowball}.so}
	lib/gcc/x86_64-linux-gnu/12/cc1 bin/x86_64-linux-gnu-as bin/x86_64-linux-gnu-ld)

key=$(hash_inputs "$0" "$TOP/scripts/libraries.sh" "$TOP/userspace/workloads" \
	"$TOP/userspace/lib" <(ls "$ROOTFS"/.stamp-*))
[ ! -e "$work/.stamp-$key" ] || exit 0

# packages: the programs, and the libraries of which they need some.
packages() {
	printf '%s\n' "${programs[@]}"
	needed_packages "${programs[@]}" | grep -E '^(lib|zlib)' |
		grep -vE '^lib(llvm|gl1-mesa|pam-|debian-installer|text-|perl|.*-perl$)' |
		grep -vxF "$(printf '%s\n' "${programs[@]}")"
}

# here FILE ARGUMENT...: run a program of the archive on this machine.
here() {
	local file=$tree/usr/$1
	shift
	"$ROOTFS/lib64/ld-linux-x86-64.so.2" \
		--library-path "$tree/lib/x86_64-linux-gnu" "$file" "$@"
}

# compile_job: what the compiler gets, and what it must make of it, by the same compiler
# on this machine's CPU.
compile_job() {
	local dir=$tree/usr/lib/compare/compile f name
	mkdir -p "$dir" "$work/objects"
	for f in "$TOP"/userspace/workloads/{,common/}*.c "$TOP"/userspace/lib/size.c; do
		name=$(basename "$f" .c)
		gcc -E -P -std=c11 -D_GNU_SOURCE -I"$TOP/userspace/workloads" \
			-I"$TOP/userspace/workloads/common" -I"$TOP/userspace/lib" -o "$dir/$name.i" "$f"
		here lib/gcc/x86_64-linux-gnu/12/cc1 -quiet -fpreprocessed -std=gnu11 -O2 \
			-o "$work/objects/$name.s" "$dir/$name.i"
		here bin/x86_64-linux-gnu-as -o "$work/objects/$name.o" "$work/objects/$name.s"
	done
	(cd "$work/objects" && sha256sum -- *.o) >"$dir/sums"
	install -m 644 "$work/objects"/*.o \
		"$root"/usr/lib/x86_64-linux-gnu/{crt1,crti,crtn}.o "$dir"
}

# postgres_user DIR COMMAND...: run it in DIR as another user: PostgreSQL refuses to be root.
# Its time zone is one that needs no file.
postgres_user() {
	local -a as=()
	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	(cd "$1" && "${as[@]}" env TZ=GMT HOME="$1" \
		LD_LIBRARY_PATH="$1/lib/x86_64-linux-gnu" "${@:2}")
}

# postgres_base NAME SCALE: a database of pgbench, as a packed folder.  In the guest that
# would take minutes.
postgres_base() {
	local top bin
	top=$(mktemp -d)
	chmod 755 "$top"
	bin=$top/usr/lib/postgresql/15/bin
	mkdir -p "$top/usr/lib" "$top/usr/share" "$top/run"
	cp -r "$tree/lib" "$top"
	cp -r "$root/usr/lib/postgresql" "$top/usr/lib"
	cp -r "$root/usr/share/postgresql" "$top/usr/share"
	[ "$(id -u)" -ne 0 ] || chown 65534:65534 "$top/run"

	postgres_user "$top" "$bin/initdb" -D "$top/run/base" -U postgres -A trust -N \
		--locale=C --encoding=UTF8 --wal-segsize=1
	postgres_user "$top" "$bin/pg_ctl" -D "$top/run/base" -w -l "$top/run/log" \
		-o "-c listen_addresses= -c unix_socket_directories=$top/run -c fsync=off" start
	postgres_user "$top" "$bin/pgbench" -h "$top/run" -U postgres -i -q -s "$2" postgres ||
		{
			postgres_user "$top" "$bin/pg_ctl" -D "$top/run/base" -w stop
			return 1
		}
	postgres_user "$top" "$bin/pg_ctl" -D "$top/run/base" -w stop
	mkdir -p "$tree/usr/lib/compare/postgres"
	tar -C "$top/run" --owner=0 --group=0 -c base |
		zstd -q -9 -T0 -o "$tree/usr/lib/compare/postgres/$1.tar.zst"
	rm -rf "$top"
}

mapfile -t list < <(packages)
download_packages "$debs" "$(hash_inputs <(printf '%s\n' "${list[@]}"))" "${list[@]}"

rm -rf "$work"
mkdir -p "$root" "$tree"
unpack_packages "$debs" "$root"
LIBRARY_ROOTS=("$ROOTFS" "$root")
for f in "${files[@]}"; do
	add "$tree" "usr/$f" "$root/usr/$f"
done
mkdir -p "$tree/usr/lib"
cp -r "$root/usr/lib/python3.11" "$tree/usr/lib"
mkdir -p "$tree/usr/share/postgresql" "$tree/etc"
cp -r "$root/usr/share/postgresql/15" "$tree/usr/share/postgresql"
rm -r "$tree/usr/share/postgresql/15"/{man,contrib}
printf '%s\n' root:x:0:0:root:/root:/bin/sh postgres:x:70:70::/tmp:/bin/sh \
	>"$tree/etc/passwd"
printf '%s\n' root:x:0: postgres:x:70: >"$tree/etc/group"
postgres_base quick 1
postgres_base full 8
compile_job
pack "$tree" "$work/compare.img"
rm -rf "$root" "$work/objects"
touch "$work/.stamp-$key"
