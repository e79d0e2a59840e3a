/*
 * statedir - state in generations, each whole or not there
 *
 * DIR/gen/000043 is written beside DIR/gen/000042, which is never touched. When
 * it is on the disk, DIR/current is moved to it by rename(2): that is the
 * commit, all before it can be done again. DIR/current is there before the
 * first generation is, so that without it generations tell of a loss, not of a
 * run that was killed. DIR/taken says up to where somebody has what they hold.
 */
#include "cmd.h"
#include "folder.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#define POLL 10000000 /* ns between two tries to get the lock */
#define HELD 75       /* status: EX_TEMPFAIL of sysexits.h */

enum {
	BEGIN = CMD_LONG,
	COMMIT,
	KEEP,
	SINCE,
	STATE,
	SYNC,
	TAKEN
};

static const struct cmd_opt options[] = {
    {'l', "lock", "FD", "the descriptor that DIR/lock is open on (9)"},
    {'W', "wait", "SPAN", "wait so long for another run's end (0)"},
    {BEGIN, "begin", NULL, "lock, check, clear up; tell the generations"},
    {COMMIT, "commit", "N", "sync a generation, and make it the current one"},
    {KEEP, "keep", "N", "taken generations that stay at --commit (1)"},
    {SINCE, "since", "N", "--taken only if it is N that was taken last"},
    {STATE, "state", "GLOB", "--commit removes these that are not kept"},
    {SYNC, "sync", NULL, "--taken once the standard output is synced"},
    {TAKEN, "taken", "N", "mark the generations up to N as taken"},
    {0},
};

static const struct cmd_program program = {
    .name = "statedir",
    .about = "state in generations, each whole or not there",
    .operands = "DIR",
    .opt = options,
    .examples = "  exec 9>>spool/lock\n"
		"  statedir --begin -W 60 spool\n"
		"  mkdir spool/gen/000043\n"
		"  statedir --commit 43 spool\n"
		"  statedir --taken 43 spool\n",
};

static const char *dir; /* as the user names it; we are in it */
static int what;        /* the option that says what to do */
static uint64_t number; /* its value */
static uint64_t lock_fd = 9, keep = 1, since;
static bool has_since, sync_output;
static int64_t patience;   /* ms */
static const char **state; /* --state */
static size_t states;

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * The lock belongs to the open file, so to whoever has inherited it: it lasts
 * until the last program of a run is gone.
 */
static void
lock(void)
{
	const struct timespec pause = {.tv_nsec = POLL};
	int64_t end = now() + patience;
	struct stat have, want;

	if (fstat((int)lock_fd, &have) == -1 || stat("lock", &want) == -1 ||
	    have.st_dev != want.st_dev || have.st_ino != want.st_ino)
		errx(2, "descriptor %d is not %s/lock", (int)lock_fd, dir);
	while (flock((int)lock_fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			folder_fail("lock", "lock");
		if (now() >= end)
			errx(HELD, "%s: another run is at work there", dir);
		nanosleep(&pause, NULL);
	}
}

static void
put(uint64_t a, uint64_t b)
{
	char line[64];

	snprintf(line, sizeof line, "%06llu %06llu\n", (unsigned long long)a,
	    (unsigned long long)b);
	out_str(&out, str_of(line));
}

/*
 * What was taken is read first: a run may commit meanwhile. Who asks may hand
 * out what is current at once: it must not be another after a loss of power.
 */
static void
show(void)
{
	uint64_t taken = folder_taken(), current = folder_check();

	folder_settle();
	put(current, taken);
}

static void
begin(void)
{
	uint64_t current, n;

	lock();
	folder_make();
	current = folder_check();
	while (folder_next(current + 1, &n))
		folder_remove(n);
	put(current, current + 1);
}

/*
 * The state of those that stay for what they have to say is needed no more.
 * Those that have any are the last ones, also when this is killed: it goes from
 * the oldest of them on.
 */
static void
strip(uint64_t taken)
{
	uint64_t end = number > keep ? number - keep : 0, n = end;

	while (n > taken + 1 && folder_has(n - 1, state, states))
		n--;
	for (; n < end; n++)
		folder_strip(n, state, states);
}

static void
commit(void)
{
	uint64_t current, n;

	lock();
	current = folder_check();
	if (number != current + 1)
		errx(2, "%s: %06llu cannot follow %06llu", dir,
		    (unsigned long long)number, (unsigned long long)current);
	folder_sync(number);
	folder_move(number);
	while (folder_next(0, &n) && n <= folder_taken() && n < number &&
	       number - n > keep)
		folder_remove(n);
	strip(folder_taken());
}

static void
sync_stdout(void)
{
	while (fsync(STDOUT_FILENO) == -1)
		if (errno != EINTR)
			err(2, "standard output: cannot sync");
}

/* Runs go on meanwhile; who marks at the same time waits, on gen. */
static void
take(void)
{
	uint64_t current, taken;
	int fd;

	while ((fd = open("gen", O_RDONLY | O_CLOEXEC)) == -1)
		if (errno != EINTR)
			folder_fail("open", "gen");
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR)
			folder_fail("lock", "gen");
	current = folder_check();
	taken = folder_taken();
	if (has_since && taken != since)
		errx(2, "%s: up to %06llu was taken meanwhile", dir,
		    (unsigned long long)taken);
	if (number > current)
		errx(2, "%s: has no generation %06llu, but up to %06llu", dir,
		    (unsigned long long)number, (unsigned long long)current);
	if (sync_output)
		sync_stdout();
	if (number > taken)
		folder_mark(number);
	close(fd);
}

static void
option(int letter)
{
	switch (letter) {
	case 'l':
		lock_fd = cmd_count('l');
		break;
	case 'W':
		patience = cmd_span('W');
		break;
	case KEEP:
		keep = cmd_count(KEEP);
		break;
	case SINCE:
		since = cmd_count(SINCE);
		has_since = true;
		break;
	case STATE:
		state = mem_resize(state, states + 1, sizeof *state);
		state[states++] = optarg;
		break;
	case SYNC:
		sync_output = true;
		break;
	case COMMIT:
	case TAKEN:
		number = cmd_count(letter);
		/* FALLTHROUGH */
	case BEGIN:
		if (what)
			cmd_usage("one of --begin, --commit, --taken");
		what = letter;
		break;
	}
}

int
main(int argc, char *argv[])
{
	int letter;

	cmd_start_plain(&program, argc, argv);
	while ((letter = cmd_option()) != -1)
		option(letter);
	if (cmd.files != 1)
		cmd_usage("one DIR is needed");
	dir = cmd.file[0];
	folder_start(dir);
	if (chdir(dir) == -1)
		err(2, "%s", dir);
	switch (what) {
	case BEGIN:
		begin();
		break;
	case COMMIT:
		commit();
		break;
	case TAKEN:
		take();
		break;
	default:
		show();
	}
	return cmd_end();
}
