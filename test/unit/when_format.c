/*
 * when_format: tables of formats and texts, and of formats that are none
 */
#include "../../src/when_format.h"
#include "../../src/num.h"
#include "../../src/when.h"
#include "check.h"
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

/*
 * What a text is, as RFC 3339; NULL: no time. A row without a format, zone or
 * now has that of the row before; a zone "" is none.
 */
static const struct {
	const char *format, *zone, *now, *text, *wanted;
} times[] = {
    {"%Y-%m-%d %H:%M:%S", "", "2024-01-05T00:00:00Z", "2024-01-15 10:20:30",
	"2024-01-15T10:20:30.000Z"},
    /* digits may be fewer, but of the year */
    {.text = "2024-1-5 1:2:3", .wanted = "2024-01-05T01:02:03.000Z"},
    {.text = "0001-01-01 00:00:00", .wanted = "0001-01-01T00:00:00.000Z"},
    {.text = "9999-12-31 23:59:59", .wanted = "9999-12-31T23:59:59.000Z"},
    {.text = "0000-12-31 23:59:59"},
    {.text = "24-01-15 10:20:30"},
    {.text = "20240-1-15 10:20:30"},
    {.text = "2024-001-15 10:20:30"},
    {.text = "2024-01-015 10:20:30"},
    {.text = "2024--1-15 10:20:30"},
    {.text = "2024-+1-15 10:20:30"},
    {.text = "2024-01- 5 10:20:30"},
    {.text = "2024-01-15 10:20: 3"},
    {.text = "2024-01-15 10:20:"},
    {.text = "2024-01-15 10:20"},
    {.text = "2024-01-15"},
    {.text = ""},
    /* a date and a time that exist */
    {.text = "2024-02-29 00:00:00", .wanted = "2024-02-29T00:00:00.000Z"},
    {.text = "2000-02-29 00:00:00", .wanted = "2000-02-29T00:00:00.000Z"},
    {.text = "2023-02-29 00:00:00"},
    {.text = "1900-02-29 00:00:00"},
    {.text = "2024-02-30 00:00:00"},
    {.text = "2024-04-31 00:00:00"},
    {.text = "2024-00-15 00:00:00"},
    {.text = "2024-13-15 00:00:00"},
    {.text = "2024-01-00 00:00:00"},
    {.text = "2024-01-32 00:00:00"},
    {.text = "2024-01-15 24:00:00"},
    {.text = "2024-01-15 10:60:00"},
    {.text = "2016-12-31 23:59:60", .wanted = "2016-12-31T23:59:59.000Z"},
    {.text = "2016-12-31 23:59:61"},
    /* white space: some, of any kind; all the rest as it stands */
    {.text = "2024-01-15  \t\v\f\r\n10:20:30",
	.wanted = "2024-01-15T10:20:30.000Z"},
    {.text = "2024-01-1510:20:30"},
    {.text = "2024-01-15\xa0"
	     "10:20:30"},
    {.text = " 2024-01-15 10:20:30"},
    {.text = "2024-01-15 10:20:30 "},
    {.text = "2024-01-15 10:20:30Z"},
    {.text = "2024/01/15 10:20:30"},
    {.format = "%Y-%m-%dT%H:%M:%SZ",
	.text = "2024-01-15T10:20:30Z",
	.wanted = "2024-01-15T10:20:30.000Z"},
    {.text = "2024-01-15t10:20:30z"},
    {.format = "%Y%n%m%t%d", .text = "20240115", .wanted = "2024-01-15T00:00Z"},
    {.text = "2024 \n01\t 15", .wanted = "2024-01-15T00:00Z"},
    {.text = "2024-01-15"},
    {.format = "%Y%n %m %t%d", .text = "2024 1 5", .wanted = "2024-01-05"},
    {.text = "20241 5"},
    {.text = "2024 15"},
    {.format = "%%%Y|%m|%d%%", .text = "%2024|1|5%", .wanted = "2024-01-05"},
    {.text = "2024|1|5%"},
    {.text = "%2024|1|5"},
    {.text = "%2024|1|5%%"},
    {.format = "\xe2\x8c\x9a%F",
	.text = "\xe2\x8c\x9a"
		"2024-01-05",
	.wanted = "2024-01-05"},
    {.text = "2024-01-05"},
    /* one after the other: as many digits as may be, and no way back */
    {.format = "%Y%m%d%H%M%S%f",
	.text = "20240115102030123456",
	.wanted = "2024-01-15T10:20:30.123Z"},
    {.text = "202401151020301", .wanted = "2024-01-15T10:20:30.1Z"},
    {.text = "20240115102030"},
    {.text = "2024115102030"},
    {.text = "202401151020"},
    {.text = "2024 1151020301"},
    {.format = "%d%n%m %Y", .text = "0105 2024", .wanted = "2024-05-01"},
    {.text = "01 05 2024", .wanted = "2024-05-01"},
    {.text = "1 5 2024"},
    {.text = "1 05 2024"},
    {.text = "01 5 2024"},
    {.text = "105 2024"},
    {.format = "%F %k%M",
	.text = "2024-01-15 0905",
	.wanted = "2024-01-15T09:05"},
    {.text = "2024-01-15  905"},
    {.text = "2024-01-15 905"},
    {.format = "%F:%k%M",
	.text = "2024-01-15: 905",
	.wanted = "2024-01-15T09:05"},
    {.text = "2024-01-15:0905", .wanted = "2024-01-15T09:05"},
    {.text = "2024-01-15:  05"},
    {.text = "2024-01-15:905"},
    {.text = "2024-01-15: 95"},
    {.format = "%H%b%d%Y", .text = "9Jan052024", .wanted = "2024-01-05T09:00"},
    {.text = "9Jan52024"},
    /* fractions: digits, as many as there are, floored */
    {.format = "%F %T.%f",
	.text = "2024-01-15 10:20:30.9999999999999999999999999",
	.wanted = "2024-01-15T10:20:30.999Z"},
    {.text = "1969-12-31 23:59:59.9999", .wanted = "1969-12-31T23:59:59.999Z"},
    {.text = "2024-01-15 10:20:30.05", .wanted = "2024-01-15T10:20:30.05Z"},
    {.text = "2016-12-31 23:59:60.75", .wanted = "2016-12-31T23:59:59.75Z"},
    {.text = "9999-12-31 23:59:59.9999", .wanted = "9999-12-31T23:59:59.999Z"},
    {.text = "2024-01-15 10:20:30."},
    {.text = "2024-01-15 10:20:30"},
    {.text = "2024-01-15 10:20:30.-5"},
    {.text = "2024-01-15 10:20:30,5"},
    {.format = "%F %T,%f",
	.text = "2024-01-15 10:20:30,5",
	.wanted = "2024-01-15T10:20:30.5Z"},
    /* years of two digits */
    {.format = "%y%m%d", .text = "690101", .wanted = "1969-01-01"},
    {.text = "680101", .wanted = "2068-01-01"},
    {.text = "000101", .wanted = "2000-01-01"},
    {.text = "991231", .wanted = "1999-12-31"},
    {.text = "40101"},
    {.text = "690101 "},
    {.text = "69010"},
    /* names, whole or three letters, in any case */
    {.format = "%d %b %Y", .text = "15 Jan 2024", .wanted = "2024-01-15"},
    {.text = "15 january 2024", .wanted = "2024-01-15"},
    {.text = "15 FEB 2024", .wanted = "2024-02-15"},
    {.text = "15 mAr 2024", .wanted = "2024-03-15"},
    {.text = "15 April 2024", .wanted = "2024-04-15"},
    {.text = "15 May 2024", .wanted = "2024-05-15"},
    {.text = "15 June 2024", .wanted = "2024-06-15"},
    {.text = "15 Jul 2024", .wanted = "2024-07-15"},
    {.text = "15 AUGUST 2024", .wanted = "2024-08-15"},
    {.text = "15 September 2024", .wanted = "2024-09-15"},
    {.text = "15 oct 2024", .wanted = "2024-10-15"},
    {.text = "15 November 2024", .wanted = "2024-11-15"},
    {.text = "15 December 2024", .wanted = "2024-12-15"},
    {.text = "15 Janua 2024"},
    {.text = "15 Sept 2024"},
    {.text = "15 Januarys 2024"},
    {.text = "15 Ja 2024"},
    {.text = "15 01 2024"},
    {.text = "15 M\xc3\xa4r 2024"},
    {.text = "15 J"},
    {.format = "%B %e, %Y", .text = "Jan  5, 2024", .wanted = "2024-01-05"},
    {.text = "January 15, 2024", .wanted = "2024-01-15"},
    {.format = "%h%e %Y", .text = "Jan 5 2024", .wanted = "2024-01-05"},
    {.text = "Jan05 2024", .wanted = "2024-01-05"},
    {.text = "Jan  5 2024"},
    /* a weekday must be that of the date */
    {.format = "%a, %d %b %Y %H:%M:%S %Z",
	.text = "Mon, 15 Jan 2024 10:20:30 GMT",
	.wanted = "2024-01-15T10:20:30Z"},
    {.text = "Monday, 15 Jan 2024 10:20:30 GMT",
	.wanted = "2024-01-15T10:20:30Z"},
    {.text = "SAT, 01 Jan 0001 00:00:00 UTC"},
    {.text = "Mon, 01 Jan 0001 00:00:00 UTC", .wanted = "0001-01-01"},
    {.text = "Tue, 15 Jan 2024 10:20:30 GMT"},
    {.text = "Mond, 15 Jan 2024 10:20:30 GMT"},
    {.format = "%c",
	.text = "Thu Jan  1 00:00:00 1970",
	.wanted = "1970-01-01"},
    {.text = "Wed Dec 31 23:59:59 1969", .wanted = "1969-12-31T23:59:59Z"},
    {.text = "Fri Dec 31 23:59:59 9999", .wanted = "9999-12-31T23:59:59Z"},
    {.text = "Sun Oct 10 13:55:36 2021", .wanted = "2021-10-10T13:55:36Z"},
    /* the day of the year */
    {.format = "%Y-%j", .text = "2024-060", .wanted = "2024-02-29"},
    {.text = "2023-60", .wanted = "2023-03-01"},
    {.text = "2024-1", .wanted = "2024-01-01"},
    {.text = "2024-366", .wanted = "2024-12-31"},
    {.text = "2023-365", .wanted = "2023-12-31"},
    {.text = "2023-366"},
    {.text = "2024-367"},
    {.text = "2024-000"},
    {.text = "2024-0366"},
    /* twelve hours */
    {.format = "%D %I:%M:%S %p",
	.text = "01/15/24 12:20:30 AM",
	.wanted = "2024-01-15T00:20:30Z"},
    {.text = "01/15/24 1:20:30 am", .wanted = "2024-01-15T01:20:30Z"},
    {.text = "01/15/24 12:20:30 PM", .wanted = "2024-01-15T12:20:30Z"},
    {.text = "01/15/24 11:20:30 pm", .wanted = "2024-01-15T23:20:30Z"},
    {.text = "01/15/24 00:20:30 AM"},
    {.text = "01/15/24 13:20:30 PM"},
    {.text = "01/15/24 11:20:30 XM"},
    {.text = "01/15/24 11:20:30 P"},
    {.text = "01/15/24 11:20:30 p.m."},
    {.format = "%p %l %x",
	.text = "PM  1 1/15/24",
	.wanted = "2024-01-15T13:00"},
    {.text = "AM12 1/15/24"},
    {.format = "%x %r",
	.text = "1/15/24 01:20:30 PM",
	.wanted = "2024-01-15T13:20:30Z"},
    {.format = "%F %k:%M%P",
	.text = "2024-01-15  9:00am",
	.wanted = "2024-01-15T09:00"},
    {.text = "2024-01-15 12:00pm", .wanted = "2024-01-15T12:00"},
    {.text = "2024-01-15 13:00am"},
    {.text = "2024-01-15 00:00pm"},
    {.format = "%F %R",
	.text = "2024-01-15 9:05",
	.wanted = "2024-01-15T09:05"},
    {.format = "%F %X",
	.text = "2024-01-15 9:05:07",
	.wanted = "2024-01-15T09:05:07Z"},
    /* offsets */
    {.format = "%d/%b/%Y:%H:%M:%S %z",
	.text = "10/Oct/2000:13:55:36 -0700",
	.wanted = "2000-10-10T20:55:36Z"},
    {.text = "10/Oct/2000:13:55:36 +05:45", .wanted = "2000-10-10T08:10:36Z"},
    {.text = "10/Oct/2000:13:55:36 +02", .wanted = "2000-10-10T11:55:36Z"},
    {.text = "10/Oct/2000:13:55:36 Z", .wanted = "2000-10-10T13:55:36Z"},
    {.text = "10/Oct/2000:13:55:36 z", .wanted = "2000-10-10T13:55:36Z"},
    {.text = "10/Oct/2000:13:55:36 UTC", .wanted = "2000-10-10T13:55:36Z"},
    {.text = "10/Oct/2000:13:55:36 gmt", .wanted = "2000-10-10T13:55:36Z"},
    {.text = "31/Dec/0000:23:00:00 -0100", .wanted = "0001-01-01"},
    {.text = "31/Dec/9999:23:59:59 -0001"},
    {.text = "01/Jan/0001:00:00:00 +0001"},
    {.text = "10/Oct/2000:13:55:36 +2"},
    {.text = "10/Oct/2000:13:55:36 +020"},
    {.text = "10/Oct/2000:13:55:36 +02:0"},
    {.text = "10/Oct/2000:13:55:36 +02:000"},
    {.text = "10/Oct/2000:13:55:36 +2400"},
    {.text = "10/Oct/2000:13:55:36 +0260"},
    {.text = "10/Oct/2000:13:55:36 0200"},
    {.text = "10/Oct/2000:13:55:36 CET"},
    {.text = "10/Oct/2000:13:55:36 UTC+1"},
    {.text = "10/Oct/2000:13:55:36 "},
    {.format = "%FT%T%z]",
	.text = "2000-10-10T13:55:36+02]",
	.wanted = "2000-10-10T11:55:36Z"},
    {.text = "2000-10-10T13:55:36+02:30]", .wanted = "2000-10-10T11:25:36Z"},
    /* zones by their names: those of -z, and UTC's */
    {.format = "%a %b %e %T %Z %Y",
	.zone = BERLIN,
	.text = "Mon Jan 15 10:20:30 CET 2024",
	.wanted = "2024-01-15T09:20:30Z"},
    {.text = "Mon Jul 15 10:20:30 CEST 2024", .wanted = "2024-07-15T08:20:30Z"},
    {.text = "Sun Oct 27 02:30:00 CEST 2024", .wanted = "2024-10-27T00:30:00Z"},
    {.text = "Sun Oct 27 02:30:00 CET 2024", .wanted = "2024-10-27T01:30:00Z"},
    {.text = "Sun Mar 31 01:59:59 CET 2024", .wanted = "2024-03-31T00:59:59Z"},
    {.text = "Sun Mar 31 03:00:00 CEST 2024", .wanted = "2024-03-31T01:00:00Z"},
    {.text = "Sun Mar 31 02:30:00 CET 2024"},
    {.text = "Sun Mar 31 02:30:00 CEST 2024"},
    {.text = "Mon Jul 15 10:20:30 CET 2024"},
    {.text = "Mon Jan 15 10:20:30 CEST 2024"},
    {.text = "Mon Jan 15 10:20:30 cet 2024"},
    {.text = "Mon Jan 15 10:20:30 EST 2024"},
    {.text = "Mon Jan 15 10:20:30 Z 2024", .wanted = "2024-01-15T10:20:30Z"},
    {.text = "Mon Jan 15 10:20:30 UTC 2024", .wanted = "2024-01-15T10:20:30Z"},
    {.text = "Mon Jan 15 10:20:30 gmt 2024", .wanted = "2024-01-15T10:20:30Z"},
    {.text = "Mon Jan 15 10:20:30 +01 2024"},
    {.text = "Mon Jan 15 10:20:30  2024"},
    {.zone = "<-03>3<-02>,M10.3.0/0,M2.3.0/0",
	.text = "Mon Jan 15 10:20:30 -02 2024",
	.wanted = "2024-01-15T12:20:30Z"},
    {.text = "Mon Jul 15 10:20:30 -03 2024", .wanted = "2024-07-15T13:20:30Z"},
    {.text = "Mon Jul 15 10:20:30 - 2024"},
    {.zone = "+01:00", .text = "Mon Jan 15 10:20:30 CET 2024"},
    {.zone = "", .text = "Mon Jan 15 10:20:30 CET 2024"},
    {.text = "Mon Jan 15 10:20:30 GMT 2024", .wanted = "2024-01-15T10:20:30Z"},
    /* a time that names no zone is in -z's: the first of two, or moved on */
    {.format = "%F %T",
	.zone = BERLIN,
	.text = "2024-07-15 10:20:30",
	.wanted = "2024-07-15T08:20:30Z"},
    {.text = "2024-10-27 02:30:00", .wanted = "2024-10-27T00:30:00Z"},
    {.text = "2024-03-31 02:30:00", .wanted = "2024-03-31T01:30:00Z"},
    {.text = "0001-01-01 00:30:00"},
    {.zone = "EST5EDT", .text = "9999-12-31 20:00:00"},
    {.text = "9999-12-31 18:59:59", .wanted = "9999-12-31T23:59:59Z"},
    {.format = "%c %Z",
	.text = "Fri Dec 31 18:59:59 9999 EST",
	.wanted = "9999-12-31T23:59:59Z"},
    {.text = "Fri Dec 31 19:00:00 9999 EST"},
    {.format = "%F%Z", .text = "2024-01-15"},
    {.text = "2024-01-15-"},
    {.text = "2024-01-15Z", .wanted = "2024-01-15"},
    {.format = "%F:%k", .text = "2024-01-15: "},
    {.text = "2024-01-15: 5", .wanted = "2024-01-15T10:00Z"},
    /* since 1970; -z has no say */
    {.format = "%s", .text = "1705312800", .wanted = "2024-01-15T10:00:00Z"},
    {.text = "-1", .wanted = "1969-12-31T23:59:59Z"},
    {.text = "0000000000000000000000001", .wanted = "1970-01-01T00:00:01Z"},
    {.text = "253402300799", .wanted = "9999-12-31T23:59:59Z"},
    {.text = "253402300800"},
    {.text = "-62135596800", .wanted = "0001-01-01"},
    {.text = "-62135596801"},
    {.text = "99999999999999999999999999999999"},
    {.text = "253402300800000"},
    {.text = "1705312800.5"},
    {.text = "+1"},
    {.text = "--1"},
    {.text = "-"},
    {.text = ""},
    {.text = "1e3"},
    {.format = "%s.%f",
	.text = "1705312800.1239",
	.wanted = "2024-01-15T10:00:00.123Z"},
    {.text = "-0.0001", .wanted = "1969-12-31T23:59:59.999Z"},
    {.text = "-0.0010", .wanted = "1969-12-31T23:59:59.999Z"},
    {.text = "-1.5", .wanted = "1969-12-31T23:59:58.5Z"},
    {.text = "-1.5009", .wanted = "1969-12-31T23:59:58.499Z"},
    {.text = "253402300799.9999", .wanted = "9999-12-31T23:59:59.999Z"},
    {.text = "-62135596800.0001"},
    {.text = "1705312800."},
    {.text = "1705312800"},
    {.format = "%s %z",
	.text = "1705312800 +0100",
	.wanted = "2024-01-15T10:00:00Z"},
    {.text = "1705312800 CET"},
    {.format = "%L",
	.text = "1705312800123",
	.wanted = "2024-01-15T10:00:00.123Z"},
    {.text = "-1", .wanted = "1969-12-31T23:59:59.999Z"},
    {.text = "1", .wanted = "1970-01-01T00:00:00.001Z"},
    {.text = "253402300799999", .wanted = "9999-12-31T23:59:59.999Z"},
    {.text = "253402300800000"},
    /* without a year: nearest to now */
    {.format = "%b %e %T",
	.zone = "",
	.text = "Jan  5 10:20:30",
	.wanted = "2024-01-05T10:20:30Z"},
    {.text = "Dec 31 23:59:59", .wanted = "2023-12-31T23:59:59Z"},
    {.text = "Jul  1 00:00:00", .wanted = "2024-07-01"},
    {.text = "Jul  9 00:00:00", .wanted = "2023-07-09"},
    {.text = "Feb 29 00:00:00", .wanted = "2024-02-29"},
    {.text = "Feb 30 00:00:00"},
    {.text = "Apr 31 00:00:00"},
    {.now = "2024-12-30T00:00:00Z",
	.text = "Jan  5 00:00:00",
	.wanted = "2025-01-05"},
    {.text = "Jul  1 00:00:00", .wanted = "2024-07-01"},
    {.text = "Jun 29 00:00:00", .wanted = "2025-06-29"},
    /* half a year of 365 days each way: the past */
    {.now = "2023-01-01T12:00:00Z",
	.text = "Jul  3 00:00:00",
	.wanted = "2022-07-03"},
    {.text = "Jul  2 23:59:59", .wanted = "2023-07-02T23:59:59Z"},
    {.text = "Jul  3 00:00:01", .wanted = "2022-07-03T00:00:01Z"},
    /* leap days are years away */
    {.now = "2021-12-31T00:00:00Z",
	.text = "Feb 29 00:00:00",
	.wanted = "2020-02-29"},
    {.now = "2022-03-02T00:00:00Z",
	.text = "Feb 29 00:00:00",
	.wanted = "2024-02-29"},
    {.now = "1900-02-28T00:00:00Z",
	.text = "Feb 29 00:00:00",
	.wanted = "1896-02-29"},
    {.now = "1901-01-01T00:00:00Z",
	.text = "Feb 29 00:00:00",
	.wanted = "1904-02-29"},
    /* the edges of all times */
    {.now = "0001-01-01T00:00:00Z",
	.text = "Dec 31 00:00:00",
	.wanted = "0001-12-31"},
    {.text = "Feb 29 00:00:00", .wanted = "0004-02-29"},
    {.now = "9999-12-31T23:59:59.999Z",
	.text = "Jan  1 00:00:00",
	.wanted = "9999-01-01"},
    {.text = "Feb 29 00:00:00", .wanted = "9996-02-29"},
    /* in the zone */
    {.zone = "-12:00",
	.now = "2024-01-01T00:00:00Z",
	.text = "Dec 31 12:00:00",
	.wanted = "2024-01-01"},
    {.text = "Jan  1 12:00:00", .wanted = "2024-01-02"},
    /* a weekday tells the year */
    {.format = "%a %b %e %T",
	.zone = "",
	.now = "2024-01-05T00:00:00Z",
	.text = "Sun Jan 15 00:00:00",
	.wanted = "2023-01-15"},
    {.text = "Mon Jan 15 00:00:00", .wanted = "2024-01-15"},
    {.text = "Wed Jan 15 00:00:00", .wanted = "2025-01-15"},
    {.text = "Tue Jan 15 00:00:00", .wanted = "2019-01-15"},
    {.text = "Mon Feb 29 00:00:00", .wanted = "2016-02-29"},
    {.now = "1890-01-01T00:00:00Z",
	.text = "Mon Feb 29 00:00:00",
	.wanted = "1892-02-29"},
    {.now = "1899-06-01T00:00:00Z",
	.text = "Sun Feb 29 00:00:00",
	.wanted = "1880-02-29"},
    {.format = "%j %H",
	.now = "2024-01-05T00:00:00Z",
	.text = "001 0",
	.wanted = "2024-01-01"},
    {.text = "365 23", .wanted = "2023-12-31T23:00"},
    {.text = "366 0", .wanted = "2024-12-31"},
    {.now = "2021-12-01T00:00:00Z", .text = "366 0", .wanted = "2020-12-31"},
    {.format = "%m-%d", .text = "11-30", .wanted = "2021-11-30"},
};

static struct zone *
zone(const char *name)
{
	struct zone *z = *name ? zone_open(name) : NULL;

	CHECK(z != NULL || *name == '\0', name);
	return z;
}

/* A copy of exactly its length, so that a sanitizer sees a byte too many. */
static bool
read_copy(const struct when_format *f, struct str s, struct zone *z,
    int64_t now, int64_t *ms)
{
	char *copy = malloc(s.n + 1);
	bool is;

	if (copy == NULL)
		abort();
	memcpy(copy + 1, s.p, s.n); /* not aligned */
	is = when_format_read(f, (struct str){copy + 1, s.n}, z, now, ms);
	free(copy);
	return is;
}

static void
table(void)
{
	static struct zone *zones[LENGTH(times)]; /* so that none is leaked */
	const char *wrong, *format = "";
	struct when_format *f = NULL;
	struct zone *z = NULL;
	int64_t now = 0, wanted, ms;

	for (size_t i = 0; i < LENGTH(times); i++) {
		struct str s = str_of(times[i].text);
		bool is;

		if (times[i].format) {
			format = times[i].format;
			if (f)
				when_format_free(f);
			f = when_format_compile(format, &wrong);
		}
		CHECK(f != NULL, format);
		if (f == NULL)
			return;
		if (times[i].zone)
			z = zones[i] = zone(times[i].zone);
		if (times[i].now)
			CHECK(when_parse(str_of(times[i].now), NULL, &now),
			    times[i].now);
		is = read_copy(f, s, z, now, &ms);
		CHECK(is == (times[i].wanted != NULL), times[i].text);
		CHECK(!is || times[i].wanted == NULL ||
			  (when_parse(str_of(times[i].wanted), NULL, &wanted) &&
			      ms == wanted),
		    times[i].text);
		/* What stands behind it has no say, nor has less of it. */
		for (size_t n = 0; n < s.n; n++)
			read_copy(f, (struct str){s.p, n}, z, now, &ms);
	}
	when_format_free(f);
}

/* Formats that are none, and what is said of them. */
static void
refused(void)
{
	static const struct {
		const char *format, *says;
	} rows[] = {
	    {"", "no date"},
	    {"x", "no date"},
	    {"%%", "no date"},
	    {"%H:%M:%S", "no date"},
	    {"%Y", "no date"},
	    {"%Y %H", "no date"},
	    {"%a", "no date"},
	    {"%z", "no date"},
	    {"%Y-%m", "lacks %d"},
	    {"%b %Y", "lacks %d"},
	    {"%d", "lacks %m"},
	    {"%Y %d", "lacks %m"},
	    {"%F %I", "lacks %p"},
	    {"%F %l:%M", "lacks %p"},
	    {"%F %p", "lacks %I"},
	    {"%F %M", "lacks %H"},
	    {"%F %H %S", "lacks %M"},
	    {"%F %S", "lacks %M"},
	    {"%F %R.%f", "lacks %S"},
	    {"%f", "no date"},
	    {"%F %j", "%j"},
	    {"%m %j", "%j"},
	    {"%d %j", "%j"},
	    {"%F %Y", "%Y gives once more the year"},
	    {"%F %y", "%y gives once more the year"},
	    {"%D %b", "%b gives once more the month"},
	    {"%F %e", "%e gives once more the day"},
	    {"%j %j", "%j gives once more the day of the year"},
	    {"%F %a %A", "%A gives once more the weekday"},
	    {"%F %H %I %p", "%I gives once more the hour"},
	    {"%F %r %p", "%p gives once more the half of the day"},
	    {"%F %T %M", "%M gives once more the minute"},
	    {"%F %T %S", "%S gives once more the second"},
	    {"%F %T.%f%f", "%f gives once more the fraction"},
	    {"%F %z %Z", "%Z gives once more the zone"},
	    {"%s%s", "%s gives once more the time"},
	    {"%s%L", "%L gives once more the time"},
	    {"%c %T", "%H gives once more the hour"},
	    {"%s %Y", "%s is a whole time"},
	    {"%s %a", "%s is a whole time"},
	    {"%L.%f", "%L is a whole time"},
	    {"%F %T.%L", "%L is a whole time"},
	    {"%", "at its end"},
	    {"%F%", "at its end"},
	    {"%F %Q", "%Q is no conversion"},
	    {"%F %-d", "%- is no conversion"},
	    {"%F %5f", "%5 is no conversion"},
	    {"%F %Ey", "%E is no conversion"},
	    {"%F %N", "%N is no conversion"},
	    {"%F % ", "%  is no conversion"},
	    {"%G-%V-%u", "%G is no conversion"},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *wrong = NULL;
		struct when_format *f =
		    when_format_compile(rows[i].format, &wrong);

		CHECK(f == NULL && wrong != NULL, rows[i].format);
		CHECK(wrong == NULL || strstr(wrong, rows[i].says) != NULL,
		    wrong);
		if (f)
			when_format_free(f);
	}
}

/* Any bytes are a time or none, whatever stands behind them. */
static void
damaged(void)
{
	static const char *const rows[][2] = {
	    {"%a, %d %b %Y %H:%M:%S.%f %z",
		"Mon, 15 Jan 2024 10:20:30.5 +0100"},
	    {"%A %B%e %I%p %Z", "Monday January 15 10PM CET"},
	    {"%s.%f", "-1705312800.123"},
	    {"%j%n%k", "366 23"},
	};
	unsigned long long seed = 7;
	static struct zone *z; /* so that it is not leaked */
	const char *wrong;
	int taken = 0;

	z = zone(BERLIN);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct when_format *f = when_format_compile(rows[i][0], &wrong);
		size_t n = strlen(rows[i][1]);

		CHECK(f != NULL, rows[i][0]);
		for (int k = 0; f && k < 20000; k++) {
			char text[64];
			int64_t one, two;
			bool is;

			memset(text, "0 Z:%"[k % 5], sizeof text);
			memcpy(text, rows[i][1], n);
			text[check_random(&seed) % n] =
			    (char)check_random(&seed);
			is = when_format_read(
			    f, (struct str){text, n}, z, 0, &one);
			taken += is;
			CHECK(read_copy(f, (struct str){text, n}, z, 0, &two) ==
				      is &&
				  (!is || (one == two && one >= NUM_TIME_MIN &&
					      one <= NUM_TIME_MAX)),
			    rows[i][1]);
		}
		if (f)
			when_format_free(f);
	}
	CHECK(taken > 1000, "damaged: nearly all refused");
}

int
main(void)
{
	table();
	refused();
	damaged();
	return check_failed;
}
