/*
 * progress - one line on a terminal, drawn at most ten times a second
 */
#ifndef PROGRESS_H
#define PROGRESS_H

/* -p: from here on, when stderr is a terminal. */
void progress_start(void);
/* Before anything else is written to stderr. */
void progress_erase(void);

#endif
