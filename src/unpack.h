/*
 * unpack - compressed operands, through the programs that read them
 *
 * .gz .bz2 .xz .zst by gzip, bzip2, xz, zstd -dc, found on PATH, run without a
 * shell.
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <sys/types.h>

/* The program that reads a file of this name, or NULL. */
const char *unpack_program(const char *name);
/*
 * Starts it on a file, which it takes over. Returns the pipe that it writes to,
 * or -1 and errno; *child is then 0.
 */
int unpack_start(const char *program, int file, pid_t *child);

#endif
