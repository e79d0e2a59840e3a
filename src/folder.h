/*
 * folder - the generations of a folder of state, and what of it is on the disk
 *
 * All names are relative: the caller is in the folder. A call that fails ends
 * the program with status 2 and a message that says which, and of what.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define FOLDER_NAME 64 /* bytes for gen/000042 */

/* As the user names it, for messages. */
void folder_start(const char *name);
/* "NAME/FILE: cannot VERB: ", and errno's text. */
noreturn void folder_fail(const char *verb, const char *file);

/* gen/000042 */
const char *folder_path(char to[FOLDER_NAME], uint64_t n);
/* The current generation, 0 before the first. One that is not as it was left
 * is not used, nor is one where more was taken than there is. */
uint64_t folder_check(void);
/* The last that was taken, or 0. */
uint64_t folder_taken(void);
/* The least generation from n on that is there. */
bool folder_next(uint64_t n, uint64_t *found);
void folder_remove(uint64_t n);
/* Is it there, with a file that matches one of the globs? */
bool folder_has(uint64_t n, const char *const glob[], size_t globs);
/* Removes these. */
void folder_strip(uint64_t n, const char *const glob[], size_t globs);

/* Makes gen and current, when it is new, and syncs all that it is in; else does
 * nothing. */
void folder_make(void);
/* Files, folder, gen: then it is on the disk. */
void folder_sync(uint64_t n);
/* What the links say is on the disk: a commit that was seen stays. */
void folder_settle(void);
/* The commit. */
void folder_move(uint64_t n);
/* Marks n as taken. */
void folder_mark(uint64_t n);

#endif
