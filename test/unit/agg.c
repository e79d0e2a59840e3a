/*
 * agg: every function against a naive model; and however the records are
 * split, what is merged is what adding them all gives
 */
#include "../../src/agg.h"
#include "../../src/agg_num.h"
#include "check.h"
#include <inttypes.h>
#include <stdlib.h>

#define MOST 400 /* records */
#define ROUNDS 300
#define LENGTH(a) (sizeof(a) / sizeof *(a))

struct row {
	char text[128];
	uint32_t end[3];
	struct rec rec;
	int64_t time, thousandths;
	const char *page, *plain; /* NULL: is NULL */
	bool number;
};

static unsigned long long seed = 7;
static struct row rows[MOST];
static size_t n;
static char buffer[1 << 20];
static struct out sink = {.buf = buffer, .cap = sizeof buffer - SCAN_PAD};

static uint64_t
dice(uint64_t sides)
{
	return check_random(&seed) % sides;
}

static const struct {
	const char *field, *json; /* as it stands; in the array of list */
} pages[] = {
    {"/", "/"},
    {"", ""},
    {"/a,b", "/a,b"},
    {"http://x/", "http://x/"},
    {"say \"hi\"", "say \\\\\"hi\\\\\""},
    {"a\\\\b", "a\\\\\\\\b"},
    {"a\\tb", "a\\\\tb"},
    {"\\x01\\x1f", "\\\\u0001\\\\u001f"},
    {"\\b\\f\\n\\r", "\\\\b\\\\f\\\\n\\\\r"},
    {"\\v", "\\\\u000b"},
    {"\\x7f", "\\x7F"},
    {"\xc3\xa9", "\xc3\xa9"},
    {"\\\\xE9", "\\\\\\\\xE9"},
    {"\xe9t", "\\\\\\\\xE9t"},
    {"\\x00", "\\\\\\\\x00"},
};

/* A number with up to three places, written in one of several ways. */
static int
any_number(char *to, size_t room, int64_t *v)
{
	int64_t m;

	*v = (int64_t)dice(2000001) - 1000000;
	m = *v < 0 ? -*v : *v;
	switch (dice(4)) {
	case 0:
		return snprintf(to, room, "%" PRId64 "e-3", *v);
	case 1:
		return snprintf(to, room, "%s%" PRId64 ".%03" PRId64,
		    *v < 0 ? "-" : "+", m / 1000, m % 1000);
	case 2:
		*v = *v / 1000 * 1000;
		return snprintf(to, room, "%" PRId64, *v / 1000);
	default:
		return snprintf(
		    to, room, "%s.%09" PRId64 "E6", *v < 0 ? "-" : "", m);
	}
}

static void
make_row(struct row *r, unsigned kinds)
{
	static const char *const odd[] = {
	    "x", "", "1.2.3", "0x10", " 1", "1e", "nan", "--1"};
	size_t i = dice(kinds + 1);
	char *p = r->text, *end = p + sizeof r->text;

	r->time = (int64_t)dice(50);
	r->page = i < kinds ? pages[i].field : NULL;
	r->plain = i < kinds ? pages[i].json : NULL;
	p += snprintf(p, (size_t)(end - p), "%" PRId64, r->time);
	r->end[0] = (uint32_t)(p - r->text);
	p +=
	    snprintf(p, (size_t)(end - p), "\t%s", i < kinds ? r->page : "\\N");
	r->end[1] = (uint32_t)(p - r->text);
	*p++ = '\t';
	r->number = dice(4) > 0;
	if (r->number)
		p += any_number(p, (size_t)(end - p), &r->thousandths);
	else
		p += snprintf(p, (size_t)(end - p), "%s",
		    dice(2) ? "\\N" : odd[dice(LENGTH(odd))]);
	r->end[2] = (uint32_t)(p - r->text);
	r->rec = (struct rec){r->time, r->text, 0, 3, r->end};
}

static char model[1 << 20];
static size_t model_n;

static void
say(const char *text)
{
	size_t size = strlen(text);

	memcpy(model + model_n, text, size);
	model_n += size;
}

static void
say_number(int64_t v)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRId64, v);
	say(text);
}

static void
say_thousandths(bool any, int64_t v)
{
	char text[64];
	int size;

	if (!any) {
		say("\\N");
		return;
	}
	size =
	    snprintf(text, sizeof text, "%s%" PRId64 ".%03d", v < 0 ? "-" : "",
		(v < 0 ? -v : v) / 1000, (int)((v < 0 ? -v : v) % 1000));
	while (text[size - 1] == '0')
		size--;
	if (text[size - 1] == '.')
		size--;
	text[size] = '\0';
	say(text);
}

static void
model_counts(void)
{
	size_t there = 0, first = 0;

	for (size_t i = 0; i < n; i++) {
		there += rows[i].page != NULL;
		first += rows[i].page == pages[3].field;
	}
	say("\t");
	say_number((int64_t)n);
	say("\t");
	say_number((int64_t)there);
	say("\t");
	say_number((int64_t)first);
	say(first ? "\t1" : "\t0");
}

static void
model_numbers(void)
{
	int64_t sum = 0, min = INT64_MAX, max = INT64_MIN;
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		int64_t v = rows[i].thousandths;

		if (!rows[i].number)
			continue;
		any = true;
		sum += v;
		min = v < min ? v : min;
		max = v > max ? v : max;
	}
	say("\t");
	say_thousandths(any, sum);
	say("\t");
	say_thousandths(any, min);
	say("\t");
	say_thousandths(any, max);
}

static void
model_text(void)
{
	const struct row *first = NULL, *last = NULL;
	int64_t distinct = 0;

	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];

		if (r->page && (first == NULL || r->time < first->time))
			first = r;
		if (r->page && (last == NULL || r->time >= last->time))
			last = r;
	}
	say("\t");
	say(first ? first->page : "\\N");
	say("\t");
	say(last ? last->page : "\\N");
	say("\t[");
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (rows[k].page != rows[i].page)
			k++;
		if (k < i || rows[i].page == NULL)
			continue;
		say(distinct++ ? ",\"" : "\"");
		say(rows[i].plain);
		say("\"");
	}
	say("]\t");
	say_number(distinct);
}

static void
same_as_model(const struct aggs *a, const void *v, const char *what)
{
	sink.n = 0;
	agg_put(a, v, &sink);
	CHECK(sink.n == model_n && memcmp(buffer, model, model_n) == 0, what);
	if (sink.n != model_n || memcmp(buffer, model, model_n) != 0)
		printf("there %.*s\nwanted %.*s\n", (int)sink.n, buffer,
		    (int)model_n, model);
}

/* Parts are runs of the input; neighbours are merged in any order. */
static void
merge_parts(const struct aggs *a, size_t parts)
{
	char *part = calloc(parts, agg_size(a));
	size_t size = agg_size(a), p = 0;

	for (size_t i = 0; i < n; i++) {
		if (p + 1 < parts && dice(n) < parts)
			p++;
		agg_add(a, part + p * size, &rows[i].rec);
	}
	for (; parts > 1; parts--) {
		size_t at = dice(parts - 1);

		agg_merge(a, part + at * size, part + (at + 1) * size);
		agg_free(a, part + (at + 1) * size);
		memmove(part + (at + 1) * size, part + (at + 2) * size,
		    (parts - at - 2) * size);
	}
	same_as_model(a, part, "merged");
	agg_free(a, part);
	free(part);
}

static void
one_round(const struct aggs *a)
{
	uint64_t *v = calloc(1, agg_size(a)), bad = count[NOT_NUMBERS];
	unsigned kinds = 1 + (unsigned)dice(LENGTH(pages));
	size_t skipped = 0;

	n = dice(dice(4) ? 12 : MOST);
	for (size_t i = 0; i < n; i++) {
		make_row(&rows[i], kinds);
		agg_add(a, v, &rows[i].rec);
		skipped +=
		    !rows[i].number && !rec_null(rec_field(&rows[i].rec, 2));
	}
	CHECK(count[NOT_NUMBERS] - bad == 3 * skipped, "numbers skipped");
	model_n = 0;
	model_counts();
	model_numbers();
	model_text();
	same_as_model(a, v, "added");
	agg_free(a, v);
	free(v);
	merge_parts(a, 1 + dice(6));
}

static struct str names[] = {{"time", 4}, {"page", 4}, {"amount", 6}};
static const struct head head = {
    .name = names, .n = 3, .kind = REC_EVENTS, .from = "test", .named = true};

static struct aggs *kept[64]; /* so that nothing counts as leaked */
static size_t nkept;

static struct aggs *
new_aggs(enum agg_set set)
{
	return kept[nkept++] = agg_new(set);
}

static const char *
put_one(const char *option, const char *const *amount)
{
	struct aggs *a = new_aggs(AGG_FIGURES);
	uint64_t v[16] = {0};
	char text[64];

	agg_parse(a, option);
	agg_bind(a, &head);
	CHECK(agg_size(a) <= sizeof v, "size");
	for (; *amount; amount++) {
		int size = snprintf(text, sizeof text, "0\t\t%s", *amount);
		uint32_t end[] = {1, 2, (uint32_t)size};
		struct rec r = {0, text, 0, 3, end};

		agg_add(a, v, &r);
	}
	sink.n = 0;
	agg_put(a, v, &sink);
	buffer[sink.n] = '\0';
	agg_free(a, v);
	return buffer + 1;
}

static void
check_figures(void)
{
	static const struct {
		const char *option, *amount[8], *want;
		uint64_t overflows;
	} rows_of[] = {
	    {"x=avg:amount", {"1", "2", "2"}, "1.666667", 0},
	    {"x=avg:amount", {"x", "\\N"}, "\\N", 0},
	    {"x=stddev:amount", {"1", "2", "4"}, "1.527525", 0},
	    {"x=stddev:amount", {"5"}, "\\N", 0},
	    {"x=stddev:amount", {"5", "5"}, "0", 0},
	    {"x=p50:amount", {"1", "9", "5"}, "5", 0},
	    {"x=p99.999:amount", {"1", "9", "1023"}, "1022", 0},
	    {"x=p1.5:amount", {"-1.5", "9"}, "-2", 0},
	    {"x=p1:amount", {NULL}, "\\N", 0},
	    {"x=p0.001:amount", {"7", "3"}, "3", 0},
	    {"x=sum:amount", {"1e29", "1e29", "-1e29"},
		"1"
		"0000000000"
		"0000000000"
		"000000000",
		0},
	    {"x=sum:amount", {"1e29", "1e29"}, "\\N", 1},
	    {"x=sum:amount", {"1e30", "-1e30"}, "\\N", 1},
	    {"x=min:amount", {"1", "1e30"}, "\\N", 1},
	    {"x=p50:amount", {"1", "1e30"}, "\\N", 1},
	    {"x=avg:amount", {"1", "1e30"}, "\\N", 1},
	    {"x=stddev:amount", {"1", "-1e30"}, "\\N", 1},
	    {"x=max:amount", {"-0", "-0.0000000001"}, "0", 0},
	    {"x=sum:2:amount=x", {"1"}, "\\N", 0},
	    {"x=count:amount=a\\,b:=*", {"a,b:=c", "a"}, "1", 0},
	    {"x=count:3:amount=*", {"\\N", ""}, "1", 0},
	};

	for (size_t i = 0; i < LENGTH(rows_of); i++) {
		uint64_t before = count[OVERFLOWS];

		CHECK(strcmp(put_one(rows_of[i].option, rows_of[i].amount),
			  rows_of[i].want) == 0,
		    rows_of[i].option);
		CHECK(count[OVERFLOWS] - before == rows_of[i].overflows,
		    "overflows");
	}
}

/* Percentiles of a column share a histogram, list and distinct a set. */
static void
check_shared(void)
{
	struct aggs *a = new_aggs(AGG_FIGURES), *b = new_aggs(AGG_FIGURES);

	agg_parse(a, "a=p50:amount,c=list:page,d=list:page:page=/*");
	agg_parse(b, "a=p50:amount,b=p99:amount,c=list:page,e=distinct:page");
	agg_parse(b, "d=list:page:page=/*,f=distinct:page:page=/*");
	agg_bind(a, &head);
	agg_bind(b, &head);
	CHECK(agg_size(a) == agg_size(b), "shared");
	CHECK(agg_n(b) == 6 && str_eq(agg_name(b, 3), STR("e")), "names");
}

/* Numbers of a sum's fast part, which spills before it overflows. */
static void
check_whole(void)
{
	static const int64_t some[] = {INT64_MAX, 1, INT64_MAX, INT64_MIN, -1,
	    INT64_MIN, 0, 99999999, INT64_MAX};

	for (size_t most = 0; most <= LENGTH(some); most++) {
		struct agg_whole w = {0};
		struct agg_sum fast = {0}, slow = {0};

		for (size_t i = 0; i < most; i++) {
			struct cell c = {.number = (dec)some[i] * DEC_ONE};

			agg_sum_add(&slow, &c);
			agg_whole_add(&w, &fast, some[i]);
		}
		agg_sum_whole(&fast, &w);
		CHECK(memcmp(&fast, &slow, sizeof fast) == 0, "whole numbers");
		CHECK(w.n == 0 && w.sum == 0, "none are left");
		agg_sum_whole(&fast, &w);
		CHECK(memcmp(&fast, &slow, sizeof fast) == 0, "none is added");
	}
}

int
main(void)
{
	struct aggs *a;

	scan_start();
	a = new_aggs(AGG_SESSIONS);
	agg_parse(a, "n=count,there=count:page,web=count:page=http://*");
	agg_parse(a, "any=any:page=http://*,sum=sum:amount,min=min:amount");
	agg_parse(a, "max=max:3,first=first:page,last=last:2,list=list:page");
	agg_parse(a, "distinct=distinct:page");
	agg_bind(a, &head);
	for (size_t i = 0; i < ROUNDS; i++)
		one_round(a);
	check_figures();
	check_shared();
	check_whole();
	return check_failed;
}
