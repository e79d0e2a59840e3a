/*
 * by_time - operands in the order of their first times
 */
#ifndef BY_TIME_H
#define BY_TIME_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Sorts cmd.file by the first usable time in each; one that has none comes
 * last, equal ones stay as they are. name is -f's. A usage error when one is no
 * regular file, for it is read twice. A time is usable that refused does not
 * name.
 */
void by_time_sort(const char *name, bool (*refused)(int64_t ms));

#endif
