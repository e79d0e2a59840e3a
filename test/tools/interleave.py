#!/usr/bin/env python3
"""evparse -C, with each step of a rotation at each call of a run.

usage: interleave.py BIN SHIM [-e N] [-m MOST] [-p PAIRS] [-s SEED] [CASE...]

SHIM is meanwhile.so. A case is a list of steps of a writer, from a log that a
run has read to one that is rotated. All that can come of it is tried: some
steps, a run, and before its nth call, for every n (-e: every Nth), some more;
-p: and PAIRS times at two calls of a run, at random. Then come runs with
nothing in between, at once and after the steps that are left. All runs together
must give each line once. In cases that lose lines, whoever reads them, none may
come twice. -m: goes on until so many have failed.
"""
import argparse
import bz2
import os
import random
import shutil
import subprocess
import tempfile


def line(n):
    return (b'10.0.0.%d - - [15/Jan/2024:00:%02d:%02d +0000] "GET /%d '
            b'HTTP/1.1" 200 5\n' % (n % 250, n // 60 % 60, n % 60, n))


class Case:
    """Steps, and the bytes that they put, each in a file of its own."""

    def __init__(self, top):
        self.top, self.steps, self.n, self.files = top, [], 0, 0
        self.live = b''
        self.old = []  # suffixes of rotations, the newest first
        self.expected = set()
        self.loses = False

    def source(self, text):
        self.files += 1
        name = '%s/from%d' % (self.top, self.files)
        with open(name, 'wb') as f:
            f.write(text)
        return name

    def put(self, name, text):
        self.steps.append(('put', name, self.source(text)))

    def new(self, name):
        self.steps.append(('new', name, ''))

    def lines(self, n):
        text = b''.join(line(self.n + i + 1) for i in range(n))
        self.expected.update(range(self.n + 1, self.n + n + 1))
        self.n += n
        self.live += text
        return text

    def grow(self, n):
        self.put('access.log', self.lines(n))

    def half(self, n):
        """Lines, in two steps, the first of which ends within one."""
        text = self.lines(n)
        self.put('access.log', text[:-30])
        self.put('access.log', text[-30:])

    def shift(self):
        for i in range(len(self.old), 0, -1):
            name = 'access.log.%d%s'
            s = self.old[i - 1]
            self.steps.append(('move', name % (i, s), name % (i + 1, s)))

    def copytruncate(self, shift=True, between=0):
        if shift:
            self.shift()
            self.old.insert(0, '')
        self.new('access.log.1')
        cut = len(self.live) // 2 + 7
        if self.live:
            self.put('access.log.1', self.live[:cut])
            self.put('access.log.1', self.live[cut:])
        self.copied, self.live = self.live, b''
        if between:
            self.grow(between)
            self.live = b''
        self.new('access.log')

    def rename(self):
        self.shift()
        self.old.insert(0, '')
        self.steps.append(('move', 'access.log', 'access.log.1'))
        self.new('access.log')
        self.copied, self.live = self.live, b''

    def pack(self):
        packed = bz2.compress(self.copied)
        self.new('access.log.1.bz2')
        self.put('access.log.1.bz2', packed[:40])
        self.put('access.log.1.bz2', packed[40:])
        self.steps.append(('time', 'access.log.1.bz2', 'access.log.1'))
        self.steps.append(('gone', 'access.log.1', ''))
        self.old[0] = '.bz2'


def copytruncate(c):
    c.grow(1)
    c.copytruncate()
    c.grow(1)
    c.grow(4)


def halves(c):
    c.half(2)
    c.copytruncate()
    c.half(5)


def packed(c):
    c.grow(1)
    c.copytruncate()
    c.pack()
    c.grow(4)


def twice(c):
    c.grow(1)
    c.copytruncate()
    c.grow(4)
    c.copytruncate()
    c.grow(8)


def quiet(c):
    """Empty logs are rotated, too."""
    c.copytruncate()
    c.copytruncate()
    c.pack()
    c.grow(2)
    c.copytruncate()
    c.pack()
    c.grow(4)


def between(c):
    """Lines that no copy has."""
    c.loses = True
    c.grow(1)
    c.copytruncate(between=1)
    c.grow(3)
    c.copytruncate(between=4)
    c.grow(6)


def over(c):
    """One copy over the other."""
    c.loses = True
    c.grow(1)
    c.copytruncate()
    c.grow(2)
    c.copytruncate(shift=False)
    c.grow(5)


def rename(c):
    c.grow(1)
    c.rename()
    c.grow(1)
    c.pack()
    c.grow(4)


CASES = {f.__name__: f for f in
         (copytruncate, halves, packed, twice, quiet, between, over, rename)}


class Wrong(Exception):
    pass


class Lost(Exception):
    pass


class Run:
    """One interleaving."""

    def __init__(self, args, case, top):
        self.args, self.case = args, case
        self.dir = top + '/d'
        self.cursor = top + '/c'
        self.done = top + '/done'
        self.at, self.got, self.said = 0, [], []
        shutil.rmtree(self.dir, ignore_errors=True)
        os.mkdir(self.dir)
        if os.path.exists(self.cursor):
            os.unlink(self.cursor)
        self.env = dict(os.environ, LULL_DONE=self.done)

    def evparse(self, steps=(), alone=True):
        """Lines that came; an error counts only when nothing went on."""
        env = None
        if not alone:
            env = dict(self.env, LD_PRELOAD=self.args.shim,
                       LULL_STEPS=''.join('%d %s %s %s;' % (n, *s)
                                          for n, s in steps))
            open(self.done, 'wb').close()
        r = subprocess.run([self.args.bin + '/evparse', '-NC', self.cursor,
                            '-f', 'common', '-o', 'path', 'access.log'],
                           env=env, cwd=self.dir, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, close_fds=False)
        if r.returncode == 0:
            self.got += [int(s.split(b'\t/')[1])
                         for s in r.stdout.splitlines()]
        said = r.stderr.decode().strip()
        self.said.append((r.returncode, said, r.stdout))
        if alone and self.case.loses and 'lost track' in said:
            raise Lost
        if alone and r.returncode:
            raise Wrong('a run alone fails')
        if (r.returncode or said) and not (
                r.returncode == 2 and ('written anew while' in said or
                                       'lost track' in said)):
            raise Wrong('says what it should not')
        return not alone and os.path.getsize(self.done)

    def steps(self, to):
        for what, name, other in self.case.steps[self.at:to]:
            name = self.dir + '/' + name
            if what == 'new':
                open(name, 'wb').close()
            elif what == 'put':
                with open(name, 'ab') as f, open(other, 'rb') as g:
                    f.write(g.read())
            elif what == 'move':
                os.rename(name, self.dir + '/' + other)
            elif what == 'time':
                st = os.stat(self.dir + '/' + other)
                os.utime(name, ns=(st.st_mtime_ns, st.st_mtime_ns))
            else:
                os.unlink(name)
        self.at = to

    def finish(self):
        """Runs alone, as the files are, and after the steps left."""
        try:
            self.evparse()
            if self.at < len(self.case.steps):
                self.steps(len(self.case.steps))
                self.evparse()
        except Lost:
            self.said.append('lost')
        twice = sorted(n for n in set(self.got) if self.got.count(n) > 1)
        lost = sorted(self.case.expected - set(self.got))
        if twice or (lost and not self.case.loses):
            raise Wrong(f'twice: {twice}, lost: {lost}')


def one(args, case, top, base, meet):
    """meet: (n, steps) in order; False when a run has not so many calls, or
    what comes before it loses lines."""
    r = Run(args, case, top)
    steps, done = [], -1
    try:
        for at in (case.begin, *base):
            r.steps(at)
            if at < base[-1] or at == base[0]:
                r.evparse()
        k = base[-1]
        for n, m in meet:
            steps += [(n, s) for s in case.steps[k:k + m]]
            k += m
        done = r.evparse(steps, alone=False)
        r.at += done
        r.finish()
    except Lost:
        pass
    except Wrong as e:
        r.said = ''.join(f'  {s}\n' for s in r.said)
        print(f'{case.name}: at {base}, then {meet}: '
              f'{e}\n{r.said}'
              f'  steps: {[s[:2] for s in case.steps]}', flush=True)
        args.wrong += 1
        if args.wrong >= args.most:
            raise SystemExit(1)
    return done == len(steps)


def every(args, case, top):
    k, tried = len(case.steps), 0
    for first in range(case.begin, k):
        for before in {case.begin, first}:
            for m in {m for m in (1, 2, 3, 5, 8, 13) if m < k - first} | {
                    k - first}:
                n = 1
                while one(args, case, top, (before, first), [(n, m)]):
                    n += args.stride
                    tried += 1
    return tried


def pairs(args, case, top, rng):
    k = len(case.steps)
    for _ in range(args.pairs):
        first = rng.randrange(case.begin, k - 1)
        m = rng.randint(1, k - first - 1)
        o = rng.randint(1, k - first - m)
        n = sorted(rng.randint(1, 120) for _ in range(2))
        one(args, case, top, (rng.randint(case.begin, first), first),
            [(n[0], m), (n[1], o)])


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('bin', type=os.path.abspath)
    p.add_argument('shim', type=os.path.abspath)
    p.add_argument('-m', dest='most', type=int, default=1)
    p.add_argument('-e', dest='stride', type=int, default=1)
    p.add_argument('-p', dest='pairs', type=int, default=0)
    p.add_argument('-s', dest='seed', type=int, default=1)
    p.add_argument('case', nargs='*')
    args = p.parse_intermixed_args()
    args.wrong = 0
    top = tempfile.mkdtemp(prefix='interleave.')
    for name in args.case or CASES:
        case = Case(top)
        case.name = name
        case.grow(3)
        case.begin = len(case.steps)
        CASES[name](case)
        tried = every(args, case, top)
        pairs(args, case, top, random.Random(args.seed))
        print(f'{name}: {len(case.steps)} steps, {tried} interleavings',
              flush=True)
    shutil.rmtree(top)
    raise SystemExit(args.wrong > 0)


main()
