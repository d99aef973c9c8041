// SPDX-License-Identifier: GPL-2.0-only
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#include <xen/events.h>

#include <compromis.h>

#include "demotion.h"
#include "hypercall.h"
#include "trace.h"

static struct kobject *demotions_kobj;
static int demotions_irq = -1;

static void announce(struct work_struct *work)
{
	struct compromis_demotions demotions;
	u64 count = 0;
	unsigned int i;

	if (compromis_get_demotions(&demotions))
		return;

	for (i = 0; i < demotions.nr; i++)
		count += demotions.count[i];

	trace_demotion(demotions.last, demotions.last_gfn, count);
	sysfs_notify(demotions_kobj, NULL, "demotions");
}

static DECLARE_WORK(announce_work, announce);

static irqreturn_t demotion_interrupt(int irq, void *unused)
{
	schedule_work(&announce_work);
	return IRQ_HANDLED;
}

static void unbind(void)
{
	if (demotions_irq >= 0)
		unbind_from_irqhandler(demotions_irq, NULL);
	demotions_irq = -1;
	cancel_work_sync(&announce_work);
}

/* A kernel that is started by kexec wants the event for itself. */
static int rebooting(struct notifier_block *nb, unsigned long action, void *data)
{
	unbind();
	return NOTIFY_OK;
}

static struct notifier_block reboot_notifier = {
	.notifier_call = rebooting,
};

void __init compromis_demotions_init(struct kobject *kobj)
{
	demotions_kobj = kobj;
	demotions_irq = bind_virq_to_irqhandler(COMPROMIS_VIRQ_DEMOTION, 0,
						demotion_interrupt, 0,
						"compromis", NULL);
	if (demotions_irq < 0)
		pr_warn("no event for demotions, error %d; read the file demotions, poll does not wake\n",
			demotions_irq);
	register_reboot_notifier(&reboot_notifier);
}

bool compromis_demotions_announced(void)
{
	return READ_ONCE(demotions_irq) >= 0;
}

void compromis_demotions_exit(void)
{
	unregister_reboot_notifier(&reboot_notifier);
	unbind();
}
