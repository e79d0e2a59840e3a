/*
 * fields - what could be asked of an input: evparse --fields
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>

/*
 * Reads the first 1000 lines of cmd.file and writes, a line each, an item for
 * -o, in how many of the lines it is there, and an example. name is -f's.
 */
void fields_list(const char *name, bool verbose);

#endif
