#!/usr/bin/env python3
"""Random streams through evsort-window and sessionize, and through models of
them written from the rules alone, with no thought of speed. Any difference in
any byte is shown with its input and ends the run.

usage: models.py BIN [-n CASES] [-s SEED]
"""
import fnmatch
import os

from cases import differ, main, run

NEVER = -(1 << 62)


class Source:
    def __init__(self, events):
        self.events = events
        self.at = 0
        self.clock = NEVER
        self.ahead = []  # times of the run
        self.held = []   # (time, source, number, line)
        self.ended = False


def sort_model(inputs, window, ahead, memory, pass_late):
    """inputs: a list of (time, line) for each operand."""
    sources = [Source(e) for e in inputs]
    out, late, left, risen = [], [], NEVER, NEVER

    def mark(s):
        return NEVER if s.clock == NEVER else s.clock - window

    def is_ahead(s, t):
        return ahead > 0 and (s.clock == NEVER or t > s.clock + ahead)

    def leave(s, item):
        nonlocal left
        s.held.remove(item)
        out.append(item[3])
        left = max(left, item[0])

    def release():
        due = min((mark(s) for s in sources if not s.ended), default=1 << 62)
        if len(sources) > 1 and abs(due) < 1 << 62:
            due -= 1  # equal times in the order of the operands
        due = max(due, risen)
        while True:
            items = [(h, s) for s in sources for h in s.held if h[0] <= due]
            if not items:
                return
            item, s = min(items, key=lambda x: x[0][:3])
            leave(s, item)

    def to_late(line):
        (out if pass_late else late).append(line)

    while True:
        live = [s for s in sources if not s.ended]
        if not live:
            break
        s = min(live, key=lambda s: s.clock)
        if s.at == len(s.events):
            s.ended = True
            release()
            continue
        t, line = s.events[s.at]
        s.at += 1
        if t < mark(s) or t < left:
            to_late(line)
            continue
        s.held.append((t, sources.index(s), s.at, line))
        if is_ahead(s, t):
            s.ahead.append(t)
            if len(s.ahead) >= 8 and max(s.ahead) - min(s.ahead) >= window:
                s.clock = min(s.ahead)
                s.ahead = []
        else:
            s.ahead = []
            s.clock = max(s.clock, t)
        release()
        while sum(len(h[3]) + 1 for s in sources for h in s.held) > memory:
            items = [(h, s) for s in sources for h in s.held]
            near = [(h, s) for h, s in items if not is_ahead(s, h[0])]
            if near:
                risen = min(near, key=lambda x: x[0][:3])[0][0]
                release()
            else:
                item, s = max(items, key=lambda x: x[0][:3])
                s.held.remove(item)
                to_late(item[3])
    return out, late


class Session:
    opened = 0

    def __init__(self, t, key, begun):
        Session.opened += 1
        self.serial = Session.opened
        self.start = self.last = t
        self.key, self.begun = key, begun
        self.n, self.expiry = 0, NEVER
        self.pages = []


def sess_model(events, gap, own_gap, longest, begin, end, grouped, max_open):
    """events: (time, key, page, own gap)."""
    opened, out, late, now, group = {}, [], [], NEVER, None

    def write(s, why):
        out.append("\t".join(map(str, (
            s.start, s.last, s.last - s.start, s.n, why,
            *(["begin" if s.begun else "gap"] if begin else []), s.key,
            len(set(s.pages))))))
        del opened[s.key]

    def write_all():
        for s in sorted(opened.values(),
                        key=lambda s: (s.last, s.start, s.key)):
            write(s, "eof")

    def match(glob, page):
        return glob is not None and fnmatch.fnmatchcase(page, glob)

    for t, key, page, own in events:
        g = own if own_gap else gap
        if grouped and key != group:
            write_all()
            now, group = NEVER, key
        if t > now:
            now = t
            due = [s for s in opened.values() if s.expiry < now]
            for s in sorted(due, key=lambda s: (s.expiry, s.start, s.key)):
                write(s, "gap")
        s = opened.get(key)
        why = None
        if s and t < s.last:
            if t + g < s.start or s.last - t > longest:
                late.append((t, key))
                continue
        else:
            if s and t - s.start > longest:
                why = "max"
            elif s and match(begin, page):
                why = "begin"
            if (s is None or why) and t + g < now:
                late.append((t, key))
                continue
            if why:
                write(s, why)
            if s is None or why:
                s = opened[key] = Session(t, key, match(begin, page))
        disordered = s.n > 0 and t < s.last
        s.n += 1
        s.start, s.last = min(s.start, t), max(s.last, t)
        s.expiry = max(s.expiry, t + g)
        s.pages.append(page)
        if not disordered and match(end, page):
            write(s, "end")
        if len(opened) > max_open:
            write(min(opened.values(), key=lambda s: (s.last, s.serial)),
                  "full")
    write_all()
    return out, late


def lines(argv):
    return run(argv, text=True).splitlines()


def shown(files):
    return {name: open(name).read() for name in files}


def times(r, n, spread, jitter):
    t, out = r.choice([0, -5000, 1700000000000]), []
    for _ in range(n):
        t += r.choice([0, 0, 1, r.randrange(spread)])
        x = t - r.randrange(jitter + 1)
        if r.random() < .03:
            x += r.choice([-1, 1]) * r.randrange(20 * spread)
        if r.random() < .02:
            x += 10 ** r.randrange(4, 12)
        if r.random() < .02:
            x += r.randrange(-3 * 10 ** 9, 3 * 10 ** 9)
        out.append(x)
    return out


def sort_case(r, bin):
    window = r.choice([0, 1, 10, 100, 1000, 60 * 86400000])
    ahead = r.choice([0, 50, 500])
    memory = r.choice([1 << 30, 1 << 30, 60, 300])
    files, inputs = [], []
    for i in range(r.choice([1, 1, 2, 3])):
        name = f"in{i}"
        ts = times(r, r.randrange(60), r.choice([2, 20, 200]),
                   r.choice([0, 20, 300]))
        inputs.append([(t, f"{t}\t{i}.{k}") for k, t in enumerate(ts)])
        open(name, "w").write("".join(l + "\n" for _, l in inputs[i]))
        files.append(name)
    pass_late = r.random() < .4
    argv = [f"{bin}/evsort-window", "-w", f"{window}ms", "-a", f"{ahead}ms",
            "-m", str(memory), *(["-P"] if pass_late else ["-L", "late"])]
    out, late = sort_model(inputs, window, ahead, memory, pass_late)
    differ("output", argv, out, lines(argv + files), **shown(files))
    if not pass_late:
        differ("late", argv, late, open("late").read().splitlines(),
               **shown(files))
    parts_case(r, argv, inputs, out, late,
               memory >= 1 << 30 and not pass_late)


def parts_case(r, argv, inputs, out, late, exact):
    """The same in several runs, the operands cut anywhere: equal to one run.
    exact: else no event is lost, and none comes twice."""
    runs = r.randrange(1, 6)
    cuts = [sorted(r.randrange(len(e) + 1) for _ in range(runs - 1))
            for e in inputs]
    all_out, all_late = [], []
    for path in "held", "late":
        if os.path.exists(path):
            os.remove(path)
    for k in range(runs + 1):
        files = []
        for i, e in enumerate(inputs):
            begin = cuts[i][k - 1] if 0 < k < runs else len(e) * (k == runs)
            end = cuts[i][k] if k < runs - 1 else len(e)
            files.append(f"in{i}.{k}")
            with open(files[i], "w") as f:
                f.writelines(l + "\n" for _, l in e[begin:end])
        last = r.random() < .5 if k == runs - 1 else k == runs
        all_out += lines([*argv, "-s", "held", *["--close"] * last,
                          "--stats", "stats", *files])
        all_late += open("late").read().splitlines() if "-L" in argv else []
        check_sum(argv)
        if last:
            break
    if len(inputs) == 1:
        differ("output of runs", argv, out, all_out)
        differ("late of runs", argv, late, all_late)
    elif exact:
        differ("output of runs", argv, out, all_out)
        differ("late of runs", argv, sorted(late), sorted(all_late))
    else:
        differ("events of runs", argv, sorted(l for e in inputs for _, l in e),
               sorted(all_out + all_late))


def check_sum(argv):
    """Lines read are those written, late or held."""
    n = {}
    for line in open("stats"):
        if not line.startswith("#"):
            name = line.split("_total")[0]
            n[name] = n.get(name, 0) + int(line.split()[-1])
    sum = n["lull_written"] + n["lull_late"] + n["lull_held"]
    differ("counters", argv, n["lull_read"], sum)


def sess_case(r, bin):
    gap = r.choice([0, 1, 10, 100])
    own_gap, grouped = r.random() < .3, r.random() < .2
    longest = r.choice([1 << 61, 30, 300])
    begin, end = r.choice([None, "b*"]), r.choice([None, "e?"])
    max_open = r.choice([1 << 60, 1 << 60, 1, 3]) if not grouped else 1 << 60
    ts = times(r, r.randrange(120), r.choice([3, 30]), r.choice([0, 0, 20]))
    if r.random() < .4:
        ts.sort()
    events = [(t, r.choice("kqz") + r.choice(["", "x"]),
               r.choice(["bx", "ey", "p", "q"]), r.choice([0, 5, 50]))
              for t in ts]
    if grouped:
        events.sort(key=lambda e: e[1])
    with open("in", "w") as f:
        for e in events:
            print(*e, sep="\t", file=f)
    argv = [f"{bin}/sessionize", "-N", "-c", "time,k,page,own", "-k", "k",
            "-g", "@own" if own_gap else f"{gap}ms", "-L", "late",
            "-a", "n=distinct:page"]
    for option, value in (("-b", begin), ("-e", end)):
        if value:
            argv += [option, f"page={value}"]
    if longest < 1 << 61:
        argv += ["-m", f"{longest}ms"]
    if max_open < 1 << 60:
        argv += ["--max-open", str(max_open)]
    argv += ["-G"] * grouped + ["in"]
    out, late = sess_model(events, gap, own_gap, longest, begin, end, grouped,
                           max_open)
    differ("sessions", argv, out, lines(argv), **shown(["in"]))
    got = [tuple(l.split("\t")[:2]) for l in open("late").read().splitlines()]
    differ("late", argv, [(str(t), k) for t, k in late], got,
           **shown(["in"]))


main(sort_case, sess_case)
