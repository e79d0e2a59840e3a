/*
 * log_named - formats that have names, as strings
 */
#ifndef LOG_NAMED_H
#define LOG_NAMED_H

/* NULL after the last. */
extern const struct log_named {
	const char *name, *spec;
} log_named[];

#endif
