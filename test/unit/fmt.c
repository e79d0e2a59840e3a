/*
 * fmt: numbers, and ms in other looks
 */
#include "../../src/fmt.h"
#include "check.h"

static void
numbers(void)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
	    {"0", true},
	    {"-0", true},
	    {"7", true},
	    {"-7.50", true},
	    {"0.000", true},
	    {"123456789012345", true},
	    {"-12345678901234.5", true},
	    {"1234567890123456", false},
	    {"1.234567890123456", false},
	    {"", false},
	    {"-", false},
	    {".", false},
	    {"1.", false},
	    {".5", false},
	    {"-.5", false},
	    {"00", false},
	    {"01", false},
	    {"-01.5", false},
	    {"+1", false},
	    {"1e3", false},
	    {"1.2.3", false},
	    {"1 ", false},
	    {"--1", false},
	    {"1-", false},
	    {"\\N", false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK(fmt_number(str_of(rows[i].text), 15) == rows[i].is,
		    rows[i].text);
}

static void
looks(void)
{
	static const struct {
		enum fmt_as as;
		const char *field, *wanted;
	} rows[] = {
	    {FMT_SECONDS, "0", "0"},
	    {FMT_SECONDS, "1", "0.001"},
	    {FMT_SECONDS, "-1", "-0.001"},
	    {FMT_SECONDS, "10", "0.01"},
	    {FMT_SECONDS, "1000", "1"},
	    {FMT_SECONDS, "-1500", "-1.5"},
	    {FMT_SECONDS, "1704067200000", "1704067200"},
	    {FMT_SECONDS, "1704067200123", "1704067200.123"},
	    {FMT_SECONDS, "0.5", "0.0005"},
	    {FMT_SECONDS, "20.25", "0.02025"},
	    {FMT_SECONDS, "267463.404", "267.463404"},
	    {FMT_SECONDS, "4000.000", "4"},
	    {FMT_SECONDS, "\\N", "\\N"},
	    {FMT_SECONDS, "", ""},
	    {FMT_SECONDS, "12 s", "12 s"},
	    {FMT_SPAN, "0", "0ms"},
	    {FMT_SPAN, "999.999", "999ms"},
	    {FMT_SPAN, "1000", "1.0s"},
	    {FMT_SPAN, "12399", "12.3s"},
	    {FMT_SPAN, "59999", "59.9s"},
	    {FMT_SPAN, "60000", "1m00s"},
	    {FMT_SPAN, "252999", "4m12s"},
	    {FMT_SPAN, "3599999", "59m59s"},
	    {FMT_SPAN, "3600000", "1h00m"},
	    {FMT_SPAN, "3899999", "1h04m"},
	    {FMT_SPAN, "86399999", "23h59m"},
	    {FMT_SPAN, "86400000", "1d00h"},
	    {FMT_SPAN, "183600000", "2d03h"},
	    {FMT_SPAN, "-252999", "-4m12s"},
	    {FMT_SPAN, "99999999999999999999", "99999999999999999999"},
	    {FMT_SPAN, "x", "x"},
	    {FMT_ISO, "0", "1970-01-01T00:00:00.000Z"},
	    {FMT_ISO, "-1", "1969-12-31T23:59:59.999Z"},
	    {FMT_ISO, "1.5", "1.5"},
	    {FMT_ISO, "253402300800000", "253402300800000"},
	    {FMT_ISO, "*", "*"},
	    {FMT_AS_IS, "5", "5"},
	};
	struct fmt_plan plan = {.n = 1};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fmt_column c = {.as = rows[i].as};
		char room[FMT_ROOM];

		CHECK(str_eq(fmt_text(&plan, &c, str_of(rows[i].field), room),
			  str_of(rows[i].wanted)),
		    rows[i].field);
	}
}

/* A number that is too long for the room stays as it is. */
static void
long_ones(void)
{
	struct fmt_plan plan = {.n = 1};
	struct fmt_column c = {.as = FMT_SECONDS};
	char digits[200], room[FMT_ROOM];

	memset(digits, '9', sizeof digits);
	for (size_t n = 1; n < sizeof digits; n++) {
		struct str s = {digits, n};
		struct str got = fmt_text(&plan, &c, s, room);

		CHECK(got.n <= FMT_ROOM || got.p == digits, "within its room");
	}
}

int
main(void)
{
	numbers();
	looks();
	long_ones();
	return check_failed;
}
