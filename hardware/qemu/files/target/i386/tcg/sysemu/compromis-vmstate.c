/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: snapshots and migration
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "cpu.h"
#include "migration/vmstate.h"
#include "compromis.h"

static int model_pre_save(void *opaque)
{
    CompromisModel *m = opaque;

    memcpy(m->migrated_text, m->text, sizeof(m->text));
    return 0;
}

static int model_post_load(void *opaque, int version)
{
    CompromisModel *m = opaque;

    if (memcmp(m->migrated_text, m->text, sizeof(m->text))) {
        error_report("compromis-model: the state is that of '%.*s', this CPU's "
                     "is '%s': start QEMU with the same -cpu",
                     COMPROMIS_MODEL_TEXT, (const char *)m->migrated_text,
                     m->text);
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_model = {
    .name = "cpu/compromis/model",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = model_pre_save,
    .post_load = model_post_load,
    .fields = (VMStateField[]){
        VMSTATE_UINT8_ARRAY(migrated_text, CompromisModel,
                            COMPROMIS_MODEL_TEXT),
        VMSTATE_UINT32_EQUAL(nr_words, CompromisModel,
                             "the modelled caches differ in size: start QEMU "
                             "with the same compromis-model"),
        VMSTATE_VARRAY_UINT32(words, CompromisModel, nr_words, 1,
                              vmstate_info_uint64, uint64_t),
        VMSTATE_END_OF_LIST()
    }
};

static int compromis_pre_load(void *opaque)
{
    X86CPU *cpu = opaque;

    if (!cpu->compromis_mmu) {
        error_report("the state is that of a CPU with the Compromis MMU: "
                     "start QEMU with the same -cpu, compromis=on");
        return -EINVAL;
    }
    return 0;
}

static int compromis_post_load(void *opaque, int version)
{
    X86CPU *cpu = opaque;

    compromis_update_tracking(&cpu->env);
    return 0;
}

static bool compromis_needed(void *opaque)
{
    X86CPU *cpu = opaque;

    return cpu->compromis_mmu;
}

static const VMStateDescription vmstate_segment = {
    .name = "cpu/compromis/segment",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]){
        VMSTATE_UINT64(gpa, CompromisSegment),
        VMSTATE_UINT64(limit, CompromisSegment),
        VMSTATE_UINT64(offset, CompromisSegment),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_compromis = {
    .name = "cpu/compromis",
    .version_id = 2,
    .minimum_version_id = 2,
    .needed = compromis_needed,
    .pre_load = compromis_pre_load,
    .post_load = compromis_post_load,
    .fields = (VMStateField[]){
        VMSTATE_UINT32(env.compromis.asid, X86CPU),
        VMSTATE_UINT32(env.compromis.ds_ctl, X86CPU),
        VMSTATE_UINT32(env.compromis.wc_ctl, X86CPU),
        VMSTATE_STRUCT_ARRAY(env.compromis.ds, X86CPU, COMPROMIS_MMU_SEGMENTS,
                             1, vmstate_segment, CompromisSegment),
        VMSTATE_UINT64_2DARRAY(env.compromis.wc, X86CPU, 2, COMPROMIS_WC_BANK),
        VMSTATE_UINT32(env.compromis.host_ctl, X86CPU),
        VMSTATE_UINT64_2DARRAY(env.compromis.host_wc, X86CPU, 2,
                               COMPROMIS_WC_BANK),
        VMSTATE_UINT64(env.compromis.debt, X86CPU),
        VMSTATE_STRUCT_POINTER(compromis_mmu, X86CPU, vmstate_model,
                               CompromisModel),
        VMSTATE_END_OF_LIST()
    }
};
