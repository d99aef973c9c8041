/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Code that is being translated, and stores to it meanwhile: see code-read.h
 */

#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/rcu.h"
#include "hw/core/cpu.h"
#include "exec/cputlb.h"
#include "exec/ram_addr.h"
#include "internal.h"
#include "code-read.h"

#define NO_PAGE ((tb_page_addr_t)-1)

/*
 * Changed with the page locked.  Who has another page locked may still mark a
 * byte of the page that was here before; that costs a translation.
 */
typedef struct CodeReadPage {
    tb_page_addr_t index;       /* number of the page, or NO_PAGE */
    unsigned long *stored;      /* a bit for each of its bytes */
} CodeReadPage;

/* What a vCPU translates from: a TB is in two pages at most. */
typedef struct CodeRead {
    struct rcu_head rcu;
    CodeReadPage pages[2];
} CodeRead;

void code_read_init(CPUState *cpu)
{
    CodeRead *read = g_new0(CodeRead, 1);

    for (int n = 0; n < ARRAY_SIZE(read->pages); n++) {
        read->pages[n].index = NO_PAGE;
        read->pages[n].stored = bitmap_new(TARGET_PAGE_SIZE);
    }
    qatomic_rcu_set(&cpu->code_read, read);
}

static void code_read_free(CodeRead *read)
{
    for (int n = 0; n < ARRAY_SIZE(read->pages); n++) {
        g_free(read->pages[n].stored);
    }
    g_free(read);
}

void code_read_exit(CPUState *cpu)
{
    CodeRead *read = cpu->code_read;

    qatomic_set(&cpu->code_read, NULL);
    call_rcu(read, code_read_free, rcu);
}

void code_read_start(CPUState *cpu, unsigned n, tb_page_addr_t addr)
{
    CodeReadPage *page = &cpu->code_read->pages[n];
    tb_page_addr_t index = addr >> TARGET_PAGE_BITS;
    PageDesc *pd = page_find_alloc(index, true);

    page_lock(pd);
    /* Who cleared it has changed all TLBs before he unlocked the page. */
    if (cpu_physical_memory_get_dirty_flag(addr, DIRTY_MEMORY_CODE)) {
        tlb_protect_code(addr);
    }
    bitmap_zero(page->stored, TARGET_PAGE_SIZE);
    qatomic_set(&page->index, index);
    page_unlock(pd);

    /*
     * Protect the page, then read it; the other side stores, then looks whether
     * the page is protected (code_stored()).  One of the two sees the other.
     */
    smp_mb();
}

bool code_read_mark(tb_page_addr_t start, tb_page_addr_t end)
{
    tb_page_addr_t index = start >> TARGET_PAGE_BITS;
    bool found = false;
    CPUState *cpu;

    RCU_READ_LOCK_GUARD();
    CPU_FOREACH(cpu) {
        CodeRead *read = qatomic_rcu_read(&cpu->code_read);

        for (int n = 0; read && n < ARRAY_SIZE(read->pages); n++) {
            if (qatomic_read(&read->pages[n].index) == index) {
                bitmap_set_atomic(read->pages[n].stored,
                                  start & ~TARGET_PAGE_MASK, end - start);
                found = true;
            }
        }
    }
    return found;
}

/* Are @size bytes from @addr what they were when @page was read first? */
static bool is_unchanged(const CodeReadPage *page, tb_page_addr_t addr,
                         unsigned long size)
{
    unsigned long offset = addr & ~TARGET_PAGE_MASK;
    unsigned long end = offset + size;

    return find_next_bit(page->stored, end, offset) >= end &&
        !cpu_physical_memory_get_dirty_flag(addr, DIRTY_MEMORY_CODE);
}

bool code_read_end(CPUState *cpu, const TranslationBlock *tb)
{
    CodeReadPage *pages = cpu->code_read->pages;
    tb_page_addr_t addr0 = tb_page_addr0(tb), addr1 = tb_page_addr1(tb);
    unsigned long first = MIN(tb->size, -(addr0 | TARGET_PAGE_MASK));
    bool ok = is_unchanged(&pages[0], addr0, first);

    if (addr1 != NO_PAGE) {
        ok = ok && is_unchanged(&pages[1], addr1, tb->size - first);
    }
    qatomic_set(&pages[0].index, NO_PAGE);
    qatomic_set(&pages[1].index, NO_PAGE);
    return ok;
}

void code_stored(tb_page_addr_t start, tb_page_addr_t end)
{
    PageDesc *pd;
    bool found;

    if (cpu_physical_memory_get_dirty_flag(start, DIRTY_MEMORY_CODE)) {
        return;
    }
    pd = page_find(start >> TARGET_PAGE_BITS);
    if (!pd) {
        return;
    }
    page_lock(pd);
    code_read_mark(start, end);
    found = tb_page_intersects(pd, start, end);
    page_unlock(pd);
    if (found) {
        tb_invalidate_phys_range(start, end);
    }
}
