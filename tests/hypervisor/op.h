/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of the Compromis hypercall. */
#ifndef OP_H
#define OP_H

#include <compromis.h>
#include <stdbool.h>

/* The bit of cmd that a continuation of Xen sets; no caller's business. */
#define OP_CONTINUED 0x80000000U

/*
 * Every command: its name, the size of its member of compromis_op.u, and what a
 * valid call returns to a guest.
 */
struct command {
	const char *name;
	unsigned int cmd;
	unsigned int size;
	long result;
};

#define NR_COMMANDS 10
extern const struct command commands[NR_COMMANDS];

/* An operation on this domain, all else zero. */
struct compromis_op op_new(void);

/* A valid one for @cmd, that changes nothing: it sets the backing there is. */
struct compromis_op op_valid(unsigned int cmd);

/* Whether to call as a 32-bit kernel does. */
extern bool op_compat;

/* The raw call. */
long op_call(unsigned int cmd, void *op);

/* Ask for what must work; ends the test if it does not. */
struct compromis_features op_features(void);
struct compromis_info op_info(void);
struct compromis_lookup_gfn op_lookup(uint64_t gfn);
struct compromis_vcpu_events op_events(void);

struct compromis_demotions op_demotions(void);

/* Sum of RELEASE over all of the reservation. */
struct compromis_release op_release(void);

/* Sum of P2M_STATS over all of the p2m. */
struct compromis_p2m_stats op_p2m(void);

/* Set the backing; *@failure, if not NULL, receives the reason. */
long op_set_backing(uint32_t mode, struct compromis_failure *failure);

/* One call of many, with COMPROMIS_SET_* as @flags. */
long op_set_backing_flags(uint32_t mode, uint32_t flags, struct compromis_failure *failure);

/* Can segment mode be had, here and for this domain? */
bool op_can_segment(void);

/* Go to segment mode; whether that works. */
bool op_segments_on(void);

/* Is the frame translated by a segment? */
bool op_in_segment(uint64_t gfn);

/* Frames of RAM that the entries of @p2m map. */
uint64_t op_p2m_frames(const struct compromis_p2m_stats *p2m);

extern const char *const mode_names[COMPROMIS_NR_MODES];

#endif /* OP_H */
