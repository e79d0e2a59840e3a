/*
 * rotation - the names that rotation gives to a log's files
 */
#include "rotation.h"
#include "unpack.h"

#define DATE 8 /* digits of one, at least */

/* What a name's additions say. */
struct age {
	struct str date;   /* digits, and - in 2024-01-15; n is 0: none */
	struct str number; /* no zeros before it; n is 0: none */
};

static size_t
digits_at_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[s.n - n - 1] >= '0' && s.p[s.n - n - 1] <= '9')
		n++;
	return n;
}

/* -2024-01-15 at the end of a name, with the byte before it. */
static bool
ends_with_day(struct str s)
{
	static const char form[] = "0000-00-00";
	const char *p = s.p + s.n - (sizeof form - 1);

	if (s.n < sizeof form || (p[-1] != '-' && p[-1] != '.'))
		return false;
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (form[i] == '-' ? p[i] != '-' : p[i] < '0' || p[i] > '9')
			return false;
	return true;
}

static size_t
packed_at_end(struct str s)
{
	static const char *const suffix[] = {".gz", ".bz2", ".xz", ".zst"};

	for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
		size_t n = strlen(suffix[i]);

		if (s.n > n && memcmp(s.p + s.n - n, suffix[i], n) == 0)
			return n;
	}
	return 0;
}

/* What is added last, of how many bytes; 0: nothing is. */
static size_t
last_added(struct str s, struct age *age)
{
	size_t n = packed_at_end(s);
	struct str text;

	if (n > 0)
		return n;
	n = ends_with_day(s) ? 10 : digits_at_end(s);
	if (n == 0 || s.n < n + 2)
		return 0;
	text = (struct str){s.p + s.n - n, n};
	if (text.p[-1] == '-' ? n < DATE : text.p[-1] != '.')
		return 0;
	if (n >= DATE)
		age->date = text;
	else
		age->number = text;
	return n + 1;
}

static size_t
parse(struct str name, struct age *age)
{
	size_t n;

	*age = (struct age){STR(""), STR("")};
	while ((n = last_added(name, age)) > 0)
		name.n -= n;
	while (age->number.n > 0 && *age->number.p == '0') {
		age->number.p++;
		age->number.n--;
	}
	return name.n;
}

size_t
rotation_log(struct str name)
{
	struct age age;

	return parse(name, &age);
}

bool
rotation_dated(struct str name)
{
	struct age age;

	parse(name, &age);
	return age.date.n > 0;
}

/* Numbers without leading zeros. */
static int
compare_numbers(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_cmp(a, b);
}

int
rotation_compare(struct str a, struct str b)
{
	struct age x, y;
	int order;

	parse(a, &x);
	parse(b, &y);
	order = str_cmp(x.date, y.date);
	return order ? order : compare_numbers(y.number, x.number);
}
