/*
 * stats - the run's counters: to a file for Prometheus, and on SIGUSR1
 */
#ifndef STATS_H
#define STATS_H

#include "cmd.h"

extern const char *const reason_name[REASONS];
/* Lines refused, kept or not. */
extern uint64_t refused_by[REASONS];

/* From here on SIGUSR1 asks for a line on stderr. */
void stats_start(void);
/* --stats FILE. */
void stats_open(const char *name);
/* Writes that file, if there is one. */
void stats_write(void);
/* SIGUSR1 has come. */
bool stats_asked(void);
/* One line about the run as it is; answers the question. */
void stats_tell(const struct in *in);

#endif
