/*
 * hold - records that wait for their time
 *
 * A stable queue by time: hold_first gives the earliest record, of equal ones
 * the one that was added first. Cost: a record is copied once or twice and
 * sorted among those of the same small part of the window; n log n at worst.
 * Memory: the records' text and at most a quarter more, and 16 bytes for each
 * record of the one bucket that is leaving.
 */
#ifndef HOLD_H
#define HOLD_H

#include "mem.h"
#include <stdint.h>

struct held {
	int64_t time;
	struct str text; /* with its LF */
};

struct hold;

/* span: how far apart most records are, ms; only speed depends on it. */
struct hold *hold_new(int64_t span);
/* text is a record without LF; it is copied. SCAN_PAD bytes after it, and after
 * those that are given back, can be read. */
void hold_add(struct hold *h, int64_t time, struct str text);
/*
 * The earliest record, when its time is at most `most`; it stays until
 * hold_drop. Adding does not disturb it, but may make another the earliest.
 */
bool hold_first(struct hold *h, int64_t most, struct held *r);
/* Drops the record that hold_first gave last. */
void hold_drop(struct hold *h);
/* The time of the earliest record; false: there is none. */
bool hold_next(struct hold *h, int64_t *time);
/*
 * The latest record, of equal ones the last added: what goes when not all fit.
 * False: there is none. In order it costs little; else, in time proportional to
 * what is held. hold_drop_last drops it.
 */
bool hold_last(struct hold *h, struct held *r);
void hold_drop_last(struct hold *h);
/* Bytes of text held, LFs included. */
uint64_t hold_bytes(const struct hold *h);

#endif
