#!/usr/bin/env python3
"""lull -d, run after run over a log that grows and rotates, is the same as one
run over everything, whatever happens to the runs in between.

usage: incremental.py BIN [-n EVENTS] [-s SEED] [-k KILLS] [--shell SH] CASE...

rotate	40 rotations of each kind, runs in between
kill	runs and prints are killed, at random instants
fail	each call of a run fails in turn (-e: with these errors)
full	a file system that is full (root; else it cannot be made)
twice	two runs at once
"""
import argparse
import ctypes
import errno
import fcntl
import gzip
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OPTIONS = ['-w', '5m', '-k', 'ip,host', '-g', '5m', '-m', '1h',
           '-b', 'path=/login*', '-e', 'path=/logout*',
           '-a', 'pages=list:path,entry=first:path,exit=last:path,'
           'bytes=sum:bytes,least=min:bytes,ok=count:status=200,'
           'kinds=distinct:method,any=any:status=404', '-i']
KINDS = ['rename', 'copytruncate', 'gzip', 'dateext']


def run(*args, **kw):
    return subprocess.run(args, check=True, stdout=subprocess.PIPE, **kw).stdout


def body(path):
    """The records of a file, without its header."""
    with open(path, 'rb') as f:
        return [line for line in f.read().split(b'\n')[:-1]
                if not line.startswith((b'start\t', b'time\t'))]


def same(what, got, want):
    got, want = sorted(got), sorted(want)
    if got == want:
        return
    more, less, i, j = [], [], 0, 0
    while i < len(got) or j < len(want):
        if j == len(want) or (i < len(got) and got[i] < want[j]):
            more.append(got[i])
            i += 1
        elif i == len(got) or want[j] < got[i]:
            less.append(want[j])
            j += 1
        else:
            i, j = i + 1, j + 1
    for sign, lines in (('+', more), ('-', less)):
        for line in lines[:10]:
            print(sign, line[:300].decode(errors='replace'))
    raise SystemExit(f'{what}: {len(more)} that should not be there (+), '
                     f'{len(less)} are missing (-)')


class Log:
    """A log that grows, and is rotated. All of it is also in self.all."""

    def __init__(self, path, lines, rng, rotations, kind):
        self.path, self.lines, self.rng, self.kind = path, lines, rng, kind
        self.at = 0
        self.rest = b''      # of a line that is half written
        self.turn = sorted(rng.sample(range(1, len(lines)), rotations))
        self.turns = 0
        self.old = []        # the newest first
        self.step = max(1, len(lines) // 100)
        open(path, 'wb').close()

    def append(self, text):
        with open(self.path, 'ab') as f:
            f.write(text)

    def done(self):
        return self.at == len(self.lines) and not self.rest

    def grow(self):
        """A few lines more, the last one perhaps in part; then a rotation,
        if it is time for one: that is at the end of a line."""
        end = self.turn[0] if self.turn else len(self.lines)
        to = min(end, self.at + self.rng.randint(0, self.step))
        text = self.rest + b''.join(self.lines[self.at:to])
        self.at, self.rest = to, b''
        if to < end and self.rng.random() < .5:
            line = self.lines[to]
            cut = self.rng.randint(0, len(line))
            text, self.rest, self.at = text + line[:cut], line[cut:], to + 1
        self.append(text)
        if self.at == end and not self.rest and self.turn:
            del self.turn[0]
            self.rotate()

    def rotate(self):
        self.turns += 1
        if self.kind == 'dateext':
            # two in one day: the second has the hour, too
            name = '%s-202401%02d' % (self.path, (self.turns + 1) // 2)
            if self.turns % 2 == 0:
                name += '12'
            os.rename(self.path, name)
            if self.rng.random() < .5:
                self.pack(name)
        else:
            for i in range(len(self.old), 0, -1):
                for suffix in ('', '.gz'):
                    name = '%s.%d%s' % (self.path, i, suffix)
                    if os.path.exists(name):
                        os.rename(name, '%s.%d%s' % (self.path, i + 1, suffix))
            self.old.insert(0, None)
            one = self.path + '.1'
            if self.kind == 'copytruncate':
                shutil.copyfile(self.path, one)
                os.truncate(self.path, 0)
                return
            os.rename(self.path, one)
            if self.kind == 'gzip':
                # at once, or one later (delaycompress)
                self.pack(one if self.rng.random() < .5 else self.path + '.2')
        if self.rng.random() < .7:
            open(self.path, 'wb').close()

    @staticmethod
    def pack(name):
        if os.path.exists(name):
            with open(name, 'rb') as f, gzip.open(name + '.gz', 'wb') as g:
                shutil.copyfileobj(f, g)
            st = os.stat(name)
            os.utime(name + '.gz', ns=(st.st_atime_ns, st.st_mtime_ns))
            os.unlink(name)


class World:
    """Logs, and the state of lull -d over them."""

    def __init__(self, args, kind, logs, rotations, seed, first=True):
        self.rng = random.Random(seed)
        self.top = tempfile.mkdtemp(prefix='lull.')
        self.args = args
        self.shell = args.shell.split()
        self.state = self.top + '/state'
        self.printed, self.logs, self.took = [], [], 0
        self.want = self.top + '/want'
        os.mkdir(self.want)
        self.runs = self.generations = 0
        for i in range(logs):
            lines = run(args.bin + '/evgen', '-n', str(args.n // logs), '-d',
                        '60s', '-l', '0.2%', '-b', '0.2%', '-s',
                        str(seed * 10 + i), '-u', str(args.n // 300 + 10)
                        ).splitlines(True)
            with open('%s/%d' % (self.want, i), 'wb') as f:
                f.writelines(lines)
            self.logs.append(Log('%s/%d.log' % (self.top, i), lines, self.rng,
                                 rotations, kind))
        if first:  # what is rotated before the first run is none of its
            self.good()

    def lull(self, *options):
        return self.shell + [self.args.bin + '/lull', '-d', self.state,
                             *options]

    def command(self, *options):
        return self.lull('-W', '60', *OPTIONS, *options,
                         *(log.path for log in self.logs))

    def one_run(self):
        """What one run over everything says: sessions, late, rejects."""
        w, a = self.want, self.args.bin
        split = OPTIONS.index('-k')
        inputs = []
        for i in range(len(self.logs)):
            with open(f'{w}/{i}.events', 'wb') as f:
                subprocess.run([a + '/evparse', '-r', f'{w}/{i}.rejects', '-o',
                                'ip,host,path,bytes,status,method',
                                f'{w}/{i}'], check=True, stdout=f)
            inputs.append(f'{w}/{i}.events')
        sort = subprocess.Popen([a + '/evsort-window', *OPTIONS[:split], '-L',
                                 w + '/late', *inputs], stdout=subprocess.PIPE)
        with open(w + '/sessions', 'wb') as f:
            subprocess.run([a + '/sessionize', *OPTIONS[split:]], check=True,
                           stdin=sort.stdout, stdout=f)
        if sort.wait():
            raise SystemExit('evsort-window failed')

    def taken(self):
        return int(run(self.args.bin + '/statedir', self.state).split()[1])

    def print(self, killer=None):
        """What was marked is ours, what was not is not."""
        if not os.path.exists(self.state + '/current'):
            return
        name = '%s/printed.%d' % (self.top, len(self.printed))
        command = self.lull('--print')
        with open(name, 'wb') as f:
            p = subprocess.Popen(command, stdout=f, start_new_session=True,
                                 stderr=subprocess.PIPE)
            if killer:
                killer(p)
            said = p.communicate()[1]
        now = self.taken()
        if now > self.took:
            self.printed.append(name)
            self.took = now
        elif p.returncode == 0 and body(name):
            raise SystemExit('printed, and not marked')
        if not killer and (p.returncode != 0 or int(said) != now):
            raise SystemExit(f'--print: {p.returncode} {said}')

    def good(self, *options):
        """A run that must succeed."""
        p = subprocess.run(self.command(*options), stderr=subprocess.PIPE,
                           stdout=subprocess.PIPE)
        if p.returncode != 0 or p.stderr or p.stdout:
            print(p.stdout.decode(), p.stderr.decode())
            raise SystemExit('status %d: %s' % (p.returncode,
                                                ' '.join(self.command(*options))))
        self.runs += 1

    def keep_side(self):
        """late and rejects are gone with their generations: collected by
        whoever wants them, as here, before they are."""
        for n in sorted(os.listdir(self.state + '/gen')):
            if n in self.sides or n > self.current():
                continue
            at = self.state + '/gen/' + n
            self.sides[n] = (body(at + '/late.tsv'), [
                line.split(b'\t', 3)[3] for line in body(at + '/rejects.tsv')])

    sides = None

    def current(self):
        return os.readlink(self.state + '/current')[4:]

    def grow_all(self):
        for log in self.logs:
            while not log.done():
                log.grow()

    def check(self, what):
        """The union of all generations is that of one run."""
        self.grow_all()
        self.good()
        self.good('--close')
        self.print()
        self.one_run()
        sessions = [line for name in self.printed for line in body(name)]
        same(what + ': sessions', sessions, body(self.want + '/sessions'))
        if self.sides is not None:
            self.keep_side()
            same(what + ': late', sum((s[0] for s in self.sides.values()), []),
                 body(self.want + '/late'))
            rejects = [line.split(b'\t', 3)[3] for i in range(len(self.logs))
                       for line in body(f'{self.want}/{i}.rejects')]
            same(what + ': rejects',
                 sum((s[1] for s in self.sides.values()), []), rejects)
            if not rejects or not body(self.want + '/late'):
                raise SystemExit('nothing was late or rejected: no test')
        left = [n for n in os.listdir(self.state)
                if n not in ('lock', 'current', 'gen', 'taken')]
        if left:
            raise SystemExit(f'left behind: {left}')
        print(f'{what}: {len(sessions)} sessions, {self.runs} runs, '
              f'{int(self.current())} generations')
        sys.stdout.flush()
        shutil.rmtree(self.top)


def rotate(args):
    for logs, kind in [(1, k) for k in KINDS] + [(3, 'gzip')]:
        world = World(args, kind, logs, 40 // logs, args.s)
        world.sides = {}
        while not all(log.done() for log in world.logs):
            for log in world.logs:
                if world.rng.random() < .8:
                    log.grow()
            if world.rng.random() < .5:
                world.good()
                world.keep_side()
            if world.rng.random() < .1:
                world.print()
        world.check(f'rotate {kind} {logs}')


def kill(args):
    kills = rounds = 0
    while kills < args.k:
        kind = KINDS[rounds % len(KINDS)]
        world = World(args, kind, 1 + rounds % 2, 8, args.s + rounds)
        rounds += 1
        longest, here = .05, 0
        for log in world.logs:
            log.step = max(1, len(log.lines) // 40)

        def killer(p):
            """So that about as often as not it comes through."""
            nonlocal here, longest
            try:
                p.wait(world.rng.uniform(0, longest))
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, signal.SIGKILL)
                p.wait()
                here += 1
                longest *= 1.02
                return False
            longest = max(longest * .9, .01)
            return True

        while not all(log.done() for log in world.logs):
            for log in world.logs:
                log.grow()
            for _ in range(world.rng.randint(0, 6)):
                p = subprocess.Popen(world.command(), start_new_session=True,
                                     stderr=subprocess.PIPE)
                through = killer(p)
                said = p.stderr.read()
                if through:
                    world.runs += 1
                    if p.returncode != 0 or said:
                        raise SystemExit(f'not killed: {p.returncode} {said}')
            if world.rng.random() < .3:
                world.print(killer)
        kills += here
        world.check(f'kill {kind}, {here} of {kills}')


def injected(world, so, name, nth, *options):
    """A run whose nth call fails: its status, and how many calls it had."""
    counter = world.top + '/calls'
    with open(counter, 'wb') as f:
        f.write(bytes(8))
    tell, low = os.pipe()
    told = fcntl.fcntl(low, fcntl.F_DUPFD, 60)  # lull uses lower ones itself
    os.close(low)
    p = subprocess.Popen(
        world.command(*options), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, start_new_session=True, pass_fds=[told],
        env={**os.environ, 'LD_PRELOAD': so, 'LULL_NTH': counter,
             'LULL_NTH_FAILS': str(nth), 'LULL_NTH_TELLS': str(told),
             'LULL_NTH_ERRNO': str(getattr(errno, name, 0))})
    os.close(told)
    hangs = False
    try:
        said = p.communicate(timeout=60)[1]
    except subprocess.TimeoutExpired:
        hangs = True
        os.killpg(p.pid, signal.SIGKILL)
        said = p.communicate()[1]
    with os.fdopen(tell) as f:
        what = f.read()
    with open(counter, 'rb') as f:
        calls = struct.unpack('Q', f.read())[0]
    case = f'{name} {nth}, {what.strip()}: status {p.returncode}: {said}'
    if hangs:
        raise SystemExit('hangs: ' + case)
    if p.returncode and not said:
        raise SystemExit('not a word: ' + case)
    if p.returncode and not what:
        raise SystemExit('not because of a fault: ' + case)
    return p.returncode, calls


def fail(args):
    so = args.bin + '/failnth.so'
    subprocess.run([os.environ.get('CC', 'cc'), '-O1', '-fPIC', '-shared', '-o',
                    so, HERE + '/../shim/failnth.c', '-ldl'], check=True)
    for name in args.e.split(','):
        world = World(args, 'rename', 2, 3, args.s)
        nth, calls, failed, through = args.first, args.first, 0, 0
        for log in world.logs:
            log.step = 2
        while nth <= calls:
            at = [log.at for log in world.logs]
            while at == [log.at for log in world.logs]:
                if all(log.done() for log in world.logs):
                    raise SystemExit(f'-n {args.n}: too few')
                for log in world.logs:
                    if not log.done():
                        log.grow()
            status, calls = injected(world, so, name, nth)
            failed += status != 0
            through += status == 0
            if calls < nth:  # it has come through to its end
                break
            calls = nth = nth + args.step
        world.grow_all()
        while injected(world, so, name, world.rng.randint(1, calls),
                       '--close')[0] and failed < 10000:
            failed += 1
        world.check(f'fail {name}: {failed} runs failed of {failed + through}')
    os.unlink(so)


def full(args):
    """DIR is on a file system of a megabyte; something else fills it."""
    libc = ctypes.CDLL(None, use_errno=True)
    world = World(args, 'rename', 1, 5, args.s, False)
    os.mkdir(world.state)
    if libc.mount(b'none', world.state.encode(), b'tmpfs', 0, b'size=2m'):
        raise SystemExit('mount: ' + os.strerror(ctypes.get_errno()))
    failed = 0
    try:
        world.good()
        while not all(log.done() for log in world.logs):
            world.logs[0].grow()
            st = os.statvfs(world.state)
            room = st.f_bavail * st.f_frsize
            with open(world.state + '/ballast', 'wb') as f:
                f.write(bytes(int(room * world.rng.random() ** .2)))
            p = subprocess.run(world.command(), stderr=subprocess.PIPE)
            if p.returncode:
                failed += 1
                if p.returncode != 2 or not p.stderr:
                    raise SystemExit(f'{p.returncode}: {p.stderr}')
            os.unlink(world.state + '/ballast')
            world.print()
        if failed < 3:
            raise SystemExit('it was never full: no test')
        state = world.top + '/moved'
        shutil.copytree(world.state, state, symlinks=True)
    finally:
        libc.umount(world.state.encode())
    world.state = state
    world.check(f'full: {failed} runs failed')


def twice(args):
    world = World(args, 'rename', 1, 3, args.s)
    refused = 0
    for _ in range(100):
        if not world.logs[0].done():
            world.logs[0].grow()
        command = world.lull(*OPTIONS, world.logs[0].path)
        two = [subprocess.Popen(command, stderr=subprocess.PIPE)
               for _ in range(2)]
        said = [p.communicate()[1] for p in two]
        got = sorted(p.returncode for p in two)
        if got not in ([0, 0], [0, 75]):
            raise SystemExit(f'two at once: {got} {said}')
        if got[1] and sorted(said)[1] != (
                f'statedir: {world.state}: another run is at work there\n'
                .encode()):
            raise SystemExit(f'two at once: {said}')
        refused += got[1] == 75
    if refused < 10:
        raise SystemExit(f'only {refused} of 100 were at once: no test')
    world.check(f'twice: {refused} refused')


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('bin')
    p.add_argument('-n', type=int, default=20000)
    p.add_argument('-s', type=int, default=1)
    p.add_argument('-k', type=int, default=100)
    p.add_argument('-e', default='EIO,ENOSPC,EINTR,short')
    p.add_argument('--first', type=int, default=1)
    p.add_argument('--step', type=int, default=1)
    p.add_argument('--shell', default='')
    p.add_argument('case', nargs='+',
                   choices=['rotate', 'kill', 'fail', 'full', 'twice'])
    args = p.parse_args()
    args.bin = os.path.abspath(args.bin)
    os.environ['PATH'] = args.bin + ':' + os.environ['PATH']
    for case in args.case:
        globals()[case](args)


main()
