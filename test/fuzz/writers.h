/*
 * writers - the named formats that are written
 */
#ifndef WRITERS_H
#define WRITERS_H

#include "written.h"

#define LOG "ip,user,method,path,protocol,status,bytes,agent"

struct writer {
	const char *name;    /* as in -f */
	const char *columns; /* as in -o */
	void (*header)(void);
	void (*write)(void);
};

/* A line within a JSON object. */
static void
put_within(const char *before, const char *end, const char *after)
{
	static struct buf inner;

	inner.n = 0;
	buf_put(&inner, line.p, line.n);
	buf_str(&inner, end);
	line.n = 0;
	put(before);
	put_json((struct str){inner.p, inner.n});
	put(after);
}

static void
write_docker(void)
{
	put_log();
	put_within("{\"log\":", "\n",
	    ",\"stream\":\"stdout\",\"time\":\"2024-02-01T00:00:00Z\"}");
}

static void
write_syslog(void)
{
	static struct buf inner;

	put_log();
	inner.n = 0;
	buf_put(&inner, line.p, line.n);
	line.n = 0;
	put(perhaps(2) ? "Jan 15 10:00:00 web1 nginx[7]: "
		       : "<165>1 2024-01-15T10:00:00Z web1 nginx 7 - - ");
	buf_put(&line, inner.p, inner.n);
}

static void
write_kafka(void)
{
	write_json();
	put_within("{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"ts\":0,"
		   "\"key\":null,\"payload\":",
	    "", "}");
}

/* A word, when it is one that cannot be misread. */
static void
put_logfmt(struct str s)
{
	static const char bytes[] = "\"\\\n\r\t", letters[] = "\"\\nrt";
	bool word = s.n > 0 && perhaps(2);
	char room[8];

	for (size_t i = 0; i < s.n; i++)
		word &= is_word(s.p[i]);
	put(word ? "" : "\"");
	for (size_t i = 0; i < s.n; i++) {
		const char *at = memchr(bytes, s.p[i], 5);
		unsigned char c = (unsigned char)s.p[i];

		if (at) {
			put("\\");
			put_byte(letters[at - bytes]);
		} else if (c < 0x20 || c == 0x7f) {
			snprintf(room, sizeof room,
			    perhaps(2) ? "\\u%04x" : "\\x%02x", c);
			put(room);
		} else {
			put_byte((char)c);
		}
	}
	put(word ? "" : "\"");
}

static void
write_logfmt(void)
{
	static const char *const key[] = {"a", "b.c", "d"};

	make_cells(3, "", 0, true);
	put("level=info ");
	for (size_t i = 0; i < 3; i++) {
		put(perhaps(8)   ? "flag "
		    : perhaps(8) ? "more=\"a=b\\\" c\" "
				 : "");
		if (cell[i].null)
			continue;
		put(key[i]);
		put("=");
		put_logfmt((struct str){cell[i].text.p, cell[i].text.n});
		put(" ");
	}
	put("time=" TIME);
}

static const struct writer writers[] = {
    {"json", "a,ip,key_of_30_bytes_and_not_more,z", NULL, write_json},
    {"csv", "a,b=b \"c\",d", csv_header, write_csv},
    {"tsv", "a,b,d", tsv_header, write_tsv},
    {"logfmt", "a,b=b\\.c,d", NULL, write_logfmt},
    {"combined", LOG, NULL, put_log},
    {"docker:combined", LOG, NULL, write_docker},
    {"syslog:combined", LOG, NULL, write_syslog},
    {"kafka:json", "a,ip,key_of_30_bytes_and_not_more,z", NULL, write_kafka},
};
#define WRITERS LENGTH(writers)

#endif
