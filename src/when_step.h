/*
 * when_step - what when_format.c compiles and when_format_in.c takes
 */
#ifndef WHEN_STEP_H
#define WHEN_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT(field) (1u << (field))
#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* The parts of a time. */
enum field {
	YEAR,
	MONTH,
	DAY,
	YEAR_DAY,
	WEEKDAY,
	HOUR,
	HALF, /* 1 is PM */
	MINUTE,
	SECOND,
	FRACTION, /* ms */
	ZONE,
	EPOCH,
	NO_FIELD
};

struct step {
	enum {
		TAKE_NONE, /* but what follows */
		TAKE_SPACE,
		TAKE_NUMBER,
		TAKE_PADDED, /* a number, perhaps after a blank */
		TAKE_SHORT_YEAR,
		TAKE_MONTH,
		TAKE_WEEKDAY,
		TAKE_HALF,
		TAKE_FRACTION,
		TAKE_OFFSET,
		TAKE_ZONE,
		TAKE_EPOCH
	} take;
	enum field field;
	unsigned char min, max; /* digits, or bytes */
	short low, high;        /* value */
	char then;              /* a byte that follows; NUL: none */
};

struct when_format {
	size_t n;
	struct step *step;
	unsigned has; /* BIT(field) */
	bool twelve;  /* the hour is from 1 to 12 */
	bool milli;   /* EPOCH is in ms */
};

/* As isspace(3) in the C locale. */
static inline bool
when_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
