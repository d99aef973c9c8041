// SPDX-License-Identifier: GPL-2.0-only
/* Every format: what is read, what is malformed and where, and what the file is packed by. */
#include "fixture.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <zlib.h>
#include <zstd.h>

#include "format.h"

#define GIB BLOCKS_PER_GIB

struct loaded {
	struct trace trace;
	struct reading_stats stats;
	char *messages;
	int rc;
};

static void load_path(struct loaded *loaded, const char *path, const struct format *format)
{
	size_t size;
	FILE *messages;

	*loaded = (struct loaded){ 0 };
	messages = open_memstream(&loaded->messages, &size);
	assert_non_null(messages);
	loaded->rc = format_load(path, format, &reading_defaults, &loaded->trace, &loaded->stats,
				 messages);
	fclose(messages);
}

static void load(struct loaded *loaded, const struct fixture *fixture, const char *text)
{
	char path[PATH_MAX];

	fixture_write(fixture, "trace", text);
	load_path(loaded, fixture_path(fixture, "trace", path), NULL);
	assert_int_equal(loaded->rc, 0);
}

static void drop(struct loaded *loaded)
{
	trace_free(&loaded->trace);
	free(loaded->messages);
}

static void expect_vm(const struct loaded *loaded, size_t i, int64_t arrival, int64_t departure,
		      uint32_t cpus, uint32_t blocks)
{
	const struct vm *vm = &loaded->trace.vm[i];

	assert_in_range(i + 1, 1, loaded->trace.nr);
	assert_true(vm->arrival == arrival && vm->departure == departure);
	assert_int_equal(vm->cpus, cpus);
	assert_int_equal(vm->blocks, blocks);
}

/* There is one message for this line, and it has these words. */
static void expect_malformed(const struct loaded *loaded, unsigned int line, const char *words)
{
	char place[32];
	const char *at;

	snprintf(place, sizeof(place), "trace:%u: ", line);
	at = strstr(loaded->messages, place);
	assert_non_null(at);
	assert_int_equal(strncmp(at + strlen(place), words, strlen(words)), 0);
}

static void simple(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "vm,arrival_s,departure_s,cpus,memory_mib\r\n"
	     "a,10,20,1.5,1024\r\n"
	     "# a comment\n\n"
	     "b,5,,2,3\n"
	     "c,20,10,2,3\n"
	     "d,20,30,2\n"
	     "e,20,30,2,0\n"
	     "f,x,30,2,1\n"
	     "g,1,30,-2,1\n"
	     "h,1,30,99999999999,1\n"
	     "i,1,1e300,1,1");
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 10, 20, 1500, 512);
	expect_vm(&loaded, 1, 5, VM_STAYS, 2000, 2);
	assert_int_equal(loaded.stats.rows, 9);
	assert_int_equal(loaded.stats.malformed, 7);
	expect_malformed(&loaded, 6, "it leaves before it arrives");
	expect_malformed(&loaded, 7, "not 5 fields");
	expect_malformed(&loaded, 8, "the memory is no number, or out of range");
	expect_malformed(&loaded, 9, "a time is none");
	expect_malformed(&loaded, 10, "the number of CPUs is none");
	expect_malformed(&loaded, 11, "the number of CPUs is none");
	expect_malformed(&loaded, 12, "a time is none");
	assert_int_equal(loaded.stats.nr, 5);
	trace_sort(&loaded.trace);
	expect_vm(&loaded, 0, 5, VM_STAYS, 2000, 2);
	drop(&loaded);
}

/* As some programs of Windows begin UTF-8. */
static void byte_order_mark(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "\xef\xbb\xbfvm,arrival_s,departure_s,cpus,memory_mib\na,10,20,1.5,1024\n");
	assert_int_equal(loaded.trace.nr, 1);
	assert_int_equal(loaded.stats.malformed, 0);
	drop(&loaded);
}

static void bins(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "vm,batch,arrival_s,lifetime_min_s,lifetime_max_s,censored,cores,memory_gb\n"
	     "0,0,1800000,300,300,0,8,14\n"
	     "1,0,1800000,3900,7200,0,1,1.75\n"
	     "2,1,1800300,600,600,1,1,0.75\n"
	     "3,1,1800300,600,300,0,1,0.75\n"
	     "4,1,1800300,600,600,2,1,0.75\n");
	assert_int_equal(loaded.trace.nr, 3);
	expect_vm(&loaded, 0, 1800000, 1800300, 8000, 14 * GIB);
	expect_vm(&loaded, 1, 1800000, 1800000 + 5550, 1000, 896);
	expect_vm(&loaded, 2, 1800300, VM_STAYS, 1000, 384);
	expect_malformed(&loaded, 5, "lifetime_max_s is");
	expect_malformed(&loaded, 6, "censored is neither");
	drop(&loaded);
}

/* VMs that arrive together stay in the order of the file. */
static void rows_that_arrive_together(void **state)
{
	struct loaded loaded;
	uint32_t i;

	load(&loaded, *state,
	     "vm,arrival_s,departure_s,cpus,memory_mib\n"
	     "a,5,,1,6\nb,0,,1,2\nc,5,,1,8\nd,0,,1,4\ne,5,,1,10\n");
	trace_sort(&loaded.trace);
	for (i = 0; i < 5; i++)
		expect_vm(&loaded, i, i < 2 ? 0 : 5, VM_STAYS, 1000, i + 1);
	drop(&loaded);
}

/* Where in its bin a lifetime is. */
static void ends_of_bins(void **state)
{
	static const struct {
		enum reading_bin bin;
		int64_t departure;
	} ends[] = {
		{ READING_BIN_MIN, 100 + 3900 },
		{ READING_BIN_MIDDLE, 100 + 5550 },
		{ READING_BIN_MAX, 100 + 7200 },
	};
	struct reading_options options = reading_defaults;
	char path[PATH_MAX];
	size_t i;

	fixture_write(*state, "trace",
		      "vm,batch,arrival_s,lifetime_min_s,lifetime_max_s,censored,cores,memory_gb\n"
		      "1,0,100,3900,7200,0,1,1.75\n");
	fixture_path(*state, "trace", path);
	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		struct reading_stats stats = { 0 };
		struct trace trace = { 0 };

		options.bin = ends[i].bin;
		assert_int_equal(format_load(path, NULL, &options, &trace, &stats, NULL), 0);
		assert_int_equal(trace.nr, 1);
		assert_true(trace.vm[0].departure == ends[i].departure);
		trace_free(&trace);
	}
}

/* Columns in another order than that of the format are not read as if they were in it. */
static void names_in_another_order(void **state)
{
	static const struct {
		const struct format *format;
		const char *text;
	} traces[] = {
		{ &format_simple, "vm,departure_s,arrival_s,cpus,memory_mib\na,1,2,3,4\n" },
		{ &format_simple, "vm,arrival_s,departure_s,cpus,memory_mib,x\n" },
		{ &format_simple, "vm,arrival_s,departure_s,cpus\n" },
		{ &format_bins, "vm,batch,lifetime_min_s,arrival_s,lifetime_max_s,censored,cores,"
				"memory_gb\n0,0,1,1,1,0,8,14\n" },
		{ &format_huawei, "vmid,memory,cpu,time,type\n7,2,4,0,0\n" },
	};
	struct loaded loaded;
	char path[PATH_MAX];
	size_t i;

	fixture_path(*state, "trace", path);
	for (i = 0; i < ARRAY_SIZE(traces); i++) {
		fixture_write(*state, "trace", traces[i].text);
		load_path(&loaded, path, traces[i].format);
		assert_int_equal(loaded.rc, -EBADMSG);
		assert_non_null(strstr(loaded.messages, "trace:1: names are not "));
		drop(&loaded);
	}
}

static void azure_v1_and_v2(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "x1,s,d,0,2591700,99.3,3.4,9.1,Delay-insensitive,4,7\n"
	     "x2,s,d,300,900,99.3,3.4,9.1,Interactive,>24,>64\n"
	     "x3,s,d,300,900,99.3,3.4,9.1,Interactive,>99999999,>64\n"
	     "x4,s,d,900,300,1,1,1,Unknown,1,1.75\n"
	     "x5,s,d,900\n");
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 0, 2591700, 4000, 7 * GIB);
	expect_vm(&loaded, 1, 300, 900, 32000, 128 * GIB);
	expect_malformed(&loaded, 3, "the number of CPUs");
	expect_malformed(&loaded, 4, "it leaves before");
	expect_malformed(&loaded, 5, "not 11 fields");
	drop(&loaded);
}

static void huawei(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "vmid,cpu,memory,time,type\n"
	     "7,2,4,0,0\n"
	     "8,1,1,5,0\n"
	     "7,2,4,9,1\n"
	     "7,4,8,11,0\n"
	     "8,1,1,12,0\n"
	     "9,1,1,12,1\n"
	     "7,4,8,3,1\n"
	     "7,4,8,30,2\n");
	assert_int_equal(loaded.trace.nr, 3);
	expect_vm(&loaded, 0, 0, 9, 2000, 4 * GIB);
	expect_vm(&loaded, 1, 5, VM_STAYS, 1000, GIB);
	expect_vm(&loaded, 2, 11, VM_STAYS, 4000, 8 * GIB);
	expect_malformed(&loaded, 6, "a VM of this id is there");
	expect_malformed(&loaded, 7, "no VM of this id is there");
	expect_malformed(&loaded, 8, "it leaves before");
	expect_malformed(&loaded, 9, "type is neither");
	drop(&loaded);
}

static void openstack(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "uuid,memory_mb,vcpus,created_at,launched_at,terminated_at,display_name\n"
	     "a,2048,2,2017-03-01 11:34:50,2017-03-01 11:34:56,2017-03-01 11:35:56,\"x, y\"\n"
	     "b,512,1,2017-03-01 11:34:56,NULL,NULL,z\n"
	     "c,512,1,,,,z\n"
	     "d,512\n");
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 1488368096, 1488368156, 2000, 2 * GIB);
	expect_vm(&loaded, 1, 1488368096, VM_STAYS, 1000, GIB / 2);
	expect_malformed(&loaded, 4, "a time is none");
	expect_malformed(&loaded, 5, "a time is none");
	drop(&loaded);

	/* What was launched or terminated only by half. */
	load(&loaded, *state,
	     "deleted_at,terminated_at,launched_at,created_at,memory_mb,vcpus\n"
	     "300,NULL,NULL,100,512,1\n"
	     "300,200,150,100,512,1\n");
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 100, 300, 1000, GIB / 2);
	expect_vm(&loaded, 1, 150, 200, 1000, GIB / 2);
	drop(&loaded);
}

/* Nova's key_data ends with a newline; lines are still counted as an editor does. */
static void newlines_in_quotes(void **state)
{
	struct loaded loaded;

	load(&loaded, *state,
	     "launched_at,key_data,vcpus,memory_mb\n"
	     "100,\"ssh-rsa \"\"A\"\"\r\n\n# x\",1,512\n"
	     "x,\"a\nb\",1,512\n"
	     "200,\"\",2,1024\n"
	     "300,\"never closed,1,512\n"
	     "400,a,1,512\n");
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 100, VM_STAYS, 1000, GIB / 2);
	expect_vm(&loaded, 1, 200, VM_STAYS, 2000, GIB);
	assert_int_equal(loaded.stats.rows, 4);
	expect_malformed(&loaded, 5, "a time is none");
	expect_malformed(&loaded, 8, "quotes that are not around all of a field");
	drop(&loaded);
}

/* Files of a directory, by name; a VM for each. */
static void bitbrains(void **state)
{
	const struct fixture *fixture = *state;
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_write(fixture, "vms/1.csv",
		      "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage "
		      "[MHZ];\tCPU usage [%];\tMemory capacity provisioned [KB];\tMemory usage\n"
		      "1376314846;\t4;\t11703.99;\t10912.02;\t93.2;\t6.7108864E7;\t6129274.4\n"
		      "1376315146;\t8;\t11703.99;\t10890.57;\t93.0;\t0.0;\t6129274.4\n"
		      "1376315146;\t8;\t11703.99\n");
	fixture_write(fixture, "vms/2.csv",
		      "Timestamp [ms];\tCPU cores;\tCPU capacity;\tCPU;\tCPU;\tMemory;\tMemory\n"
		      "1376314846000;\t1;\t0;\t0;\t0;\t2048;\t0\n");
	fixture_write(fixture, "vms/3.csv",
		      "Timestamp [ms];\tCPU cores;\tCPU capacity;\tCPU;\tCPU;\tMemory;\tMemory\n"
		      "1376314846;\t1;\t0;\t0;\t0;\t0.0;\t0\n");
	load_path(&loaded, fixture_path(fixture, "vms", path), NULL);
	assert_int_equal(loaded.rc, 0);
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, 1376314846, 1376315446, 8000, 64 * GIB);
	expect_vm(&loaded, 1, 1376314846, 1376315146, 1000, 1);
	assert_int_equal(loaded.stats.malformed, 2);
	assert_non_null(strstr(loaded.messages, "1.csv:4: less than 6 fields"));
	assert_non_null(strstr(loaded.messages, "3.csv:2: the VM never has memory"));
	drop(&loaded);
}

#define ONE_VM "vm,arrival_s,departure_s,cpus,memory_mib\na,10,20,1,512\n"

/* With a format they are taken for traces, and without one the rest is read. */
static void directory_with_a_readme(void **state)
{
	const struct fixture *fixture = *state;
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_write(fixture, "vms/.hidden", "hello\n");
	fixture_write(fixture, "vms/README", "hello\n");
	fixture_write(fixture, "vms/empty", "");
	fixture_write(fixture, "vms/trace", ONE_VM);
	load_path(&loaded, fixture_path(fixture, "vms", path), NULL);
	assert_int_equal(loaded.rc, 0);
	assert_int_equal(loaded.trace.nr, 1);
	expect_vm(&loaded, 0, 10, 20, 1000, GIB / 2);
	assert_int_equal(loaded.stats.malformed, 0);
	assert_int_equal(loaded.stats.left_out, 2);
	assert_non_null(
		strstr(loaded.messages, "/README: left out, not a trace of a known format"));
	assert_non_null(strstr(loaded.messages, "/empty: left out"));
	drop(&loaded);
	load_path(&loaded, path, &format_simple);
	assert_int_equal(loaded.rc, -EBADMSG);
	assert_non_null(strstr(loaded.messages, "/README: not a trace of a known format"));
	drop(&loaded);
}

/* What cannot be read may be a trace. */
static void directory_in_a_directory(void **state)
{
	const struct fixture *fixture = *state;
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_write(fixture, "vms/more/trace", ONE_VM);
	fixture_write(fixture, "vms/trace", ONE_VM);
	load_path(&loaded, fixture_path(fixture, "vms", path), NULL);
	assert_int_equal(loaded.rc, -EISDIR);
	assert_non_null(strstr(loaded.messages, "/more: "));
	drop(&loaded);
}

static void make_database(const char *path, const char *statements)
{
	sqlite3 *database;

	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, statements, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static void packing(void **state)
{
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_path(*state, "trace", path);
	make_database(path,
		      "CREATE TABLE vm (vmId, tenantId, vmTypeId, priority, starttime, endtime);"
		      "CREATE TABLE vmType (id, vmTypeId, machineId, core, memory, hdd, ssd, nic);"
		      "INSERT INTO vmType VALUES (1, 1, 17, 0.5, 0.5, 0, 0, 0),"
		      "(2, 1, 16, 0.25, 0.125, 0, 0, 0), (3, 2, 16, 1.5, 0.1, 0, 0, 0);"
		      "INSERT INTO vm VALUES (1, 0, 1, 0, -0.5, 1.5), (2, 0, 1, 1, 2, NULL),"
		      "(3, 0, 2, 0, 3, 4), (4, 0, 9, 0, 3, 4), (5, 0, 1, 0, 'x', 4),"
		      "(6, 0, 1, 0, 5, 4), (7, 0, 1, 0, 1e300, NULL);");
	load_path(&loaded, path, NULL);
	assert_int_equal(loaded.rc, 0);
	assert_int_equal(loaded.trace.nr, 2);
	expect_vm(&loaded, 0, -43200, 129600, 6000, 24 * GIB);
	expect_vm(&loaded, 1, 172800, VM_STAYS, 6000, 24 * GIB);
	assert_int_equal(loaded.stats.malformed, 5);
	/* The rows come by starttime, so their numbers would tell nothing. */
	assert_non_null(strstr(loaded.messages, "trace: vmId 3: its type takes nothing"));
	assert_non_null(strstr(loaded.messages, "trace: vmId 4: its type is not known"));
	assert_non_null(strstr(loaded.messages, "trace: vmId 5: a time is none"));
	drop(&loaded);
}

static void packing_without_tables(void **state)
{
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_path(*state, "trace", path);
	make_database(path, "CREATE TABLE other (a);");
	load_path(&loaded, path, NULL);
	assert_int_equal(loaded.rc, -EBADMSG);
	drop(&loaded);
}

#define ROWS 20000

/* Long enough that no buffer holds all of it. */
static char *long_trace(void)
{
	char *text = malloc(64 * (ROWS + 1)), *to = text;
	int i;

	assert_non_null(text);
	to += sprintf(to, "vm,arrival_s,departure_s,cpus,memory_mib\n");
	for (i = 0; i < ROWS; i++)
		to += sprintf(to, "%d,%d,%d,1,%d\n", i, i, i + 100, 2 + 2 * (i % 1000));
	return text;
}

static void write_bytes(const char *path, const void *data, size_t size)
{
	FILE *out = fopen(path, "we");

	assert_non_null(out);
	assert_int_equal(fwrite(data, 1, size, out), size);
	assert_int_equal(fclose(out), 0);
}

static void expect_long(const char *path)
{
	struct loaded loaded;
	size_t i;

	load_path(&loaded, path, NULL);
	assert_int_equal(loaded.rc, 0);
	assert_int_equal(loaded.trace.nr, ROWS);
	for (i = 0; i < ROWS; i++)
		expect_vm(&loaded, i, (int64_t)i, (int64_t)i + 100, 1000, (uint32_t)(1 + i % 1000));
	drop(&loaded);
}

static void gzip(void **state)
{
	char *text = long_trace(), path[PATH_MAX];
	static const char zeros[100000];
	size_t half = strlen(text) / 2;
	gzFile out;
	FILE *file;

	/* In two members, as gzip >> makes. */
	fixture_path(*state, "trace", path);
	out = gzopen(path, "wb");
	assert_int_equal(gzwrite(out, text, (unsigned int)half), half);
	gzclose(out);
	out = gzopen(path, "ab");
	assert_int_equal(gzputs(out, text + half), strlen(text + half));
	gzclose(out);
	expect_long(path);
	/* Padded to blocks, as by tapes: zcat takes it. */
	file = fopen(path, "ae");
	assert_non_null(file);
	assert_int_equal(fwrite(zeros, 1, sizeof(zeros), file), sizeof(zeros));
	assert_int_equal(fclose(file), 0);
	expect_long(path);
	free(text);
}

static void zstd(void **state)
{
	char *text = long_trace(), path[PATH_MAX];
	size_t room = ZSTD_compressBound(strlen(text)), size;
	void *packed = malloc(room);

	size = ZSTD_compress(packed, room, text, strlen(text), 3);
	assert_false(ZSTD_isError(size));
	fixture_path(*state, "trace", path);
	write_bytes(path, packed, size);
	expect_long(path);
	free(packed);
	free(text);
}

/* Compressed data that ends early, or is not what it says it is. */
static void damaged(void **state)
{
	static const unsigned char no_gzip[] = { 0x1f, 0x8b, 0xff, 0xff, 0xff, 0xff };
	char *text = long_trace(), path[PATH_MAX];
	size_t room = ZSTD_compressBound(strlen(text)), size;
	void *packed = malloc(room);
	struct loaded loaded;

	fixture_path(*state, "trace", path);
	size = ZSTD_compress(packed, room, text, strlen(text), 3);
	write_bytes(path, packed, size / 2);
	load_path(&loaded, path, NULL);
	assert_int_equal(loaded.rc, -EIO);
	assert_non_null(strstr(loaded.messages, "damaged"));
	drop(&loaded);
	write_bytes(path, no_gzip, sizeof(no_gzip));
	load_path(&loaded, path, &format_simple);
	assert_int_equal(loaded.rc, -EIO);
	drop(&loaded);
	free(packed);
	free(text);
}

static void long_lines_and_nuls(void **state)
{
	static const char names[] = "vm,arrival_s,departure_s,cpus,memory_mib\n";
	static const char rows[] = "a,1,2,1,\0002\nb,1,2,1,2\n";
	char path[PATH_MAX], *text = malloc(3 * SOURCE_LINE);
	struct loaded loaded;
	size_t at = strlen(names);

	assert_non_null(text);
	memcpy(text, names, at);
	memset(text + at, 'x', 2 * SOURCE_LINE);
	at += 2 * SOURCE_LINE;
	text[at++] = '\n';
	memcpy(text + at, rows, sizeof(rows) - 1);
	at += sizeof(rows) - 1;
	fixture_path(*state, "trace", path);
	write_bytes(path, text, at);
	load_path(&loaded, path, NULL);
	assert_int_equal(loaded.rc, 0);
	assert_int_equal(loaded.trace.nr, 1);
	expect_malformed(&loaded, 2, "the line is too long");
	expect_malformed(&loaded, 3, "the line has a NUL byte");
	drop(&loaded);
	free(text);
}

static void unknown_and_missing_files(void **state)
{
	struct loaded loaded;
	char path[PATH_MAX];

	fixture_write(*state, "trace", "hello\n");
	load_path(&loaded, fixture_path(*state, "trace", path), NULL);
	assert_int_equal(loaded.rc, -EBADMSG);
	assert_non_null(strstr(loaded.messages, "--format"));
	drop(&loaded);
	/* It says that it is what it is not. */
	load_path(&loaded, path, &format_simple);
	assert_int_equal(loaded.rc, -EBADMSG);
	drop(&loaded);
	load_path(&loaded, path, &format_packing);
	assert_int_equal(loaded.rc, -EBADMSG);
	drop(&loaded);
	load_path(&loaded, fixture_path(*state, "none", path), NULL);
	assert_int_equal(loaded.rc, -ENOENT);
	drop(&loaded);
}

/* Messages stop after some, counts do not. */
static void many_malformed_rows(void **state)
{
	char text[4096] = "vm,arrival_s,departure_s,cpus,memory_mib\n";
	struct loaded loaded;
	unsigned int i, lines = 0;

	for (i = 0; i < 3 * READING_SHOWN; i++)
		strcat(text, "a,b,c,d,e\n");
	load(&loaded, *state, text);
	assert_int_equal(loaded.stats.malformed, 3 * READING_SHOWN);
	assert_int_equal(loaded.stats.reason[0].rows, 3 * READING_SHOWN);
	for (i = 0; loaded.messages[i]; i++)
		lines += loaded.messages[i] == '\n';
	assert_int_equal(lines, READING_SHOWN);
	drop(&loaded);
}

static void formats_have_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; formats[i]; i++)
		assert_ptr_equal(format_find(formats[i]->name), formats[i]);
	assert_int_equal(i, 7);
	assert_null(format_find("none"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(simple),
		TEST(byte_order_mark),
		TEST(bins),
		TEST(rows_that_arrive_together),
		TEST(ends_of_bins),
		TEST(names_in_another_order),
		TEST(azure_v1_and_v2),
		TEST(huawei),
		TEST(openstack),
		TEST(newlines_in_quotes),
		TEST(bitbrains),
		TEST(directory_with_a_readme),
		TEST(directory_in_a_directory),
		TEST(packing),
		TEST(packing_without_tables),
		TEST(gzip),
		TEST(zstd),
		TEST(damaged),
		TEST(long_lines_and_nuls),
		TEST(unknown_and_missing_files),
		TEST(many_malformed_rows),
		TEST(formats_have_names),
	};

	return cmocka_run_group_tests_name("place-readers", tests, NULL, NULL);
}
