/*
 * zone - offsets from UTC, read by lull itself
 *
 * A zone is a list of transitions (times in UTC and the offset from there on)
 * and after the last a rule, which may be a bare offset. Both are asked for the
 * stretch of constant offset that a time lies in; the last stretch is kept, so
 * that in a log nearly every question is two comparisons.
 */
#include "zone.h"
#include "when.h"
#include "zone_rule.h"
#include <stdio.h>
#include <stdlib.h>

#define BIG (1 << 20)  /* no zone file is that large: the largest has 4K */
#define FARTHEST 93600 /* seconds: no offset is larger, RFC 8536 3.2 */
#define HEAD 44        /* bytes of a file's header */
#define MANY 256       /* types of local time, an index has one byte */

struct zone {
	size_t n;
	int64_t *at;         /* n transitions */
	int32_t *offset;     /* n + 1: before the first, and after each */
	unsigned char *name; /* n + 1: where in names */
	char *names;         /* of the file's types, NUL after each */
	char *rule_text;
	bool ruled; /* the rule holds after the last transition */
	struct rule rule;
	struct stretch utc; /* of the last question */
	struct stretch local;
	struct stretch named; /* in seconds */
};

/* What a file's header tells, in the order of the file. */
struct head {
	uint32_t isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt;
};

static uint64_t
number(const unsigned char *p, size_t bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | *p++;
	return v;
}

static bool
head_read(struct head *h, const unsigned char *p, size_t n)
{
	if (n < HEAD || memcmp(p, "TZif", 4) != 0)
		return false;
	h->isutcnt = (uint32_t)number(p + 20, 4);
	h->isstdcnt = (uint32_t)number(p + 24, 4);
	h->leapcnt = (uint32_t)number(p + 28, 4);
	h->timecnt = (uint32_t)number(p + 32, 4);
	h->typecnt = (uint32_t)number(p + 36, 4);
	h->charcnt = (uint32_t)number(p + 40, 4);
	return h->isutcnt < BIG && h->isstdcnt < BIG && h->leapcnt < BIG &&
	       h->timecnt < BIG && h->typecnt < BIG && h->charcnt < BIG;
}

/* The bytes of a data block, whose times have 4 bytes or 8. */
static size_t
block_size(const struct head *h, size_t wide)
{
	return h->timecnt * (wide + 1) + h->typecnt * 6 + h->charcnt +
	       h->leapcnt * (wide + 4) + h->isstdcnt + h->isutcnt;
}

static void
zone_size(struct zone *z, size_t n)
{
	z->n = n;
	z->at = mem_resize(NULL, n + 1, sizeof *z->at);
	z->offset = mem_resize(NULL, n + 1, sizeof *z->offset);
	z->name = mem_resize(NULL, n + 1, sizeof *z->name);
}

/* Files with leap seconds ("right/") count another time, and are refused. */
static bool
block_read(
    struct zone *z, const struct head *h, const unsigned char *p, size_t wide)
{
	const unsigned char *index = p + h->timecnt * wide;
	const unsigned char *type = index + h->timecnt;
	int32_t offset[MANY];

	if (h->typecnt == 0 || h->typecnt > MANY || h->leapcnt > 0)
		return false;
	for (size_t i = 0; i < h->typecnt; i++) {
		offset[i] = (int32_t)(uint32_t)number(type + 6 * i, 4);
		if (offset[i] < -FARTHEST || offset[i] > FARTHEST ||
		    type[6 * i + 5] >= h->charcnt)
			return false;
	}
	zone_size(z, h->timecnt);
	z->names = mem_copy(
	    (struct str){(const char *)type + 6 * h->typecnt, h->charcnt});
	z->offset[0] = offset[0];
	z->name[0] = type[5];
	for (size_t i = 0; i < z->n; i++) {
		uint64_t at = number(p + i * wide, wide);

		z->at[i] = wide == 8 ? (int64_t)at : (int32_t)(uint32_t)at;
		/* Some files begin with the big bang. */
		if (z->at[i] < STRETCH_FIRST)
			z->at[i] = STRETCH_FIRST;
		if (index[i] >= h->typecnt || z->at[i] > STRETCH_LAST ||
		    (i > 0 && z->at[i] <= z->at[i - 1]))
			return false;
		z->offset[i + 1] = offset[index[i]];
		z->name[i + 1] = type[6 * index[i] + 5];
	}
	return true;
}

/* The rule after the second block, between two line feeds; it may be empty. */
static bool
footer_read(struct zone *z, const unsigned char *p, size_t n)
{
	const unsigned char *end;

	if (n < 2 || *p != '\n' || (end = memchr(p + 1, '\n', n - 1)) == NULL)
		return false;
	if (end == p + 1)
		return true;
	z->rule_text =
	    mem_copy((struct str){(const char *)p + 1, (size_t)(end - p - 1)});
	z->ruled = rule_parse(z->rule_text, &z->rule);
	return z->ruled;
}

/* A file of version 1 has one block; from 2 on a wider one and a rule follow.
 */
static bool
file_parse(struct zone *z, const unsigned char *p, size_t n)
{
	struct head h;
	size_t size;

	if (!head_read(&h, p, n))
		return false;
	size = block_size(&h, 4);
	if (n - HEAD < size)
		return false;
	if (p[4] == '\0')
		return block_read(z, &h, p + HEAD, 4);
	p += HEAD + size;
	n -= HEAD + size;
	if (!head_read(&h, p, n))
		return false;
	size = block_size(&h, 8);
	return n - HEAD >= size && block_read(z, &h, p + HEAD, 8) &&
	       footer_read(z, p + HEAD + size, n - HEAD - size);
}

/* A name stays below the directory. */
static FILE *
file_open(const char *name)
{
	const char *dir = getenv("TZDIR");
	struct buf path = {0};
	FILE *f;

	if (*name == '\0' || *name == '/' || strstr(name, "..") != NULL)
		return NULL;
	if (dir == NULL || *dir == '\0')
		dir = "/usr/share/zoneinfo";
	buf_put(&path, dir, strlen(dir));
	buf_put(&path, "/", 1);
	buf_put(&path, name, strlen(name) + 1);
	f = fopen(path.p, "rb");
	free(path.p);
	return f;
}

static bool
file_read(struct zone *z, FILE *f)
{
	unsigned char *bytes = mem_get(BIG);
	size_t n = fread(bytes, 1, BIG, f);
	bool read = !ferror(f) && n < BIG && file_parse(z, bytes, n);

	fclose(f);
	free(bytes);
	return read;
}

static bool
read_any(struct zone *z, const char *name)
{
	FILE *f;

	/* These two need no file. */
	if (strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0)
		name = "Z";
	z->ruled = true;
	z->rule.standard_name = STR("");
	if (when_offset(str_of(name), &z->rule.standard))
		return true;
	f = file_open(name);
	if (f == NULL) {
		z->rule_text = mem_copy(str_of(name));
		return rule_parse(z->rule_text, &z->rule);
	}
	z->ruled = false;
	return file_read(z, f);
}

struct zone *
zone_open(const char *name)
{
	struct zone *z = mem_get(sizeof *z);

	memset(z, 0, sizeof *z); /* empty stretches hold no time */
	if (read_any(z, name))
		return z;
	free(z->at);
	free(z->offset);
	free(z->name);
	free(z->names);
	free(z->rule_text);
	free(z);
	return NULL;
}

/* The stretch of a time in seconds. */
static struct stretch
find(const struct zone *z, int64_t t)
{
	size_t low = 0, high = z->n; /* transitions at or before t */
	struct stretch s;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (z->at[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == z->n && z->ruled) {
		s = rule_stretch(&z->rule, t);
		if (low > 0 && s.from < z->at[low - 1])
			s.from = z->at[low - 1];
		return s;
	}
	s.from = low > 0 ? z->at[low - 1] : STRETCH_FIRST;
	s.to = low < z->n ? z->at[low] : STRETCH_LAST;
	s.offset = z->offset[low];
	s.name = str_of(z->names + z->name[low]);
	return s;
}

static int64_t
seconds(int64_t ms)
{
	return ms / 1000 - (ms % 1000 < 0);
}

static struct stretch
in_ms(struct stretch s)
{
	s.from *= 1000;
	s.to *= 1000;
	return s;
}

int32_t
zone_offset(struct zone *z, int64_t utc_ms)
{
	if (utc_ms < z->utc.from || utc_ms >= z->utc.to)
		z->utc = in_ms(find(z, seconds(utc_ms)));
	return z->utc.offset;
}

/* When the clocks on the wall go over from one stretch to the next: at the
 * larger offset an hour that comes twice is past, and one left out is too. */
static int64_t
wall(int64_t at, int32_t before, int32_t after)
{
	return at + (before > after ? before : after);
}

/* The stretch of a local time, its ends in local time. */
static struct stretch
find_local(const struct zone *z, int64_t t)
{
	struct stretch s = find(z, t - FARTHEST), next;
	int64_t from = s.from;

	if (from > STRETCH_FIRST)
		from = wall(from, find(z, from - 1).offset, s.offset);
	for (;; s = next) {
		if (s.to >= STRETCH_LAST)
			break;
		next = find(z, s.to);
		s.to = wall(s.to, s.offset, next.offset);
		if (t < s.to)
			break;
		from = s.to;
	}
	s.from = from;
	return s;
}

int64_t
zone_to_utc(struct zone *z, int64_t local_ms)
{
	if (z == NULL)
		return local_ms;
	if (local_ms < z->local.from || local_ms >= z->local.to)
		z->local = in_ms(find_local(z, seconds(local_ms)));
	return local_ms - z->local.offset * 1000LL;
}

bool
zone_named(struct zone *z, struct str name, int64_t local_ms, int64_t *utc_ms)
{
	int64_t t = seconds(local_ms), utc;
	struct stretch s;

	if (z == NULL)
		return false;
	/* The last one again, unless an earlier one might have it too. */
	s = z->named;
	utc = t - s.offset;
	if (utc < s.from + 2 * FARTHEST || utc >= s.to)
		s = find(z, t - FARTHEST);
	for (;; s = find(z, s.to)) {
		utc = t - s.offset;
		if (s.from <= utc && utc < s.to && str_eq(s.name, name))
			break;
		if (s.to > t + FARTHEST)
			return false;
	}
	z->named = s;
	*utc_ms = local_ms - s.offset * 1000LL;
	return true;
}
