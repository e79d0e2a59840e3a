/*
 * folder - the generations of a folder of state, and what of it is on the disk
 */
#include "folder.h"
#include "glob.h"
#include "num.h"
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 999999999999999 /* generations */

static const char *dir;

void
folder_start(const char *name)
{
	dir = name;
}

noreturn void
folder_fail(const char *verb, const char *name)
{
	err(2, "%s/%s: cannot %s", dir, name, verb);
}

const char *
folder_path(char to[FOLDER_NAME], uint64_t n)
{
	snprintf(to, FOLDER_NAME, "gen/%06llu", (unsigned long long)n);
	return to;
}

/* As path writes it: at least six digits, no more zeros than that takes. */
static bool
parse_name(const char *s, uint64_t *n)
{
	size_t length = strspn(s, "0123456789");

	return s[length] == '\0' && length >= 6 && num_count(s, n) &&
	       *n <= MOST && (length == 6 || *s != '0');
}

static bool
find_current(uint64_t *n)
{
	char to[FOLDER_NAME];
	ssize_t length = readlink("current", to, sizeof to - 1);

	if (length == -1 && errno == ENOENT)
		return false;
	if (length == -1 && errno != EINVAL)
		folder_fail("read", "current");
	to[length < 0 ? 0 : length] = '\0';
	if (strncmp(to, "gen/", 4) != 0 || !parse_name(to + 4, n))
		errx(2, "%s/current: is no link to a generation", dir);
	return true;
}

/* 000042 and LF: else it is damaged. */
static bool
parse_mark(char *text, size_t length, uint64_t *n)
{
	if (length == 0 || text[length - 1] != '\n')
		return false;
	text[length - 1] = '\0';
	return parse_name(text, n);
}

uint64_t
folder_taken(void)
{
	char text[FOLDER_NAME];
	size_t length = 0;
	uint64_t n;
	ssize_t r;
	int fd;

	while ((fd = open("taken", O_RDONLY | O_CLOEXEC)) == -1)
		if (errno == ENOENT)
			return 0;
		else if (errno != EINTR)
			folder_fail("open", "taken");
	while ((r = read(fd, text + length, sizeof text - length)) != 0) {
		if (r > 0)
			length += (size_t)r;
		else if (errno != EINTR)
			folder_fail("read", "taken");
	}
	close(fd);
	if (!parse_mark(text, length, &n))
		errx(2, "%s/taken: is damaged", dir);
	return n;
}

uint64_t
folder_check(void)
{
	char name[FOLDER_NAME];
	struct stat st;
	uint64_t current, taken = folder_taken();

	if (!find_current(&current))
		errx(2, "%s: has no current generation", dir);
	if (current > 0 && (stat(folder_path(name, current), &st) == -1 ||
			       !S_ISDIR(st.st_mode)))
		errx(2, "%s/%s: is the current generation, and is missing", dir,
		    name);
	if (taken > current)
		errx(2, "%s/taken: is %06llu, beyond the current %06llu", dir,
		    (unsigned long long)taken, (unsigned long long)current);
	return current;
}

static void
sync_fd(int fd, const char *name, bool folder)
{
	while (fsync(fd) == -1)
		if (folder && errno == EINVAL)
			break; /* its file system cannot: no more can we */
		else if (errno != EINTR)
			folder_fail("sync", name);
}

static void
sync_path(const char *name, bool folder)
{
	int fd;

	while ((fd = open(name, O_RDONLY | O_CLOEXEC)) == -1)
		if (errno != EINTR)
			folder_fail("open", name);
	sync_fd(fd, name, folder);
	close(fd);
}

/* The next entry of a folder, or NULL. */
static struct dirent *
next_entry(DIR *d, const char *name)
{
	struct dirent *e;

	do {
		errno = 0;
		e = readdir(d);
		if (e == NULL && errno)
			folder_fail("read", name);
	} while (
	    e && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0));
	return e;
}

static DIR *
open_folder(const char *name)
{
	DIR *d;

	while ((d = opendir(name)) == NULL)
		if (errno != EINTR)
			folder_fail("open", name);
	return d;
}

bool
folder_next(uint64_t n, uint64_t *found)
{
	DIR *d = open_folder("gen");
	struct dirent *e;
	uint64_t at;
	bool any = false;

	while ((e = next_entry(d, "gen")) != NULL)
		if (parse_name(e->d_name, &at) && at >= n &&
		    (!any || at < *found)) {
			any = true;
			*found = at;
		}
	closedir(d);
	return any;
}

static int
remove_entry(const char *name, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(name);
}

void
folder_remove(uint64_t n)
{
	char name[FOLDER_NAME];

	while (
	    nftw(folder_path(name, n), remove_entry, 16, FTW_DEPTH | FTW_PHYS))
		if (errno != EINTR)
			folder_fail("remove", name);
}

static bool
matches(const char *name, const char *const glob[], size_t globs)
{
	for (size_t i = 0; i < globs; i++)
		if (glob_match(str_of(glob[i]), str_of(name)))
			return true;
	return false;
}

bool
folder_has(uint64_t n, const char *const glob[], size_t globs)
{
	char name[FOLDER_NAME];
	struct dirent *e;
	DIR *d;

	if (access(folder_path(name, n), F_OK) == -1 && errno == ENOENT)
		return false;
	d = open_folder(name);
	do
		e = next_entry(d, name);
	while (e && !matches(e->d_name, glob, globs));
	closedir(d);
	return e != NULL;
}

void
folder_strip(uint64_t n, const char *const glob[], size_t globs)
{
	char name[FOLDER_NAME];
	char full[FOLDER_NAME + 1 + 256];
	DIR *d = open_folder(folder_path(name, n));
	struct dirent *e;

	while ((e = next_entry(d, name)) != NULL) {
		if (!matches(e->d_name, glob, globs))
			continue;
		snprintf(full, sizeof full, "%s/%s", name, e->d_name);
		if (remove(full) == -1)
			folder_fail("remove", full);
	}
	closedir(d);
}

/* Any folder above may be new, up to where the file system begins; what cannot
 * be read is not ours. */
static void
sync_above(void)
{
	struct stat here, above;
	int fd = AT_FDCWD, up;

	if (stat(".", &above) == -1)
		folder_fail("look at", ".");
	for (;;) {
		here = above;
		while ((up = openat(fd, "..", O_RDONLY | O_CLOEXEC)) == -1 &&
		       errno == EINTR)
			;
		if (fd != AT_FDCWD)
			close(fd);
		if (up == -1 && errno == EACCES)
			return;
		if (up == -1 || fstat(up, &above) == -1)
			folder_fail("open", "..");
		if (above.st_dev != here.st_dev || above.st_ino == here.st_ino)
			break;
		sync_fd(up, "..", true);
		fd = up;
	}
	close(up);
}

/* The link comes last. Where a run was killed before, gen is there and empty.
 */
void
folder_make(void)
{
	uint64_t n;

	if (find_current(&n))
		return;
	if (mkdir("gen", 0777) == -1 && errno != EEXIST)
		folder_fail("make", "gen");
	if (folder_next(0, &n))
		errx(2, "%s: has generations, but no current one", dir);
	sync_above();
	if (symlink("gen/000000", "current") == -1)
		folder_fail("make", "current");
	folder_settle();
}

void
folder_sync(uint64_t n)
{
	char name[FOLDER_NAME];
	char full[FOLDER_NAME + 1 + 256];
	DIR *d = open_folder(folder_path(name, n));
	struct dirent *e;
	struct stat st;

	while ((e = next_entry(d, name)) != NULL) {
		snprintf(full, sizeof full, "%s/%s", name, e->d_name);
		if (lstat(full, &st) == -1)
			folder_fail("look at", full);
		if (!S_ISREG(st.st_mode))
			errx(2, "%s/%s: is no regular file", dir, full);
		sync_path(full, false);
	}
	sync_fd(dirfd(d), name, true);
	closedir(d);
	sync_path("gen", true);
}

void
folder_settle(void)
{
	sync_path(".", true);
}

void
folder_move(uint64_t n)
{
	char name[FOLDER_NAME];

	if (unlink("current.new") == -1 && errno != ENOENT)
		folder_fail("remove", "current.new");
	if (symlink(folder_path(name, n), "current.new") == -1)
		folder_fail("make", "current.new");
	if (rename("current.new", "current") == -1)
		folder_fail("move", "current");
	folder_settle();
}

void
folder_mark(uint64_t n)
{
	char line[FOLDER_NAME];
	size_t length;
	ssize_t w;
	int fd;

	length = (size_t)snprintf(
	    line, sizeof line, "%06llu\n", (unsigned long long)n);
	while ((fd = open("taken.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		    0666)) == -1)
		if (errno != EINTR)
			folder_fail("make", "taken.new");
	for (size_t done = 0; done<length; done += w> 0 ? (size_t)w : 0)
		if ((w = write(fd, line + done, length - done)) == -1 &&
		    errno != EINTR)
			folder_fail("write", "taken.new");
	sync_fd(fd, "taken.new", false);
	if (close(fd) == -1 && errno != EINTR)
		folder_fail("close", "taken.new");
	if (rename("taken.new", "taken") == -1)
		folder_fail("move", "taken");
	folder_settle();
}
