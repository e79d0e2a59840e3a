/*
 * csv - what the user says of csv: -d
 */
#ifndef CSV_H
#define CSV_H

/* The byte between fields; a usage error quotes what is none. */
void csv_delimiter(const char *arg);

#endif
