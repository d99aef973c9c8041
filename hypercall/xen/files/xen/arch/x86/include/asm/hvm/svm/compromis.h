/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Direct segments and walk counters of AMD SVM.
 */
#ifndef __ASM_X86_HVM_SVM_COMPROMIS_H__
#define __ASM_X86_HVM_SVM_COMPROMIS_H__

#include <xen/sched.h>

#ifdef CONFIG_COMPROMIS

/* Find out, at boot, what the CPU has. */
void svm_compromis_init(void);

/* Set up a new VMCB, of a domain on shadow page tables too. */
void svm_compromis_vcpu_init(struct vcpu *v);

/* Write the segments in force for v's domain to its VMCB. */
void svm_compromis_load(struct vcpu *v);

/*
 * On the VM entry path, with interrupts off, and ahead of the ASID being
 * dealt with.  Whoever changes segments bumps the generation and then forces
 * all CPUs out of guest mode, so that no CPU enters it with old ones.
 */
static inline void svm_compromis_vmentry(struct vcpu *v)
{
    if ( unlikely(v->arch.hvm.compromis.segment_gen !=
                  ACCESS_ONCE(v->domain->arch.hvm.compromis.segment_gen)) )
        svm_compromis_load(v);
}

void svm_compromis_dump(const struct vmcb_struct *vmcb);

#else /* !CONFIG_COMPROMIS */

static inline void svm_compromis_init(void) {}
static inline void svm_compromis_vcpu_init(struct vcpu *v) {}
static inline void svm_compromis_vmentry(struct vcpu *v) {}
static inline void svm_compromis_dump(const struct vmcb_struct *vmcb) {}

#endif /* !CONFIG_COMPROMIS */

#endif /* __ASM_X86_HVM_SVM_COMPROMIS_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
