/*
 * wrap_in - the wrappers that there are, for wrap.c's table
 *
 * The functions are those of struct wrap. An inner line is a slice of the line
 * when nothing in it was escaped.
 */
#ifndef WRAP_IN_H
#define WRAP_IN_H

#include "wrap.h"

/* Docker's json-file: {"log":"line\n","stream":"stdout","time":"2024-..."} */
void *docker_open(void);
int docker_unwrap(
    void *state, struct str line, struct str *inner, struct value *own);
bool docker_goes_on(void *state, struct str line);
void docker_miss(void *state, struct str line, struct miss *m);

/* kcat -J: {"topic":"t","partition":0,"offset":1,...,"payload":"line"} */
void *kafka_open(void);
int kafka_unwrap(
    void *state, struct str line, struct str *inner, struct value *own);
void kafka_miss(void *state, struct str line, struct miss *m);

/* What evparse -r keeps: file, line, reason, and the line. */
void *rejects_open(void);
int rejects_unwrap(
    void *state, struct str line, struct str *inner, struct value *own);
void rejects_miss(void *state, struct str line, struct miss *m);
void rejects_origin(struct in *in, struct str *line); /* wrap_origin */

/* See syslog.h. */
void *syslog_open(void);
int syslog_unwrap(
    void *state, struct str line, struct str *inner, struct value *own);
void syslog_miss(void *state, struct str line, struct miss *m);

#endif
