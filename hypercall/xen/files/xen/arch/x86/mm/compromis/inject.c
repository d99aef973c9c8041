/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/inject.c
 *
 * Fault injection, for tests: "compromis-inject", written through hypfs, lets
 * the n-th allocation from then on fail.  It reads as 0 once that has happened.
 */

#include <xen/param.h>
#include <xen/spinlock.h>

#include "private.h"

static DEFINE_SPINLOCK(inject_lock);
static unsigned int opt_inject;
integer_runtime_param("compromis-inject", opt_inject);

bool compromis_inject(const char *what)
{
    bool hit;

    spin_lock(&inject_lock);
    hit = opt_inject && !--opt_inject;
    spin_unlock(&inject_lock);

    if ( hit )
        printk(XENLOG_WARNING "Compromis: injected failure: %s\n", what);

    return hit;
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
