// SPDX-License-Identifier: GPL-2.0-only
/* userfaultfd. */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define PAGES 128UL
#define SIZE  (PAGES * PAGE)

struct monitor {
	int fd;
	unsigned char *region;
	uint64_t mode;
	unsigned char *source;
	_Atomic unsigned int faults;
	_Atomic bool end;
	pthread_t id;
};

static void open_uffd(struct monitor *m, uint64_t mode, uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct uffdio_register reg = { .mode = mode };

	m->fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (m->fd < 0)
		skip("userfaultfd: %s", strerror(errno));
	if (ioctl(m->fd, UFFDIO_API, &api))
		skip("userfaultfd cannot: %s", strerror(errno));
	m->region = map(SIZE);
	m->source = map(SIZE);
	m->mode = mode;
	reg.range.start = (uintptr_t)m->region;
	reg.range.len = SIZE;
	expect(!ioctl(m->fd, UFFDIO_REGISTER, &reg), ": %s", strerror(errno));
}

static void copy(struct monitor *m, size_t at, size_t size, uint64_t mode)
{
	struct uffdio_copy args = {
		.dst = (uintptr_t)m->region + at,
		.src = (uintptr_t)m->source + at,
		.len = size,
		.mode = mode,
	};

	expect(!ioctl(m->fd, UFFDIO_COPY, &args) || errno == EEXIST, ": %s", strerror(errno));
}

static void write_protect(struct monitor *m, size_t at, size_t size, bool on)
{
	struct uffdio_writeprotect args = {
		.range = { (uintptr_t)m->region + at, size },
		.mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};

	expect(!ioctl(m->fd, UFFDIO_WRITEPROTECT, &args), ": %s", strerror(errno));
}

static void *serve(void *arg)
{
	struct monitor *m = arg;

	while (!m->end) {
		struct pollfd poll_fd = { .fd = m->fd, .events = POLLIN };
		struct uffd_msg msg;
		size_t at;

		if (poll(&poll_fd, 1, 20) <= 0 || read(m->fd, &msg, sizeof(msg)) != sizeof(msg))
			continue;
		expect_eq(msg.event, UFFD_EVENT_PAGEFAULT);
		at = (msg.arg.pagefault.address - (uintptr_t)m->region) & ~(PAGE - 1);
		m->faults++;
		if (msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP)
			write_protect(m, at, PAGE, false);
		else
			copy(m, at, PAGE, 0);
	}
	return NULL;
}

static void begin(struct monitor *m)
{
	m->id = thread(serve, m);
}

static void end(struct monitor *m)
{
	m->end = true;
	join(m->id);
	close(m->fd);
}

static void test_missing(void)
{
	struct monitor m = { 0 };

	open_uffd(&m, UFFDIO_REGISTER_MODE_MISSING, 0);
	fill(m.source, SIZE, 1);
	begin(&m);
	for (int i = 0; i < 4; i++) {
		verify(m.region, SIZE, 1);
		expect(!madvise(m.region, SIZE, MADV_DONTNEED));
	}
	end(&m);
	expect_eq(m.faults, 4 * PAGES);
}

static void test_copy_many(void)
{
	struct monitor m = { 0 };

	open_uffd(&m, UFFDIO_REGISTER_MODE_MISSING, 0);
	fill(m.source, SIZE, 2);
	for (int i = 0; i < 10; i++) {
		copy(&m, 0, SIZE, 0);
		verify(m.region, SIZE, 2);
		expect(!madvise(m.region, SIZE, MADV_DONTNEED));
	}
	close(m.fd);
}

/* Each first write after it has been protected is seen: none goes by an old entry. */
static void test_write_protect(void)
{
	struct monitor m = { 0 };

	open_uffd(&m, UFFDIO_REGISTER_MODE_WP, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	fill(m.region, SIZE, 3);
	begin(&m);
	for (unsigned int i = 1; i <= 20; i++) {
		for (size_t at = 0; at < 24 * PAGE; at += PAGE)
			m.region[at] = (unsigned char)i;
		write_protect(&m, 0, SIZE, true);
		expect_eq(m.faults, (i - 1) * 24);
		for (size_t at = 0; at < 24 * PAGE; at += PAGE)
			m.region[at + 1] = (unsigned char)i;
		/* The one that is being served is counted before it goes on. */
		expect_eq(m.faults, i * 24);
		write_protect(&m, 0, SIZE, false);
		for (size_t at = 0; at < 24 * PAGE; at += PAGE)
			expect(m.region[at] == i && m.region[at + 1] == i);
	}
	end(&m);
	verify(m.region + SIZE / 2, SIZE / 2, 3 + SIZE / 2 / 8);
}

static void test_copy_protected(void)
{
	struct monitor m = { 0 };

	open_uffd(&m, UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP,
		  UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	fill(m.source, SIZE, 4);
	copy(&m, 0, SIZE, UFFDIO_COPY_MODE_WP);
	begin(&m);
	verify(m.region, SIZE, 4);
	expect_eq(m.faults, 0);
	fill(m.region, SIZE, 5);
	end(&m);
	expect_eq(m.faults, PAGES);
	verify(m.region, SIZE, 5);
}

static void test_zeropage(void)
{
	struct monitor m = { 0 };
	struct uffdio_zeropage args = { 0 };

	open_uffd(&m, UFFDIO_REGISTER_MODE_MISSING, 0);
	args.range.start = (uintptr_t)m.region;
	args.range.len = SIZE;
	expect(!ioctl(m.fd, UFFDIO_ZEROPAGE, &args));
	expect(is_zero(m.region, SIZE));
	fill(m.region, SIZE, 6);
	verify(m.region, SIZE, 6);
	close(m.fd);
}

/* Of Linux 6.8, as in its linux/userfaultfd.h. */
struct move_args {
	uint64_t dst;
	uint64_t src;
	uint64_t len;
	uint64_t mode;
	int64_t moved;
};

#define FEATURE_MOVE (1ULL << 16)
#define MOVE	     _IOWR(UFFDIO, 0x05, struct move_args)

/* Whole huge pages, which have been missed before. */
static void test_move_huge(void)
{
	struct monitor m = { 0 };
	struct move_args args = { .len = HUGE_PAGE };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	unsigned char *from = map_aligned(HUGE_PAGE);
	unsigned char *to = map_aligned(HUGE_PAGE);

	open_uffd(&m, UFFDIO_REGISTER_MODE_MISSING, FEATURE_MOVE);
	if (madvise(from, HUGE_PAGE, MADV_HUGEPAGE))
		skip("no transparent huge pages: %s", strerror(errno));
	fill(from, HUGE_PAGE, 7);
	for (int i = 0; i < 4; i++) {
		unsigned char *old = from;

		reg.range.start = (uintptr_t)to;
		reg.range.len = HUGE_PAGE;
		expect(!ioctl(m.fd, UFFDIO_REGISTER, &reg), ": %s", strerror(errno));
		args.src = (uintptr_t)from;
		args.dst = (uintptr_t)to;
		expect(!ioctl(m.fd, MOVE, &args), ": %s", strerror(errno));
		expect_eq(args.moved, HUGE_PAGE);
		verify(to, HUGE_PAGE, 7);
		expect(!ioctl(m.fd, UFFDIO_UNREGISTER, &reg.range), ": %s", strerror(errno));
		from = to;
		to = old;
	}
	close(m.fd);
}

const struct test uffd_tests[] = {
	{ "uffd: missing pages", test_missing },
	{ "uffd: copy of many pages", test_copy_many },
	{ "uffd: write protection", test_write_protect },
	{ "uffd: pages that come protected", test_copy_protected },
	{ "uffd: zero pages", test_zeropage },
	{ "uffd: huge pages that move", test_move_huge },
	{ 0 },
};
