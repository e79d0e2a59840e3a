/*
 * log_config - format strings, as the configuration of a server has them
 */
#include "log_config.h"
#include "cmd.h"
#include "log_table.h"
#include <stdlib.h>
#include <strings.h>

/* What begins a line that has a string, and the words before it. */
static const struct keyword {
	const char *word;
	size_t before;
	bool nginx;
} keywords[] = {{"LogFormat", 0, false}, {"CustomLog", 1, false},
    {"GlobalLog", 1, false}, {"log_format", 1, true}};
#define KEYWORDS (sizeof keywords / sizeof *keywords)

static const char *const escapes[] = {"default", "json", "hash", "none"};

struct reader { /* of a spec */
	const char *spec, *p;
	bool nginx;
	struct log_string *string;
	size_t strings;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const struct keyword *
keyword_at(const char *p)
{
	p += strspn(p, " \t\r");
	for (size_t i = 0; i < KEYWORDS; i++) {
		size_t n = strlen(keywords[i].word);

		if (strncasecmp(p, keywords[i].word, n) == 0 &&
		    strchr(" \t\r\n\\", p[n]))
			return keywords + i;
	}
	return NULL;
}

/* Whether a line of it begins with a keyword. */
static bool
is_configuration(const char *p)
{
	for (; *p; p += *p == '\n') {
		if (keyword_at(p))
			return true;
		p += strcspn(p, "\n");
	}
	return false;
}

bool
log_is_format(const char *format)
{
	return strpbrk(format, "%$") || is_configuration(format);
}

/* $name, and no directive of Apache's. */
static bool
is_nginx(const char *p)
{
	struct log_directive d = {0};
	bool variables = false, apache = false;

	while (*p) {
		char c = *p++;

		if (c == '%' && log_directive(&p, false, &d))
			apache |= log_is_apache(&d);
		else if (c == '$')
			variables |= log_directive(&p, true, &d);
	}
	log_directive_free(&d);
	return variables && !apache;
}

/*
 * The byte at *p, or what it stands for with the one after it: Apache knows the
 * quote and the backslash, which others of its escapes keep for its own reading
 * of the string.
 */
static char
unescaped(const char **p, bool nginx, char quote)
{
	static const char from[] = "\"'\\trn", to[] = "\"'\\\t\r\n";
	const char *at;
	char next = (*p)[1];

	if (**p != '\\' || next == '\0')
		return *(*p)++;
	at = strchr(from, next);
	if (!at || (!nginx && next != '\\' && next != quote))
		return *(*p)++;
	*p += 2;
	return to[at - from];
}

/* To the next word of the statement; false when there is none. */
static bool
to_word(struct reader *r)
{
	for (;; r->p++) {
		if (r->nginx && *r->p == '#')
			r->p += strcspn(r->p, "\n");
		if (!is_blank(*r->p) && !(r->nginx && *r->p == '\n'))
			break;
	}
	return *r->p != '\0' && *r->p != (r->nginx ? ';' : '\n');
}

static bool
ends_word(const struct reader *r, char quote)
{
	char c = *r->p;

	if (quote || c == '\0')
		return c == quote;
	return is_blank(c) || c == '\n' || (r->nginx && c == ';');
}

/* Appends the next word, without its quotes; false when there is none. */
static bool
take_word(struct reader *r, struct buf *b)
{
	char quote = '\0';

	if (!to_word(r))
		return false;
	if (*r->p == '"' || *r->p == '\'')
		quote = *r->p++;
	while (!ends_word(r, quote)) {
		char c;

		if (*r->p == '\0')
			cmd_usage("-f %s: a %c is not closed", r->spec, quote);
		c = unescaped(&r->p, r->nginx, quote);
		buf_put(b, &c, 1);
	}
	r->p += quote != '\0';
	return true;
}

/* escape=json; false when it is none of the known ones. */
static bool
is_escape(struct str s, enum log_escape *escape)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (s.n > 7 && str_eq((struct str){s.p + 7, s.n - 7},
				   str_of(escapes[i]))) {
			*escape = (enum log_escape)i;
			return true;
		}
	return false;
}

static bool
begins_escape(struct str s)
{
	return s.n >= 7 && memcmp(s.p, "escape=", 7) == 0;
}

static void
add_string(struct reader *r, const struct buf *b, enum log_escape escape)
{
	struct str text = {b->p, b->n};

	r->string = mem_resize(r->string, r->strings + 1, sizeof *r->string);
	r->string[r->strings++] =
	    (struct log_string){mem_copy(text), r->nginx, escape};
}

static noreturn void
bad_escape(const struct reader *r)
{
	cmd_usage("-f %s: escape is default, json, hash or none", r->spec);
}

/* A statement, behind its keyword. One that only names a format adds none. */
static void
take_statement(struct reader *r, size_t before)
{
	struct buf b = {0};
	enum log_escape escape = LOG_BACKSLASH;
	bool there = true;

	buf_room(&b, 1);
	for (; there && before > 0; before--)
		there = take_word(r, &b);
	b.n = 0;
	there = there && take_word(r, &b);
	if (there && r->nginx && begins_escape((struct str){b.p, b.n})) {
		if (!is_escape((struct str){b.p, b.n}, &escape))
			bad_escape(r);
		b.n = 0;
		there = take_word(r, &b);
	}
	while (there && r->nginx && take_word(r, &b))
		;
	*buf_room(&b, 1) = '\0';
	if (there && log_is_format(b.p))
		add_string(r, &b, escape);
	while (!r->nginx && take_word(r, &b))
		; /* its name, and conditions */
	r->p += *r->p == ';';
	free(b.p);
}

/* Lines that a backslash continues are one. */
static char *
joined(const char *spec)
{
	struct buf b = {0};

	for (; *spec; spec++) {
		if (spec[0] == '\\' && spec[1] == '\n')
			spec++;
		else if (strncmp(spec, "\\\r\n", 3) == 0)
			spec += 2;
		else
			buf_put(&b, spec, 1);
	}
	*buf_room(&b, 1) = '\0';
	return b.p;
}

static void
take_configuration(struct reader *r)
{
	char *text = joined(r->spec);

	r->p = text;
	while (*(r->p += strspn(r->p, " \t\r\n"))) {
		const struct keyword *k = keyword_at(r->p);

		if (k == NULL) {
			r->p += strcspn(r->p, "\n");
			continue;
		}
		r->nginx = k->nginx;
		r->p += strlen(k->word);
		take_statement(r, k->before);
	}
	if (r->strings == 0)
		cmd_usage(
		    "-f %s: it has no format string, only a name", r->spec);
	free(text);
}

/* A string that stands by itself, up to LF. */
static void
take_string(struct reader *r)
{
	size_t n = strcspn(r->p, "\n");
	const char *end = r->p + n;
	struct str word = {r->p, strcspn(r->p, " \n")};
	struct buf b = {0};
	enum log_escape escape = LOG_BACKSLASH;
	char *line;

	if (begins_escape(word)) {
		if (!is_escape(word, &escape))
			bad_escape(r);
		r->p += word.n;
		r->p += *r->p == ' ';
	}
	line = mem_copy((struct str){r->p, (size_t)(end - r->p)});
	r->nginx = is_nginx(line);
	buf_room(&b, 1);
	for (const char *p = line; *p;) {
		char c = unescaped(&p, r->nginx, '"');

		buf_put(&b, &c, 1);
	}
	add_string(r, &b, escape);
	free(line);
	free(b.p);
	r->p = end + (*end == '\n');
}

size_t
log_strings(const char *spec, struct log_string **string)
{
	struct reader r = {.spec = spec, .p = spec};

	if (is_configuration(spec)) {
		take_configuration(&r);
	} else {
		do
			take_string(&r);
		while (*r.p);
	}
	*string = r.string;
	return r.strings;
}
