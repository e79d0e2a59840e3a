/*
 * rotation: names, their logs (test/cursor.bats asks lull the same), and ages
 */
#include "../../src/rotation.h"
#include "check.h"

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static const struct {
	const char *name, *log;
} names[] = {
    {"a.log", "a.log"},
    {"a.log.1", "a.log"},
    {"a.log.12.gz", "a.log"},
    {"a.log-20240115", "a.log"},
    {"a.log-2024011", "a.log-2024011"},
    {"a.log-20240115.bz2", "a.log"},
    {"b.2024-01-15", "b"},
    {"b-2024-01-15.zst", "b"},
    {"b2024-01-15", "b2024-01-15"},
    {"2024-01-15", "2024-01-15"},
    {".1", ".1"},
    {"-20240115", "-20240115"},
    {"c.gz", "c"},
    {".gz", ".gz"},
    {"c.gz.gz", "c"},
    {"c.xz.1", "c"},
    {"d.1.2.3", "d"},
    {"d.1-20240115", "d"},
    {"e-1705312800", "e"},
    {"e-2024011510.xz", "e"},
    {"e.20240115", "e"},
    {"f.log1", "f.log1"},
    {"f.log-1", "f.log-1"},
    {"f.", "f."},
    {"f.1.", "f.1."},
    {"g-2024-1-15", "g-2024-1-15"},
    {"g.20-01-15", "g.20-01-15"},
    {"h.Z", "h.Z"},
    {"h.1.Z", "h.1.Z"},
    {"1.log", "1.log"},
    {"12", "12"},
    {"i.00000001", "i"},
    {"j.1-2024-01-15.gz", "j"},
    {"j-.1", "j-"},
};

/* Each is older than the next. */
static const char *const numbered[] = {
    "a.100.gz", "a.20", "a.10.gz", "a.9.gz", "a.02.xz", "a.1", "a.0"};
static const char *const dated[] = {"a-1705312800", "a-1705312801.gz",
    "a-20240115.2", "a-20240115.1", "a-20240115", "a-2024011523", "a-20240116"};

static void
check_ages(const char *const *name, size_t n, bool dates)
{
	for (size_t i = 0; i < n; i++) {
		CHECK(rotation_dated(str_of(name[i])) == dates, name[i]);
		for (size_t j = 0; j < n; j++) {
			int c =
			    rotation_compare(str_of(name[i]), str_of(name[j]));

			CHECK(
			    (i < j) == (c < 0) && (i > j) == (c > 0), name[i]);
		}
	}
}

int
main(void)
{
	for (size_t i = 0; i < LENGTH(names); i++)
		CHECK(
		    rotation_log(str_of(names[i].name)) == strlen(names[i].log),
		    names[i].name);
	check_ages(numbered, LENGTH(numbered), false);
	check_ages(dated, LENGTH(dated), true);
	return check_failed;
}
