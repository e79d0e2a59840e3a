/*
 * report - what a run counted, refused and has to tell
 */
#ifndef REPORT_H
#define REPORT_H

void report_start(const char *program);
/* -p: a progress line, when stderr is a terminal. */
void report_progress(void);
/* --stats FILE. */
void report_stats(const char *name);

#endif
