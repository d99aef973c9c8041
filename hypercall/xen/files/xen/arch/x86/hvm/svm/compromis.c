/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/hvm/svm/compromis.c
 *
 * Direct segments and walk counters of AMD SVM: detection, and the fields of
 * the VMCB.  Only the VMCB that Xen runs a guest by itself with ever holds
 * them: a nested guest's VMCB is zero there, and so runs without.
 */

#include <xen/init.h>
#include <xen/param.h>
#include <xen/sched.h>

#include <asm/hvm/asid.h>
#include <asm/hvm/nestedhvm.h>
#include <asm/hvm/svm/compromis.h>
#include <asm/hvm/svm/compromis-mmu.h>
#include <asm/hvm/svm/svm.h>
#include <asm/hvm/svm/vmcb.h>

#include <public/arch-x86/compromis.h>

/*
 * Number of direct segments to assume, whatever CPUID says.  On a CPU which
 * ignores the VMCB fields all accesses go through the p2m, which is correct.
 */
static int __initdata opt_svm_ds = -1;
integer_param("svm-ds", opt_svm_ds);

static unsigned int __init nr_segments(uint32_t ecx)
{
    unsigned int nr = MASK_EXTR(ecx, COMPROMIS_CPUID_ECX_SEGMENTS);

    if ( opt_svm_ds >= 0 )
        nr = opt_svm_ds;

    return min(nr, COMPROMIS_MMU_SEGMENTS + 0U);
}

/* Later versions add counters, which a guest that doesn't know won't miss. */
static uint32_t __init counter_mask(unsigned int version)
{
    if ( !version )
        return 0;

    return (1U << (version > 1 ? COMPROMIS_WC_IMPLEMENTED
                               : COMPROMIS_WC_IMPLEMENTED_V1)) - 1;
}

void __init svm_compromis_init(void)
{
    unsigned int version;
    uint32_t ecx = 0;

    if ( !cpu_has_svm_npt )
        return;

    if ( boot_cpu_data.extended_cpuid_level >= COMPROMIS_CPUID_LEAF )
        ecx = cpuid_ecx(COMPROMIS_CPUID_LEAF);

    version = MASK_EXTR(ecx, COMPROMIS_CPUID_ECX_COUNTERS);

    compromis_hw.segments = nr_segments(ecx);
    compromis_hw.counters = counter_mask(version);

    if ( compromis_hw.segments )
        printk("SVM: %u direct segments%s\n", compromis_hw.segments,
               opt_svm_ds >= 0 ? " assumed" : "");
    if ( compromis_hw.counters )
        printk("SVM: page walk counters, version %u\n", version);
}

/*
 * Reading counters, and what model they follow, is for the guest, without exit.
 * RDPMC isn't intercepted anyway.  Writing never is, nor is WC_HOST in any way.
 */
void svm_compromis_vcpu_init(struct vcpu *v)
{
    unsigned int i, nr = fls(compromis_hw.counters);

    if ( !compromis_hw.counters )
        return;

    vmcb_set_wc_ctl(v->arch.hvm.svm.vmcb, COMPROMIS_WC_CTL_ENABLE);

    for ( i = 0; i < nr; ++i )
    {
        svm_intercept_msr(v, COMPROMIS_MSR_WC_USER + i, MSR_INTERCEPT_WRITE);
        svm_intercept_msr(v, COMPROMIS_MSR_WC_KERNEL + i, MSR_INTERCEPT_WRITE);
    }

    /* The model came with the counters of version 2. */
    if ( nr > COMPROMIS_WC_IMPLEMENTED_V1 )
        for ( i = 0; i < COMPROMIS_WC_MODEL_MSRS; ++i )
            svm_intercept_msr(v, COMPROMIS_MSR_WC_MODEL + i,
                              MSR_INTERCEPT_WRITE);
}

/* On the VM entry path, with interrupts off. */
void svm_compromis_load(struct vcpu *v)
{
    struct vmcb_struct *vmcb = vcpu_nestedhvm(v).nv_n1vmcx;
    struct compromis_range seg[COMPROMIS_MAX_SEGMENTS];
    unsigned int i, nr;

    BUILD_BUG_ON(ARRAY_SIZE(seg) != ARRAY_SIZE(vmcb->_ds));

    ASSERT(!local_irq_is_enabled());

    nr = compromis_get_segments(v->domain, seg,
                                &v->arch.hvm.compromis.segment_gen);

    for ( i = 0; i < nr; ++i )
    {
        paddr_t gpa = gfn_to_gaddr(seg[i].gfn);

        vmcb->_ds[i].gpa = gpa;
        vmcb->_ds[i].limit = gpa + pfn_to_paddr(seg[i].nr);
        vmcb->_ds[i].offset = mfn_to_maddr(seg[i].mfn) - gpa;
    }

    /* Marks the others as changed as well. */
    vmcb_set_ds_ctl(vmcb, (1UL << nr) - 1);

    hvm_asid_flush_vcpu(v);
}

void svm_compromis_dump(const struct vmcb_struct *vmcb)
{
    unsigned int i;

    if ( !compromis_hw.segments && !compromis_hw.counters )
        return;

    printk("ds_ctl = %#"PRIx64" wc_ctl = %#"PRIx64"\n",
           vmcb->_ds_ctl, vmcb->_wc_ctl);

    for ( i = 0; i < ARRAY_SIZE(vmcb->_ds); ++i )
        if ( vmcb->_ds_ctl & (1UL << i) )
            printk("DS%u: [%#"PRIx64", %#"PRIx64") + %#"PRIx64"\n", i,
                   vmcb->_ds[i].gpa, vmcb->_ds[i].limit, vmcb->_ds[i].offset);
}

static void __init __maybe_unused build_assertions(void)
{
    struct vmcb_struct vmcb;

    BUILD_BUG_ON(COMPROMIS_MMU_SEGMENTS != COMPROMIS_MAX_SEGMENTS);

    BUILD_BUG_ON(offsetof(typeof(vmcb), wc_user) != COMPROMIS_VMCB_WC_USER);
    BUILD_BUG_ON(offsetof(typeof(vmcb), wc_kernel) != COMPROMIS_VMCB_WC_KERNEL);
    BUILD_BUG_ON(sizeof(vmcb.wc_user) != COMPROMIS_WC_BANK * sizeof(uint64_t));
    BUILD_BUG_ON(offsetof(typeof(vmcb), _ds_ctl) != COMPROMIS_VMCB_DS_CTL);
    BUILD_BUG_ON(offsetof(typeof(vmcb), _wc_ctl) != COMPROMIS_VMCB_WC_CTL);
    BUILD_BUG_ON(offsetof(typeof(vmcb), _ds[0]) != COMPROMIS_VMCB_DS(0));
    BUILD_BUG_ON(offsetof(typeof(vmcb), _ds[2]) != COMPROMIS_VMCB_DS(2));
    BUILD_BUG_ON(offsetof(typeof(vmcb._ds[0]), gpa) != COMPROMIS_VMCB_DS_GPA);
    BUILD_BUG_ON(offsetof(typeof(vmcb._ds[0]), limit) !=
                 COMPROMIS_VMCB_DS_LIMIT);
    BUILD_BUG_ON(offsetof(typeof(vmcb._ds[0]), offset) !=
                 COMPROMIS_VMCB_DS_OFFSET);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
