/*
 * hold - records that wait for their time
 *
 * A stable queue by time: the earliest record leaves first, of equal ones the
 * one that was added first. Cost: a record is copied once or twice and
 * sorted among those of the same small part of the window; n log n at worst.
 * Memory: the records' text and a fifth as much again (more where records of
 * some KiB alternate with short ones), up to 4 KiB for each bucket that holds
 * something (the window has 2048 at most), and, for the one that is leaving, 32
 * for each record when it was out of order.
 */
#ifndef HOLD_H
#define HOLD_H

#include "mem.h"
#include "out.h"
#include "pile.h"
#include "rec.h"
#include <stdint.h>

struct hold;

/* span: how far apart most records are, ms; only speed depends on it. */
struct hold *hold_new(int64_t span);
/* text is a record without LF; it is copied. SCAN_PAD bytes after it, and after
 * those that are given back, can be read. */
void hold_add(struct hold *h, int64_t time, struct str text);
void hold_add_all(struct hold *h, const struct rec_line *r, size_t n);
/* The time of the earliest record, if that is at most `most`. */
bool hold_first(struct hold *h, int64_t most, int64_t *time);
/*
 * Takes out the earliest records, in order, as far as their times are at most
 * `most`: at e up to room of them, and how many. 0: there is no more; fewer
 * than room does not say so. Their text stays until the next call.
 */
size_t hold_take(struct hold *h, int64_t most, struct entry *e, size_t room);
/*
 * The same, but writes them all to o; how many, and in *last the time of the
 * last. It is cheap for what leaves up to a time that hold_even gives.
 */
size_t hold_put(struct hold *h, int64_t most, struct out *o, int64_t *last);
/* A time little before `most`. */
int64_t hold_even(const struct hold *h, int64_t most);
/* The time of the earliest record; false: there is none. */
bool hold_next(struct hold *h, int64_t *time);
/*
 * The latest record, of equal ones the last added: what goes when not all fit.
 * False: there is none. hold_drop_last drops it. The cost is that of a heap.
 */
bool hold_last(struct hold *h, struct entry *e);
void hold_drop_last(struct hold *h);
/* Bytes of text held, LFs included. */
uint64_t hold_bytes(const struct hold *h);

#endif
