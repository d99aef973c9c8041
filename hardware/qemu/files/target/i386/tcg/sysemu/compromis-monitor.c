/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: what the monitor shows
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "monitor/hmp-target.h"
#include "monitor/monitor.h"
#include "compromis.h"

static const char *const counter_names[COMPROMIS_WC_IMPLEMENTED] = {
    [COMPROMIS_WC_DTLB_WALKS] = "dtlb_walks",
    [COMPROMIS_WC_ITLB_WALKS] = "itlb_walks",
    [COMPROMIS_WC_WALKS_4K] = "walks_4k",
    [COMPROMIS_WC_WALKS_2M] = "walks_2m",
    [COMPROMIS_WC_WALKS_1G] = "walks_1g",
    [COMPROMIS_WC_GUEST_REFS] = "guest_refs",
    [COMPROMIS_WC_NESTED_REFS] = "nested_refs",
    [COMPROMIS_WC_SEGMENT_HITS] = "segment_hits",
    [COMPROMIS_WC_NESTED_LOOKUPS] = "nested_lookups",
    [COMPROMIS_WC_STLB_HITS] = "stlb_hits",
    [COMPROMIS_WC_NTLB_HITS] = "ntlb_hits",
    [COMPROMIS_WC_PWC_SKIPS] = "pwc_skips",
    [COMPROMIS_WC_NESTED_PWC_SKIPS] = "nested_pwc_skips",
    [COMPROMIS_WC_WALK_CYCLES] = "walk_cycles",
};

static void describe_banks(GString *out, const char *whose,
                           const CompromisBanks banks)
{
    g_string_append_printf(out, "%-18s %20s %20s\n", whose, "user", "kernel");
    for (int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
        g_string_append_printf(out, "  %-16s %20" PRIu64 " %20" PRIu64 "\n",
                               counter_names[i], banks[0][i], banks[1][i]);
    }
}

static void describe_guest(GString *out, const CompromisState *s)
{
    g_string_append_printf(out, "guest: ASID %u, DS_CTL 0x%x, WC_CTL 0x%x\n",
                           s->asid, s->ds_ctl, s->wc_ctl);
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        if (s->ds_ctl & (1U << n)) {
            g_string_append_printf(out, "segment %d: gPA [0x%" PRIx64
                                   ", 0x%" PRIx64 ") + 0x%" PRIx64 "\n", n,
                                   s->ds[n].gpa, s->ds[n].limit,
                                   s->ds[n].offset);
        }
    }
    if (s->wc_ctl) {
        describe_banks(out, "guest's counters", s->wc);
    }
}

static GString *describe(X86CPU *cpu)
{
    const CompromisState *s = &cpu->env.compromis;
    GString *out = g_string_new(NULL);

    compromis_model_describe(cpu->compromis_mmu, out);
    g_string_append_printf(out, "charge to virtual time: %s\n",
                           cpu->compromis_charge ? "on" : "off");
    if (s->asid) {
        describe_guest(out, s);
    } else {
        g_string_append(out, "guest: none is running\n");
    }
    g_string_append_printf(out, "WC_HOST 0x%x\n", s->host_ctl);
    if (s->host_ctl) {
        describe_banks(out, "host's counters", s->host_wc);
    }
    return out;
}

/* On the vCPU's own thread, which alone may look at its counters. */
static void describe_on_cpu(CPUState *cs, run_on_cpu_data data)
{
    GString **out = data.host_ptr;

    *out = describe(X86_CPU(cs));
}

void hmp_info_compromis(Monitor *mon, const QDict *qdict)
{
    CPUState *cs = mon_get_cpu(mon);
    GString *text;

    if (!cs) {
        monitor_printf(mon, "No CPU available\n");
        return;
    }
    if (!X86_CPU(cs)->compromis_mmu) {
        monitor_printf(mon, "This CPU has no Compromis MMU: start QEMU with "
                       "-cpu ...,compromis=on\n");
        return;
    }
    run_on_cpu(cs, describe_on_cpu, RUN_ON_CPU_HOST_PTR(&text));
    monitor_puts(mon, text->str);
    g_string_free(text, true);
}
