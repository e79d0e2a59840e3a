/*
 * format - the formats evparse knows: a form, and what it is told
 *
 * A name of -f is that of a format (combined, csv), a format string of a
 * server, or WRAP:FORMAT; WRAP alone and auto stand for what a line shows
 * (detect.h).
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "form.h"

struct format {
	const char *name; /* as -v says it */
	const struct form *form;
	void *state; /* of this format alone */
};

/* Whether lines must tell: auto, docker, syslog:auto. */
bool format_is_auto(const char *name);
/* Opens any other. Ends the program when there is none of that name. */
struct format *format_open(const char *name);
/* The names without wrappers, in the order in which auto prefers them; NULL
 * after the last. */
const char *format_name(size_t i);
/* Whether its first line may be a header, which -c stands for. */
bool format_has_header(const char *name);

#endif
