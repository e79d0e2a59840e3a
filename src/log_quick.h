/*
 * log_quick - most lines of most access logs, by what vectors see of them
 *
 * A twin of log_match for the kinds of fields that are frequent: where fields
 * may end is found for thousands of bytes at once (scan_marks), and then a
 * field is looked at in dozens of lines before the next one. It takes a line
 * only when log_match would, and with the same values; what is broken, rare or
 * in doubt is left to that.
 */
#ifndef LOG_QUICK_H
#define LOG_QUICK_H

#include "log.h"
#include "pick.h"

struct log_quick;

/*
 * By all of log_want and the picks made of it; both stay. NULL: the format, or
 * the machine, is not for it.
 */
struct log_quick *log_quick_compile(
    const struct log *log, const struct picks *picks);
/* As form.h's see. */
size_t log_quick_see(
    struct log_quick *q, struct str bytes, uint64_t reading, struct seen *seen);

#endif
