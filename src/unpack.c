/*
 * unpack - compressed operands, through the programs that read them
 */
#include "unpack.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

const char *
unpack_program(const char *name)
{
	static const struct {
		const char *suffix, *program;
	} known[] = {{".gz", "gzip"}, {".bz2", "bzip2"}, {".xz", "xz"},
	    {".zst", "zstd"}};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t m = strlen(known[i].suffix);

		if (n > m && strcmp(name + n - m, known[i].suffix) == 0)
			return known[i].program;
	}
	return NULL;
}

/* program -dc <file >to; 0, or what is wrong. */
static int
spawn(const char *program, int file, int to, pid_t *child)
{
	char name[8], dc[] = "-dc", *argv[] = {name, dc, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t broken;
	int error;

	strcpy(name, program);
	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, file, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, to, STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attributes, &broken);
	error =
	    posix_spawnp(child, program, &files, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return error;
}

int
unpack_start(const char *program, int file, pid_t *child)
{
	int pipes[2], error;

	*child = 0;
	if (pipe2(pipes, O_CLOEXEC) == -1) {
		error = errno;
		close(file);
		errno = error;
		return -1;
	}
	error = spawn(program, file, pipes[1], child);
	close(file);
	close(pipes[1]);
	if (error == 0)
		return pipes[0];
	close(pipes[0]);
	*child = 0;
	errno = error;
	return -1;
}
