/* SPDX-License-Identifier: MIT */
/*
 * compromis-mmu.h: the Compromis MMU, an extension of AMD SVM
 *
 * Direct segments translate guest-physical addresses by base, limit and offset
 * instead of by a nested page walk; walk counters say what the walks cost.
 * hardware/MMU.md specifies both.  This file is the part of that contract
 * which software sees, used verbatim by the emulator, by Xen, by the guest
 * module and by the tests.
 */
#ifndef COMPROMIS_MMU_H
#define COMPROMIS_MMU_H

/*
 * Enumeration: CPUID Fn8000_000A ECX.  Both fields read zero on a CPU without
 * the extension.
 */
#define COMPROMIS_CPUID_LEAF            0x8000000aU
#define COMPROMIS_CPUID_ECX_SEGMENTS    0xf0000000U /* number of segments */
#define COMPROMIS_CPUID_ECX_COUNTERS    0x0f000000U /* version of the counters */
#define COMPROMIS_CPUID_SEGMENTS_SHIFT  28
#define COMPROMIS_CPUID_COUNTERS_SHIFT  24

/* Segments and counter version that this revision of the contract defines. */
#define COMPROMIS_MMU_SEGMENTS          3
#define COMPROMIS_MMU_COUNTERS_VERSION  2

/*
 * VMCB control area, byte offsets.  All of it is covered by the NP clean bit
 * and is in force from VMRUN to #VMEXIT only.
 *
 *   WC_USER    16 x u64  counters of accesses made in user mode
 *   WC_KERNEL  16 x u64  counters of all others
 *   DS_CTL     u64       bit n enables segment n, other bits must be zero
 *   WC_CTL     u64       bit 0 enables counting, other bits must be zero
 *   DS(n)      3 x u64   gpa (inclusive), limit (exclusive), offset (added to
 *                        a gPA modulo 2^64); all multiples of 4 KiB
 */
#define COMPROMIS_VMCB_WC_USER          0x280
#define COMPROMIS_VMCB_WC_KERNEL        0x300
#define COMPROMIS_VMCB_DS_CTL           0x380
#define COMPROMIS_VMCB_WC_CTL           0x388
#define COMPROMIS_VMCB_DS(n)            (0x390 + 24 * (n))
#define COMPROMIS_VMCB_DS_GPA           0
#define COMPROMIS_VMCB_DS_LIMIT         8
#define COMPROMIS_VMCB_DS_OFFSET        16

#define COMPROMIS_WC_CTL_ENABLE         1U

/*
 * Counters: index into the VMCB arrays and offset of the MSR.  A walk is
 * counted when it completes without a fault.
 */
#define COMPROMIS_WC_DTLB_WALKS         0  /* walks made for data accesses */
#define COMPROMIS_WC_ITLB_WALKS         1  /* walks made for code fetches */
#define COMPROMIS_WC_WALKS_4K           2  /* either, to a 4 KiB guest page */
#define COMPROMIS_WC_WALKS_2M           3  /* either, to a 2 or 4 MiB one */
#define COMPROMIS_WC_WALKS_1G           4  /* either, to a 1 GiB one */
#define COMPROMIS_WC_GUEST_REFS         5  /* guest page table entries read */
#define COMPROMIS_WC_NESTED_REFS        6  /* nested page table entries read */
#define COMPROMIS_WC_SEGMENT_HITS       7  /* gPAs translated by a segment */
#define COMPROMIS_WC_NESTED_LOOKUPS     8  /* gPAs translated by the nPT */
/* Version 2: what caches of translations saved, and what the rest took. */
#define COMPROMIS_WC_STLB_HITS          9  /* L1 TLB misses without a walk */
#define COMPROMIS_WC_NTLB_HITS          10 /* nested lookups that read nothing */
#define COMPROMIS_WC_PWC_SKIPS          11 /* guest entries found in a PWC */
#define COMPROMIS_WC_NESTED_PWC_SKIPS   12 /* nested entries found in a PWC */
#define COMPROMIS_WC_WALK_CYCLES        13 /* cycles that walks took */
#define COMPROMIS_WC_IMPLEMENTED        14 /* counters of version 2 */
#define COMPROMIS_WC_IMPLEMENTED_V1     9  /* counters of version 1 */
#define COMPROMIS_WC_BANK               16 /* slots of a bank */

/*
 * MSRs.  Counters and model can be read in a guest that runs with WC_CTL's
 * bit 0 set and whose MSR permission map does not intercept them, and outside
 * of guests while WC_HOST's bit 0 is set; else they raise #GP (or exit).  They
 * can never be written.  WC_MODEL is of version 2: a text, padded with zeros,
 * that names the model of TLBs and caches which the counts are those of.
 */
#define COMPROMIS_MSR_WC_USER           0xc0011f00U
#define COMPROMIS_MSR_WC_KERNEL         0xc0011f10U
#define COMPROMIS_MSR_WC_MODEL          0xc0011f20U
#define COMPROMIS_WC_MODEL_MSRS         16 /* of 8 characters each */

/*
 * WC_HOST, of version 2, counts the walks that are made outside of guests, in
 * banks of their own.  It does not exist within a guest.  CLEAR zeroes these
 * banks and reads as zero.
 */
#define COMPROMIS_MSR_WC_HOST           0xc0011f30U
#define COMPROMIS_WC_HOST_ENABLE        1U
#define COMPROMIS_WC_HOST_CLEAR         2U

/*
 * RDPMC, of version 2: this plus a counter's offset from COMPROMIS_MSR_WC_USER,
 * wherever RDMSR would read it; CPL 3 needs CR4.PCE.
 */
#define COMPROMIS_RDPMC_WC_USER         0x40000000U

#endif /* COMPROMIS_MMU_H */
