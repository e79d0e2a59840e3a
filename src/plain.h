/*
 * plain - what nearly every session is, read in one go
 *
 * Its first columns are start end duration events: two times of thirteen digits
 * and two numbers of one to eight. One look at 64 bytes tells where what is
 * behind the times ends, and the line. All numbers are made at once, and
 * nothing waits for them here.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "field.h"
#include "mem.h"
#include <stdint.h>

/* Fields from the fifth on: before the key, and in it (neighbours). */
struct plain_fields {
	size_t tabs; /* behind those of the times */
	size_t before, key;
	size_t last; /* 1: none is after it */
};

struct plain {
	int64_t from, to;   /* what start and end are more than */
	uint32_t number[4]; /* end less to, duration, events, start less from */
	struct field key;   /* as it stands */
	uint64_t hash;      /* of the key */
	const char *next;   /* what comes behind its LF */
};

static inline int64_t
plain_end(const struct plain *s)
{
	return s->to + s->number[0];
}

static inline int64_t
plain_start(const struct plain *s)
{
	return s->from + s->number[3];
}

/* Reads up to most of the sessions that rest begins with, whole lines, as long
 * as they are plain ones; how many. Whether they end before they start is not
 * looked at. */
size_t plain_lines(struct str rest, const struct plain_fields *f,
    struct plain *s, size_t most);

#endif
