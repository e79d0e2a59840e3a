/*
 * log_config - format strings, as the configuration of a server has them
 *
 * The string itself, or a line of the configuration that has it in quotes:
 *
 *	LogFormat "%h %l %u %t \"%r\" %>s %b" common
 *	CustomLog logs/access_log "%h %l %u %t"
 *	log_format name escape=json '$remote_addr ...' '...';
 *
 * A string is nginx's when it is in a log_format, or has $name and no directive
 * of Apache's (%h); otherwise it is Apache's.
 */
#ifndef LOG_CONFIG_H
#define LOG_CONFIG_H

#include "mem.h"

enum log_escape {
	LOG_BACKSLASH, /* \" \\ \t \xHH: Apache, nginx's escape=default */
	LOG_JSON,      /* as in JSON's strings: escape=json */
	LOG_HASH,      /* #HH, as HAProxy has it: escape=hash */
	LOG_RAW        /* nothing stands for something else: escape=none */
};

struct log_string {
	char *text; /* without the quotes around it and their escapes */
	bool nginx;
	enum log_escape escape;
};

/* Whether a -f argument is a format string of a server, not a name. */
bool log_is_format(const char *format);
/*
 * The strings of a spec: those of the lines of a configuration, or the spec
 * itself, at each LF another way to write a line. At least one; a usage error
 * quotes what is wrong. They stay.
 */
size_t log_strings(const char *spec, struct log_string **string);

#endif
