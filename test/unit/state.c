/*
 * state - written, read back, and refused in every way
 *
 * What ends the program is done in a child, whose message is read.
 */
#include "../../src/state.h"
#include "../../src/cmd.h"
#include "check.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define LENGTH(a) (sizeof(a) / sizeof *(a))

static char dir[] = "/tmp/lull-state.XXXXXX", file[64];

/* A bit at a time, as POSIX has it. */
static uint32_t
naive(const unsigned char *p, size_t n)
{
	uint32_t c = 0;
	size_t rest = n;

	for (size_t i = 0; i < n || rest > 0; i++) {
		c ^= (uint32_t)(i < n ? p[i] : rest & 255) << 24;
		if (i >= n)
			rest >>= 8;
		for (int bit = 0; bit < 8; bit++)
			c = c << 1 ^ (c >> 31 ? 0x04c11db7 : 0);
	}
	return ~c;
}

static void
sums(void)
{
	static unsigned char bytes[70000];
	unsigned long long seed = 1;
	struct crc c = {0};

	crc_add(&c, "123456789", 9);
	CHECK(crc_sum(&c) == 930766865, "cksum of 123456789");
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)check_random(&seed);
	for (size_t n = 0; n < 200; n++) {
		size_t size = n < 150 ? n : check_random(&seed) % sizeof bytes;
		size_t first = check_random(&seed) % (size + 1);

		c = (struct crc){0};
		crc_add(&c, (char *)bytes, first);
		crc_add(&c, (char *)bytes + first, size - first);
		CHECK(crc_sum(&c) == naive(bytes, size), "sum");
	}
}

/* A child's status; what it says is in said. */
static char said[4096];

static int
run(void (*what)(void))
{
	int status = 0, fd[2];
	size_t n = 0;
	ssize_t r;
	pid_t pid;

	fflush(stdout);
	if (pipe(fd) == -1 || (pid = fork()) == -1)
		abort();
	if (pid == 0) {
		check_failed = 0;
		dup2(fd[1], STDERR_FILENO);
		close(fd[0]);
		close(fd[1]);
		what();
		fflush(stdout);
		_exit(check_failed ? 99 : 0);
	}
	close(fd[1]);
	while ((r = read(fd[0], said + n, sizeof said - 1 - n)) > 0)
		n += (size_t)r;
	said[n] = '\0';
	close(fd[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int64_t window = 300000, ahead = 90500;
static const char *rule[2] = {"page=/a\tb", "page=*"};
static struct state_opt opt[4] = {{"window", "-w", NULL, &window, false},
    {"ahead", "-a", NULL, &ahead, false}, {"begin", "-b", NULL, NULL, false},
    {"begin", "-b", NULL, NULL, false}};
static size_t records = 3;

/* Record i: its length and number of fields vary, some are huge. */
static void
put_record(struct out *o, size_t i)
{
	size_t fields = i % 1000 == 999 ? 100000 : i % 7;
	size_t n = i % 5000 == 77 ? 3000000 : i % 50;

	out_num(o, 1700000000000 + (int64_t)i);
	for (size_t f = 0; f < fields; f++)
		out_str(o, STR("\tx"));
	out_byte(o, '\t');
	memset(out_room(o, n), 'y', n);
	out_took(o, n);
	out_byte(o, '\n');
}

static void
write_it(void)
{
	static const struct str name[] = {STR_INIT("time"), STR_INIT("ip")};
	struct out *o;

	cmd.name = "program";
	o = state_side(file);
	state_begin(o, name, 2, opt, LENGTH(opt));
	out_str(o, STR("#clock\t5\n"));
	for (size_t i = 0; i < records; i++)
		put_record(o, i);
	state_end(o, records);
	out_end(true);
}

static void
read_it(void)
{
	struct out want = {.fd = -1};
	struct state s;
	struct rec r;
	size_t i = 0;

	cmd.name = "program";
	if (!state_open(&s, file, opt, LENGTH(opt), "end it")) {
		CHECK(false, "it is not there");
		return;
	}
	CHECK(str_eq(s.header, STR("time\tip")), "header");
	CHECK(state_next(&s, &r) && state_remark(&r) && r.n == 2 &&
		  str_eq(rec_field(&r, 1), STR("5")),
	    "remark");
	want.cap = 4000000;
	want.buf = mem_get(want.cap + SCAN_PAD);
	for (; state_next(&s, &r); i++) {
		want.n = 0;
		put_record(&want, i);
		CHECK(
		    str_eq(rec_text(&r), (struct str){want.buf, want.n - 1}) &&
			!state_remark(&r) && s.line == i + 4,
		    "record");
		state_check(&s, &r, 2 + (i % 1000 == 999 ? 100000 : i % 7));
		CHECK(r.time == 1700000000000 + (int64_t)i, "time");
	}
	CHECK(i == records, "all of them");
	free(want.buf);
}

static void
close_it(void)
{
	struct out *o;

	cmd.name = "program";
	o = state_side(file);
	state_begin(o, NULL, 0, NULL, 0);
	state_end(o, 0);
	out_end(true);
}

/* With any options. */
static void
read_closed(void)
{
	struct state s;
	struct rec r;

	cmd.name = "program";
	CHECK(state_open(&s, file, opt, LENGTH(opt), "end it"), "is there");
	CHECK(s.header.n == 0 && !state_next(&s, &r), "nothing in it");
}

static void
check_count(void)
{
	struct state s;
	struct rec r;

	cmd.name = "program";
	if (state_open(&s, file, NULL, 0, NULL))
		for (state_next(&s, &r); state_next(&s, &r);)
			state_check(&s, &r, 3);
}

static char text[4096];
static size_t length;

static void
load(void)
{
	FILE *f = fopen(file, "r");

	length = f ? fread(text, 1, sizeof text, f) : 0;
	if (f)
		fclose(f);
}

static void
store(const char *p, size_t n)
{
	FILE *f = fopen(file, "w");

	CHECK(f && fwrite(p, 1, n, f) == n && fclose(f) == 0, "store");
}

/* The file with #end as it must be for p. */
static void
store_whole(const char *p, int lines)
{
	char b[2048];
	int n = snprintf(b, sizeof b, "%s#end\t%d\t%lu\n", p, lines,
	    (unsigned long)naive((const unsigned char *)p, strlen(p)));

	store(b, (size_t)n);
}

/* cksum(1) has the same sum. */
static void
agrees(void)
{
	char command[256], got[64] = "";
	FILE *f;

	snprintf(command, sizeof command,
	    "a=$(sed '$d' %s | cksum); b=$(tail -n 1 %s | cut -f 3); "
	    "echo \"${a%%%% *} $b\"",
	    file, file);
	f = popen(command, "r");
	CHECK(f && fgets(got, sizeof got, f), "cksum");
	if (f)
		pclose(f);
	got[strcspn(got, "\n")] = '\0';
	CHECK(strchr(got, ' ') && strlen(got) > 10, got);
	CHECK(strncmp(got, strchr(got, ' ') + 1, strcspn(got, " ")) == 0, got);
}

static void
damaged(void)
{
	CHECK(run(write_it) == 0, said);
	load();
	CHECK(length > 100 && length < 400, "a small one");
	CHECK(run(read_it) == 0, said);
	for (size_t n = 0; n < length; n++) {
		store(text, n);
		CHECK(run(read_it) == 2 &&
			  (strstr(said, "truncated") || strstr(said, "empty") ||
			      strstr(said, "is no state")),
		    said);
	}
	for (size_t i = 0; i < length; i++) {
		for (unsigned bit = 0; bit < 8; bit += 3) {
			text[i] ^= (char)(1u << bit);
			store(text, length);
			CHECK(run(read_it) == 2 && said[0], "a byte differs");
			text[i] ^= (char)(1u << bit);
		}
	}
	text[length] = '\n';
	store(text, length + 1);
	CHECK(run(read_it) == 2, "something behind it");
	store(text, length);
	CHECK(run(read_it) == 0, said);
}

static void
refused(void)
{
	static const struct {
		const char *text;
		int count;
		const char *say;
	} row[] = {
	    {"#state\t2\tprogram\n", 0, ": of version 2; this is 1\n"},
	    {"#state\t1\tother\twindow=1\n", 0, ": of other, not of program\n"},
	    {"#state\t1\tpro\x1bgram\n", 0, ": of pro\\x1Bgram, not"},
	    {"#state\t1\n", 0, ": is no state"},
	    {"#states\t1\tprogram\n", 0, ": is no state"},
	    {"time\nip\n#state\t1\tprogram\n", 0, ": is no state"},
	    {"#state\t1\tprogram\n5\ta\tb\n#x\n", 0,
		": damaged: 1 records, not 0\n"},
	    {"#state\t1\tprogram\n#x\n5\ta\tb\n", 1, ""},
	    {"#state\t1\tprogram\n#x\n5\ta\n", 1, ":3: damaged: it has not"},
	    {"#state\t1\tprogram\n#x\n05\ta\tb\n", 1, ":3: damaged: it does"},
	};

	for (size_t i = 0; i < LENGTH(row); i++) {
		store_whole(row[i].text, row[i].count);
		CHECK(run(check_count) == (row[i].say[0] ? 2 : 0), row[i].text);
		CHECK(strstr(said, row[i].say) != NULL, said);
	}
}

static void
says(const char *line)
{
	char all[512];

	snprintf(all, sizeof all, "%s: %s\n", file, line);
	CHECK(strstr(said, all) != NULL, all);
	if (strstr(said, all) == NULL)
		printf("%s", said);
}

static void
options(void)
{
	opt[2].text = rule[0];
	CHECK(run(write_it) == 0, said);
	CHECK(run(read_it) == 0, said);
	load();
	CHECK(
	    strstr(text, "time\tip\n#state\t1\tprogram\twindow=300000\t"
			 "ahead=90500\tbegin=page=/a\\tb\n#clock\t5\n") == text,
	    text);
	window = 60000;
	CHECK(run(read_it) == 2, said);
	says("made with window=300000, now window=60000; give -w 5m again");
	says("or end it");
	CHECK(strstr(said, "ahead") == NULL, said);
	window = 300000;
	ahead = 0;
	opt[3].text = rule[1];
	CHECK(run(read_it) == 2, said);
	says("made with ahead=90500, now ahead=0; give -a 90500ms again");
	says("made without begin, now begin=page=*; leave out -b page=*");
	opt[3].text = NULL;
	ahead = 90500;
	opt[2].text = "page=/a";
	CHECK(run(read_it) == 2, said);
	says("made with begin=page=/a\\tb, now begin=page=/a; "
	     "give -b page=/a\\tb again");
	opt[2].text = NULL;
	CHECK(run(read_it) == 2, said);
	says("made with begin=page=/a\\tb, now without begin; "
	     "give -b page=/a\\tb again");
	opt[2].text = rule[1];
	opt[3].text = rule[0];
	CHECK(run(write_it) == 0, said);
	CHECK(run(read_it) == 0, said);
	opt[2].text = "\xff\\ x";
	opt[3].text = NULL;
	CHECK(run(write_it) == 0, said);
	CHECK(run(read_it) == 0, said);
	opt[2].text = NULL;
	CHECK(run(close_it) == 0 && run(read_closed) == 0, said);
	load();
	CHECK(strncmp(text, "#state\t1\tprogram\tclosed\n#end\t0\t", 31) == 0,
	    text);
}

static void
not_regular(void)
{
	unlink(file);
	CHECK(run(check_count) == 0, "not there");
	mkdir(file, 0777);
	CHECK(run(check_count) == 2 && strstr(said, "no regular file"), said);
	CHECK(run(write_it) == 2 && strstr(said, "no regular file"), said);
	rmdir(file);
	mkfifo(file, 0666);
	CHECK(run(check_count) == 2 && strstr(said, "no regular file"), said);
	CHECK(run(write_it) == 2 && strstr(said, "no regular file"), said);
	unlink(file);
}

int
main(void)
{
	scan_start();
	out_start();
	sums();
	if (mkdtemp(dir) == NULL)
		return 2;
	snprintf(file, sizeof file, "%s/held", dir);
	damaged();
	records = 0;
	CHECK(run(write_it) == 0 && run(read_it) == 0, said);
	agrees();
	records = 20000;
	CHECK(run(write_it) == 0 && run(read_it) == 0, said);
	agrees();
	records = 3;
	refused();
	options();
	not_regular();
	rmdir(dir);
	return check_failed;
}
