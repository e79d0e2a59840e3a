/*
 * lines - mutations of files of lines
 *
 * libFuzzer changes bytes; here lines are doubled, dropped, moved, cut, and
 * their fields exchanged for others or for what is known to be difficult, so
 * that most of an input stays of its format.
 */
#ifndef LINES_H
#define LINES_H

#include "fuzz.h"

/* Where the line is that holds byte at, its LF with it. */
static struct str
line_at(const uint8_t *data, size_t size, size_t at)
{
	const char *p = (const char *)data;
	size_t end = at;

	while (at > 0 && p[at - 1] != '\n')
		at--;
	while (end < size && p[end] != '\n')
		end++;
	return (struct str){p + at, end + (end < size) - at};
}

static bool
is_separator(char c)
{
	return c == '\0' || strchr(" \t,;:|=\"'[]{}()/\\\n", c) != NULL;
}

/* The word that holds byte at, without what is around it. */
static struct str
word_at(const uint8_t *data, size_t size, size_t at)
{
	const char *p = (const char *)data;
	size_t end = at;

	while (at > 0 && !is_separator(p[at - 1]))
		at--;
	while (end < size && !is_separator(p[end]))
		end++;
	return (struct str){p + at, end - at};
}

static struct str
hard_word(uint64_t *seed)
{
	static const struct str words[] = {STR_INIT("-"), STR_INIT("\"\""),
	    STR_INIT("\""), STR_INIT("\\"), STR_INIT("\\\""), STR_INIT("\\x41"),
	    STR_INIT("\\xZZ"), STR_INIT("\\x"), STR_INIT("\\\\x41"),
	    STR_INIT("\\b\\f\\n"), STR_INIT("\\v\\t\\r\\/"),
	    STR_INIT("\b\f\v\x01"), STR_INIT("\xc0\xaf"),
	    STR_INIT("\xf4\x90\x80\x80"), STR_INIT("\xe0\x80\x80"),
	    STR_INIT("\\ud834\\udd1e"), STR_INIT("\\u00e9\\u20AC"),
	    STR_INIT("\\u0000"), STR_INIT("\\ud800"), STR_INIT("\\N"),
	    STR_INIT("\r"), STR_INIT("\r\n"), STR_INIT("\t"), STR_INIT("\n"),
	    STR_INIT("\0"), STR_INIT(" "), STR_INIT("  "), STR_INIT(""),
	    STR_INIT("\x7f"), STR_INIT("\x1b[0m"), STR_INIT("\xef\xbb\xbf"),
	    STR_INIT("\xc3\xa9"), STR_INIT("\xe2\x82"), STR_INIT("\xff"),
	    STR_INIT("\xf0\x9d\x84\x9e"), STR_INIT("\xed\xa0\x80"),
	    STR_INIT("0"), STR_INIT("-1"), STR_INIT("1e9"), STR_INIT("0.001"),
	    STR_INIT("9223372036854775808"), STR_INIT("253402300800000"),
	    STR_INIT("1705312800.123"), STR_INIT("1705312800123"),
	    STR_INIT("2024-02-30"), STR_INIT("2024-02-29T23:59:60Z"),
	    STR_INIT("2024-01-15 10:00:00"), STR_INIT("0001-01-01T00:00:00Z"),
	    STR_INIT("15/Jan/2024:10:00:00 +0000"), STR_INIT("[::1]:80"),
	    STR_INIT("::1"), STR_INIT("a,b"), STR_INIT("a=b"), STR_INIT("{"),
	    STR_INIT("}"), STR_INIT("["), STR_INIT("]"), STR_INIT("null"),
	    STR_INIT("{}"), STR_INIT("[]"), STR_INIT("#"),
	    STR_INIT("GET / HTTP/1.1"), STR_INIT("%20%00"), STR_INIT("+"),
	    STR_INIT("0123456789abcdef0123456789abcdef0123456789abcdef01234567"
		     "89abcdef0123456789abcdef0123456789abcdef0123456789abcd")};

	return words[roll(seed, sizeof words / sizeof *words)];
}

/* Puts text where n bytes at `at` are; the new size, or the old if too large.
 */
static size_t
exchange(uint8_t *data, size_t size, size_t max, size_t at, size_t n,
    struct str text)
{
	if (size - n + text.n > max)
		return size;
	memmove(data + at + text.n, data + at + n, size - at - n);
	memcpy(data + at, text.p, text.n);
	return size - n + text.n;
}

/* A copy, for exchange: what it is of may move. */
static struct str
kept(struct str s)
{
	static char room[4096];

	if (s.n > sizeof room)
		s.n = sizeof room;
	memcpy(room, s.p, s.n);
	return (struct str){room, s.n};
}

static struct str
repeat(uint8_t byte, uint64_t *seed)
{
	static char room[300];

	memset(room, byte, sizeof room);
	return (struct str){room, 1 + roll(seed, sizeof room)};
}

/* libFuzzer's own way, on a line alone: its LF stays mostly. */
static size_t
mutate_line(uint8_t *data, size_t size, size_t max, struct str line)
{
	static uint8_t room[4096];
	size_t n = line.n < 2048 ? line.n : 2048;
	size_t at = (size_t)((const uint8_t *)line.p - data), m;

	n -= n > 0 && line.p[n - 1] == '\n';
	memcpy(room, line.p, n);
	m = LLVMFuzzerMutate(room, n, sizeof room);
	return exchange(
	    data, size, max, at, n, (struct str){(const char *)room, m});
}

static size_t
mutate(uint8_t *data, size_t size, size_t max, uint64_t *seed)
{
	size_t at = roll(seed, size), to = roll(seed, size + 1);
	struct str line = line_at(data, size, at);
	struct str word = word_at(data, size, at);
	struct str other = word_at(data, size, roll(seed, size));
	size_t start = (size_t)((const uint8_t *)line.p - data);
	size_t begin = (size_t)((const uint8_t *)word.p - data);

	switch (roll(seed, 12)) {
	case 0: /* doubled, where another begins */
		to =
		    (size_t)((const uint8_t *)line_at(data, size, to).p - data);
		return exchange(data, size, max, to, 0, kept(line));
	case 1: /* dropped */
		return exchange(data, size, max, start, line.n, STR(""));
	case 2: /* cut short */
		return exchange(data, size, max, at, start + line.n - at,
		    roll(seed, 2) ? STR("\n") : STR(""));
	case 3:
	case 4:
		return exchange(data, size, max, begin, word.n, kept(other));
	case 5:
	case 6:
		return exchange(
		    data, size, max, begin, word.n, hard_word(seed));
	case 7: /* put in */
		return exchange(data, size, max, to, 0, hard_word(seed));
	case 8: /* a run of one byte */
		return exchange(data, size, max, to, 0, repeat(data[at], seed));
	default:
		return mutate_line(data, size, max, line);
	}
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	uint64_t random = seed;
	size_t before = size;

	for (size_t n = 1 + roll(&random, 4); n > 0 && size > 0; n--)
		size = mutate(data, size, max, &random);
	if (size == 0 || (size == before && roll(&random, 4) == 0))
		size = LLVMFuzzerMutate(data, size, max);
	return size;
}

/* Lines of both, in their orders. */
size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b,
    size_t nb, uint8_t *to, size_t max, unsigned seed)
{
	uint64_t random = seed;
	size_t ia = 0, ib = 0, n = 0;

	while (ia < na || ib < nb) {
		bool first = ib == nb || (ia < na && roll(&random, 2));
		struct str l = first ? line_at(a, na, ia) : line_at(b, nb, ib);

		if (first)
			ia += l.n;
		else
			ib += l.n;
		if (roll(&random, 4) == 0 || l.n > max - n)
			continue;
		memcpy(to + n, l.p, l.n);
		n += l.n;
	}
	return n;
}

#endif
