/*
 * want: lists of columns, written back in full; and what is a usage error,
 * which ends a child with 2 and says why
 */
#include "../../src/want.h"
#include "../../src/cmd.h"
#include "check.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* name, name==<constant>, name=<part><part>|<part>, with the brackets */
static struct buf
show(const struct wants *w)
{
	struct buf b = {0};

	for (const struct want *c = w->want; c < w->want + w->n; c++) {
		buf_put(&b, ",", c > w->want);
		buf_put(&b, c->name.p, c->name.n);
		CHECK(c->name.p[c->name.n] == '\0', "no NUL after a name");
		buf_put(&b, "==<", c->constant ? 3 : 0);
		buf_put(&b, c->value.p ? c->value.p : "", c->value.n);
		buf_put(&b, ">", c->constant);
		for (size_t i = 0; i < c->sources; i++) {
			buf_put(&b, i ? "|" : "=", 1);
			for (size_t k = 0; k < c->source[i].parts; k++) {
				struct str part = c->source[i].part[k];

				buf_put(&b, "<", 1);
				buf_put(&b, part.p, part.n);
				buf_put(&b, ">", 1);
			}
		}
	}
	buf_put(&b, "", 1);
	return b;
}

static void
release(struct wants *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct want *c = w->want + i;

		for (size_t k = 0; k < c->sources; k++) {
			for (size_t m = 0; m < c->source[k].parts; m++)
				free((void *)(size_t)c->source[k].part[m].p);
			free(c->source[k].part);
		}
		free(c->source);
		free((void *)(size_t)c->name.p);
		free((void *)(size_t)c->value.p);
	}
	free(w->want);
}

static void
right(void)
{
	static const struct {
		const char *list, *wanted;
	} rows[] = {
	    {"ip", "ip"},
	    {"ip,host", "ip,host"},
	    {"page=page_name", "page=<page_name>"},
	    {"event=event_details.event_type",
		"event=<event_details><event_type>"},
	    {"first=items.0.name,ip", "first=<items><0><name>,ip"},
	    {"site==shop", "site==<shop>"},
	    {"site==", "site==<>"},
	    {"site==a.b", "site==<a.b>"},
	    {"site===", "site==<=>"},
	    {"site==a=b,ip", "site==<a=b>,ip"},
	    {"site==a\\,b\\=c\\.d", "site==<a,b=c.d>"},
	    {"a=b\\.c", "a=<b.c>"},
	    {"a=b\\,c,d", "a=<b,c>,d"},
	    {"a=b\\=c", "a=<b=c>"},
	    {"a=\\=b", "a=<=b>"},
	    {"a=\\.", "a=<.>"},
	    {"a=\\,.\\,", "a=<,><,>"},
	    {"a=b\\c", "a=<b\\c>"},
	    {"a=b\\", "a=<b\\>"},
	    {"a=b\\\\,c", "a=<b\\,c>"},
	    {"a=@timestamp", "a=<@timestamp>"},
	    {"a=two words", "a=<two words>"},
	    {"a=\xc3\xa9", "a=<\xc3\xa9>"},
	    {"a.b-c_1,_", "a.b-c_1,_"},
	    {"time,ip", "time,ip"},
	    {"a,A", "a,A"},
	    {"a=x,b=x", "a=<x>,b=<x>"},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct wants w = {0};
		struct buf b;

		want_parse(&w, "-o", rows[i].list);
		b = show(&w);
		CHECK(strcmp(b.p, rows[i].wanted) == 0, rows[i].list);
		free(b.p);
		release(&w);
	}
}

static void
appended(void)
{
	struct wants w = {0};
	struct buf b;

	want_parse(&w, "-o", "time,page,device=d");
	want_from(&w.want[0], "time ts @timestamp");
	want_parse(&w, "-o", "site==s");
	want_from(&w.want[1], "page url.path a\\.b");
	want_parse(&w, "-o", "none,odd.,1");
	CHECK(want_from(&w.want[4], ""), "no source at all");
	CHECK(!want_from(&w.want[5], "odd."), "a part that is empty");
	b = show(&w);
	CHECK(strcmp(b.p,
		  "time=<time>|<ts>|<@timestamp>,page=<page>|<url><path>|<a.b>,"
		  "device=<d>,site==<s>,none,odd.=<odd><>,1") == 0,
	    b.p);
	free(b.p);
	release(&w);
}

/* What the usage error of a list says; its status. */
static int
refused(const char *list, char *said, size_t room)
{
	static const struct cmd_opt opt[] = {{0, NULL, NULL, NULL}};
	static const struct cmd_program program = {
	    "want", "test", "[file ...]", opt, ""};
	static char name[] = "want";
	char *argv[] = {name, NULL};
	int pipes[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	if (pipe(pipes) == -1 || (child = fork()) == -1)
		return -1;
	if (child == 0) {
		struct wants w = {0};

		dup2(pipes[1], STDERR_FILENO);
		cmd_start(&program, 1, argv);
		want_parse(&w, "-o", list);
		_exit(0);
	}
	close(pipes[1]);
	while ((got = read(pipes[0], said + n, room - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(pipes[0]);
	if (waitpid(child, &status, 0) == -1 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void
wrong(void)
{
	static const struct {
		const char *list, *said;
	} rows[] = {
	    {"", "-o : not a name for a column"},
	    {",", "-o : not a name for a column"},
	    {"a,", "-o : not a name for a column"},
	    {"a,,b", "-o : not a name for a column"},
	    {"1=a", "-o 1=a: not a name for a column"},
	    {"01", "-o 01: not a name for a column"},
	    {"a b", "-o a b: not a name for a column"},
	    {"a\\,b", "-o a\\,b: not a name for a column"},
	    {"=a", "-o =a: not a name for a column"},
	    {"==a,b", "-o ==a: not a name for a column"},
	    {"\xc3\xa9=a", "-o \xc3\xa9=a: not a name for a column"},
	    {"a,b,a", "-o a: this name stands twice"},
	    {"a,a=b\\,c.d,e", "-o a=b\\,c.d: this name stands twice"},
	    {"a==1,a==2", "-o a==2: this name stands twice"},
	    {"a=", "-o a=: a source, or a part of it, is empty"},
	    {"a=,b", "-o a=: a source, or a part of it, is empty"},
	    {"a=.b", "-o a=.b: a source, or a part of it, is empty"},
	    {"a=b.", "-o a=b.: a source, or a part of it, is empty"},
	    {"a=b..c", "-o a=b..c: a source, or a part of it, is empty"},
	    {"a=b=c", "-o a=b=c: a = in a source is written \\="},
	    {"a=b==c,d", "-o a=b==c: a = in a source is written \\="},
	};
	char said[512];

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CHECK(refused(rows[i].list, said, sizeof said) == 2,
		    rows[i].list);
		CHECK(strstr(said, rows[i].said) != NULL, said);
	}
}

int
main(void)
{
	right();
	appended();
	wrong();
	return check_failed;
}
