/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/hypercall.c
 *
 * HYPERVISOR_compromis_op: checks of what the caller passes, dispatch, and
 * continuation.
 */

#include <xen/guest_access.h>
#include <xen/hypercall.h>

#include <xsm/xsm.h>

#include "private.h"

/*
 * Top bit of cmd: the call continues an interrupted one.  Nothing is believed
 * because of it; a guest that sets it by itself joins the change of mode that
 * is under way, or gets told that there is none.
 */
#define CMD_CONTINUATION (~(~0U >> 1))

/* Bytes of the union that each command uses; the rest has to be zero. */
static const uint8_t cmd_size[] = {
#define CMD(cmd, member) \
    [COMPROMIS_CMD_ ## cmd] = sizeof(((struct compromis_op *)0)->u.member)
    CMD(FEATURES, features),
    CMD(INFO, info),
    CMD(SET_BACKING, set_backing),
    CMD(P2M_STATS, p2m_stats),
    CMD(LOOKUP_GFN, lookup_gfn),
    CMD(VCPU_EVENTS, vcpu_events),
    CMD(DEMOTIONS, demotions),
    CMD(RELEASE, release),
    CMD(HOST, host),
    CMD(FREE_RUNS, free_runs),
#undef CMD
};

static void __init __maybe_unused build_assertions(void)
{
    struct compromis_op op;

    BUILD_BUG_ON(COMPROMIS_HYPERCALL != __HYPERVISOR_compromis_op);
    BUILD_BUG_ON(COMPROMIS_DOMID_SELF != DOMID_SELF);
    BUILD_BUG_ON(COMPROMIS_ORDER_2M != PAGE_ORDER_2M);
    BUILD_BUG_ON(COMPROMIS_ORDER_1G != PAGE_ORDER_1G);
    BUILD_BUG_ON(COMPROMIS_VIRQ_DEMOTION != VIRQ_ARCH_1);

    /* The layout is the same for 32-bit callers, hence needs no translation. */
    BUILD_BUG_ON(sizeof(op) != 256);
    BUILD_BUG_ON(offsetof(struct compromis_op, domid) != 2);
    BUILD_BUG_ON(offsetof(struct compromis_op, u) != 8);
    BUILD_BUG_ON(sizeof(op.u) != sizeof(op.u.words));
    BUILD_BUG_ON(sizeof(op.u.features) != 56);
    BUILD_BUG_ON(offsetof(struct compromis_features, reserved) != 24);
    BUILD_BUG_ON(sizeof(struct compromis_segment) != 32);
    BUILD_BUG_ON(sizeof(struct compromis_failure) != 24);
    BUILD_BUG_ON(sizeof(op.u.info) != 192);
    BUILD_BUG_ON(offsetof(struct compromis_info, nr_segments) != 64);
    BUILD_BUG_ON(offsetof(struct compromis_info, segment) != 72);
    BUILD_BUG_ON(offsetof(struct compromis_info, failure) != 168);
    BUILD_BUG_ON(sizeof(op.u.set_backing) != 32);
    BUILD_BUG_ON(sizeof(op.u.p2m_stats) != 64);
    BUILD_BUG_ON(sizeof(op.u.lookup_gfn) != 24);
    BUILD_BUG_ON(sizeof(op.u.vcpu_events) != 32);
    BUILD_BUG_ON(sizeof(op.u.demotions) != 208);
    BUILD_BUG_ON(sizeof(op.u.release) != 32);
    BUILD_BUG_ON(sizeof(op.u.host) != 184);
    BUILD_BUG_ON(sizeof(struct compromis_run) != 24);
    BUILD_BUG_ON(sizeof(op.u.free_runs) != 240);
}

/* All that has to be zero is zero.  OUT fields may hold anything. */
static bool reserved_is_zero(unsigned int cmd, const struct compromis_op *op)
{
    unsigned int i;

    if ( op->reserved )
        return false;

    for ( i = cmd_size[cmd] / sizeof(*op->u.words);
          i < ARRAY_SIZE(op->u.words); ++i )
        if ( op->u.words[i] )
            return false;

    switch ( cmd )
    {
    case COMPROMIS_CMD_INFO:
        return !op->u.info.reserved;

    case COMPROMIS_CMD_SET_BACKING:
        return !(op->u.set_backing.flags &
                 ~(COMPROMIS_SET_STEP | COMPROMIS_SET_CONTINUE));

    case COMPROMIS_CMD_VCPU_EVENTS:
        return !op->u.vcpu_events.reserved;

    case COMPROMIS_CMD_FREE_RUNS:
        return !op->u.free_runs.reserved;

    default:
        return true;
    }
}

static int set_backing(struct domain *d, struct compromis_set_backing *s,
                       bool continuation)
{
    uint32_t flags = s->flags | (continuation ? COMPROMIS_SET_CONTINUE : 0);

    memset(&s->failure, 0, sizeof(s->failure));

    if ( s->mode >= COMPROMIS_NR_MODES )
        return -EINVAL;

    return compromis_set_backing(d, s->mode, flags, &s->failure);
}

static int dispatch(struct domain *d, unsigned int cmd,
                    struct compromis_op *op, bool continuation)
{
    switch ( cmd )
    {
    case COMPROMIS_CMD_FEATURES:
        compromis_get_features(d, &op->u.features);
        return 0;

    case COMPROMIS_CMD_INFO:
        compromis_get_info(d, &op->u.info);
        return 0;

    case COMPROMIS_CMD_SET_BACKING:
        return set_backing(d, &op->u.set_backing, continuation);

    case COMPROMIS_CMD_P2M_STATS:
        compromis_get_p2m_stats(d, &op->u.p2m_stats);
        return 0;

    case COMPROMIS_CMD_LOOKUP_GFN:
        compromis_lookup_gfn(d, &op->u.lookup_gfn);
        return 0;

    case COMPROMIS_CMD_VCPU_EVENTS:
        return compromis_get_vcpu_events(d, &op->u.vcpu_events);

    case COMPROMIS_CMD_DEMOTIONS:
        compromis_get_demotions(d, &op->u.demotions);
        return 0;

    case COMPROMIS_CMD_RELEASE:
        return compromis_release(d, &op->u.release);

    default:
        return -EOPNOTSUPP;
    }
}

/* Commands about the machine: there is no target. */
static bool is_host_cmd(unsigned int cmd)
{
    return cmd == COMPROMIS_CMD_HOST || cmd == COMPROMIS_CMD_FREE_RUNS;
}

static int host_op(unsigned int cmd, struct compromis_op *op)
{
    int rc;

    if ( op->domid != DOMID_SELF )
        return -EINVAL;

    rc = xsm_compromis_host(XSM_PRIV);
    if ( rc )
        return rc;

    if ( cmd == COMPROMIS_CMD_HOST )
        compromis_get_host(&op->u.host);
    else
        compromis_get_free_runs(&op->u.free_runs);

    return 0;
}

static int check_target(struct domain *d, unsigned int cmd,
                        struct compromis_op *op)
{
    int rc = xsm_compromis_op(XSM_TARGET, d, cmd);

    if ( rc )
        return rc;

    /* A domain on shadow page tables has walk counters, if nothing else. */
    if ( !is_hvm_domain(d) ||
         (!compromis_state(d) && cmd != COMPROMIS_CMD_FEATURES) )
    {
        if ( cmd == COMPROMIS_CMD_SET_BACKING )
            compromis_fail(&op->u.set_backing.failure,
                           is_hvm_domain(d) ? COMPROMIS_FAIL_SHADOW
                                            : COMPROMIS_FAIL_NONE, 0, 0);
        return -EOPNOTSUPP;
    }

    return d->is_dying ? -ESRCH : 0;
}

static int domain_op(unsigned int cmd, struct compromis_op *op,
                     bool continuation)
{
    struct domain *d = rcu_lock_domain_by_any_id(op->domid);
    int rc;

    if ( !d )
        return -ESRCH;

    rc = check_target(d, cmd, op) ?: dispatch(d, cmd, op, continuation);
    rcu_unlock_domain(d);

    return rc;
}

long do_compromis_op(unsigned int cmd, XEN_GUEST_HANDLE_PARAM(void) arg)
{
    bool continuation = cmd & CMD_CONTINUATION;
    unsigned int nr = cmd & ~CMD_CONTINUATION;
    struct compromis_op op;
    int rc;

    if ( nr >= ARRAY_SIZE(cmd_size) ||
         (continuation && nr != COMPROMIS_CMD_SET_BACKING) )
        return -EOPNOTSUPP;

    nr = array_index_nospec(nr, ARRAY_SIZE(cmd_size));

    if ( copy_from_guest(&op, arg, 1) )
        return -EFAULT;

    if ( nr != COMPROMIS_CMD_FEATURES && op.version != COMPROMIS_ABI_VERSION )
        return -EOPNOTSUPP;

    if ( !reserved_is_zero(nr, &op) )
        return -EINVAL;

    rc = is_host_cmd(nr) ? host_op(nr, &op)
                         : domain_op(nr, &op, continuation);

    if ( rc == -ERESTART )
        rc = hypercall_create_continuation(__HYPERVISOR_compromis_op, "ih",
                                           nr | CMD_CONTINUATION, arg);
    /* A change of mode has something to tell when it fails, others don't. */
    else if ( (nr == COMPROMIS_CMD_SET_BACKING ? rc : !rc) &&
              __copy_to_guest(arg, &op, 1) )
        rc = -EFAULT;

    return rc;
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
