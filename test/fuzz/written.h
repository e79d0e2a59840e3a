/*
 * written - lines of formats, written by their rules in a random way
 *
 * Each of these makes values (cell) and writes a line of them (line).
 */
#ifndef WRITTEN_H
#define WRITTEN_H

#include "character.h"
#include "fuzz.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define CELLS 16
#define TIME "2024-01-15T10:00:00.123Z"
#define TIME_MS 1705312800123

static uint64_t seed;

/* The values, and the line that is written of them. */
static struct {
	struct buf text;
	bool null;
} cell[CELLS];
static struct buf line;

static void
put(const char *s)
{
	buf_str(&line, s);
}

static void
put_byte(char c)
{
	buf_put(&line, &c, 1);
}

static bool
perhaps(unsigned one_in)
{
	return roll(&seed, one_in) == 0;
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Text of many kinds; none of the bytes of not are in it. */
static void
make_text(struct buf *b, const char * not, size_t nots)
{
	static const char *const kinds[] = {"abcxyz", "0123456789", " ", "\"\\",
	    ",;:|=&?", "'<>{}[]()", "\t\n\r", "\x01\x1f\x7f\x1b", "-._/%+",
	    "\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e", "\xff\x80\xc0\xed\xa0"};
	size_t n = roll(&seed, perhaps(8) ? 100 : 12);

	b->n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *kind = kinds[roll(&seed, LENGTH(kinds))];
		size_t many = 1 + roll(&seed, perhaps(4) ? 20 : 3);

		while (many-- > 0) {
			char c = kind[roll(&seed, strlen(kind))];

			if (perhaps(200))
				c = '\0';
			if (memchr(not, c, nots) == NULL)
				buf_put(b, &c, 1);
		}
	}
}

static void
make_cells(size_t n, const char * not, size_t nots, bool nulls)
{
	for (size_t i = 0; i < n; i++) {
		cell[i].null = nulls && perhaps(8);
		make_text(&cell[i].text, not, nots);
	}
}

/* --- JSON */

static void
put_unit(unsigned code)
{
	char room[8];

	snprintf(room, sizeof room, perhaps(2) ? "\\u%04x" : "\\u%04X", code);
	put(room);
}

static void
put_code(uint32_t code)
{
	if (code >= 0x10000) {
		put_unit(0xd800 + ((code - 0x10000) >> 10));
		put_unit(0xdc00 + ((code - 0x10000) & 0x3ff));
	} else {
		put_unit(code);
	}
}

static void
put_json(struct str s)
{
	static const char bytes[] = "\"\\/\b\f\n\r\t", letters[] = "\"\\/bfnrt";

	put("\"");
	for (size_t i = 0, n; i < s.n; i += n) {
		const char *at = memchr(bytes, s.p[i], sizeof bytes - 1);
		uint32_t code;

		n = character(s.p + i, s.n - i, &code);
		if (at && (*at != '/' || perhaps(2))) {
			put("\\");
			put_byte(letters[at - bytes]);
		} else if (n > 0 && (code < 0x20 || perhaps(8))) {
			put_code(code);
		} else {
			n = n ? n : 1;
			buf_put(&line, s.p + i, n);
		}
	}
	put("\"");
}

static void
put_blanks(void)
{
	while (perhaps(6))
		put_byte(" \t\r"[roll(&seed, 3)]);
}

static void
put_rubbish(void)
{
	static const char *const rubbish[] = {"null", "[]", "{}", "-0.5E+7",
	    "\"\\\"}\"", "[[1,{\"a\":[]}],true]", "{\"a\":{\"b\":\"]\"}}"};

	put(rubbish[roll(&seed, LENGTH(rubbish))]);
}

/* A key and its colon; doubled ones come before the one that counts. */
static void
put_key(const char *key)
{
	bool doubled = perhaps(10);

	do {
		put_blanks();
		if (perhaps(10)) {
			put("\"");
			put_unit((unsigned char)*key);
			put(key + 1);
			put("\"");
		} else {
			put_json(str_of(key));
		}
		put_blanks();
		put(":");
		put_blanks();
		if (doubled) {
			put_rubbish();
			put(",");
		}
		doubled = !doubled;
	} while (!doubled);
}

static void
write_json(void)
{
	static const char *const key[] = {
	    "a", "ip", "key_of_30_bytes_and_not_more", "z"};

	make_cells(4, "", 0, true);
	put_blanks();
	put("{");
	for (size_t i = 0; i < 4; i++) {
		if (cell[i].null && perhaps(2))
			continue;
		put_key(key[i]);
		if (cell[i].null)
			put("null");
		else
			put_json((struct str){cell[i].text.p, cell[i].text.n});
		put_blanks();
		put(",");
		if (perhaps(6)) {
			put_key("more");
			put_rubbish();
			put(",");
		}
	}
	put_key("time");
	put_json(STR(TIME));
	put_blanks();
	put("}");
	put_blanks();
}

/* --- csv, tsv */

static void
put_csv(struct str s)
{
	bool quote = perhaps(3);

	for (size_t i = 0; i < s.n; i++)
		quote |= strchr(",\"\r\n", s.p[i]) != NULL;
	put(quote ? "\"" : "");
	for (size_t i = 0; i < s.n; i++) {
		put(s.p[i] == '"' ? "\"" : "");
		put_byte(s.p[i]);
	}
	put(quote ? "\"" : "");
}

static void
csv_header(void)
{
	put(perhaps(2) ? "time,a,\"b \"\"c\"\"\",d"
		       : "\"time\",\"a\",\"b \"\"c\"\"\",\"d\"");
}

static void
write_csv(void)
{
	make_cells(3, "", 0, false);
	put_csv(STR(TIME));
	for (size_t i = 0; i < 3; i++) {
		put(",");
		put_csv((struct str){cell[i].text.p, cell[i].text.n});
	}
	put(perhaps(8) ? "," : "");
}

static void
tsv_header(void)
{
	put("time\ta\tb\td");
}

static void
write_tsv(void)
{
	static const char bytes[] = "\t\n\r\\", letters[] = "tnr\\";

	make_cells(3, "", 0, true);
	put(TIME);
	for (size_t i = 0; i < 3; i++) {
		struct str s = {cell[i].text.p, cell[i].text.n};

		put("\t");
		if (cell[i].null)
			put("\\N");
		for (size_t k = 0; !cell[i].null && k < s.n; k++) {
			const char *at = memchr(bytes, s.p[k], 4);

			put(at ? "\\" : "");
			put_byte(at ? letters[at - bytes] : s.p[k]);
		}
	}
}

/* --- logs */

/* Between quotes: as Apache and nginx write it. */
static void
put_quoted(struct str s)
{
	char hex[8];

	put("\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7f || perhaps(20) ||
		    ((c == '"' || c == '\\') && perhaps(2))) {
			snprintf(hex, sizeof hex,
			    perhaps(2) ? "\\x%02X" : "\\x%02x", c);
			put(c == '\t' && perhaps(2) ? "\\t" : hex);
		} else {
			put(c == '"' || c == '\\' ? "\\" : "");
			put_byte((char)c);
		}
	}
	put("\"");
}

static void
set(size_t i, const char *text)
{
	cell[i].text.n = 0;
	buf_str(&cell[i].text, text);
	cell[i].null = false;
}

static void
put_cell(size_t i)
{
	if (cell[i].null)
		put("-");
	else
		buf_put(&line, cell[i].text.p, cell[i].text.n);
}

static void
put_request(size_t method)
{
	put("\"");
	put_cell(method);
	put(" ");
	put_cell(method + 1);
	put(" ");
	put_cell(method + 2);
	put("\"");
}

/* ip, user, method, path, protocol, status, bytes, referrer, agent */
static void
put_log(void)
{
	static const char *const ips[] = {"127.0.0.1", "::1", "2001:db8::7",
	    "host.example.com", "a_b", "fe80::1%eth0"};
	static const char *const users[] = {"frank", "a b", "\xc3\xa9", "x@y"};
	static const char *const methods[] = {"GET", "POST", "M-SEARCH"};
	static const char *const paths[] = {
	    "/", "/a?b=c&d=%20", "*", "http://a/b", "/\xff"};
	static const char *const protocols[] = {
	    "HTTP/1.1", "HTTP/2.0", "RTSP/1"};

	set(0, ips[roll(&seed, LENGTH(ips))]);
	set(1, users[roll(&seed, LENGTH(users))]);
	cell[1].null = perhaps(2);
	set(2, methods[roll(&seed, LENGTH(methods))]);
	set(3, paths[roll(&seed, LENGTH(paths))]);
	set(4, protocols[roll(&seed, LENGTH(protocols))]);
	set(5, perhaps(2) ? "200" : "404");
	set(6, perhaps(2) ? "0" : "12345678901234567890");
	cell[6].null = perhaps(4);
	make_text(&cell[7].text, "", 0);
	put_cell(0);
	put(" - ");
	put_cell(1);
	put(" [15/Jan/2024:11:00:00.123 +0100] ");
	put_request(2);
	put(" ");
	put_cell(5);
	put(" ");
	put_cell(6);
	put(" \"-\" ");
	put_quoted((struct str){cell[7].text.p, cell[7].text.n});
	cell[7].null = memcmp(line.p + line.n - 4, " \"-\"", 4) == 0;
}

#endif
