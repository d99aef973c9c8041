/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_BACKING_H
#define COMPROMIS_BACKING_H

#include <linux/types.h>

#include <compromis.h>

/* The words for COMPROMIS_MODE_*, as sysfs shows and takes them. */
extern const char *const compromis_mode_names[COMPROMIS_NR_MODES];

/* True if this machine has the backing mode @mode. */
bool compromis_has_mode(unsigned int mode);

/*
 * Switch this domain to COMPROMIS_MODE_*.  Sleeps; callers take turns.  Returns
 * 0, -EINTR if a signal came while waiting for another caller, or, with one
 * line in the log that has reason, numbers and remedy:
 *   -EOPNOTSUPP  this machine has no such mode
 *   others       what the hypervisor returned
 */
int compromis_set_backing(unsigned int mode);

/* The word for COMPROMIS_FAIL_*; "unknown" for reasons newer than this. */
const char *compromis_failure_word(u32 reason);

/* True if needed and available are frames; else they are plain numbers. */
bool compromis_failure_in_frames(u32 reason);

/* Frames of 4 KiB as KiB. */
static inline u64 compromis_frames_to_kib(u64 frames)
{
	return frames << 2;
}

#endif /* COMPROMIS_BACKING_H */
