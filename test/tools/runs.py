#!/usr/bin/env python3
"""Runs that follow one another, with sessionize -s, against one run over
everything: random streams, cut at random, with all options. What the runs
write, the late events and the counters must be the same.

usage: runs.py BIN [-n CASES] [-s SEED]
"""
import os
import re

from cases import VALUES, differ, main, run

VALUES = [*VALUES, "\\xff", "\\x00", "1.6e29", "-1.7e29", "1e40",
          "0.000000001", "[]", ",", "\\x7f", *"abcdefghij"]
FUNCTIONS = ["sum:v", "min:v", "max:v", "first:v", "last:v", "list:v",
             "distinct:v", "count:v", "count", "any", "sum:own", "list:own"]


def count(argv, stdin, stats):
    """Its output; its counters are added to stats."""
    out = run([*argv, "--stats", "stats"], input=stdin)
    for name, value in re.findall(r"^lull_(\w+)_total\{program=\"sessionize\"\}"
                                  r" (\d+)$", open("stats").read(), re.M):
        stats[name] = stats.get(name, 0) + int(value)
    return out


def stream(r, named):
    t, lines = r.choice([0, -300, 1700000000000]), []
    spread, jitter = r.choice([1, 3, 20]), r.choice([0, 0, 0, 5, 60])
    for _ in range(r.randrange(100)):
        t += r.choice([0, 0, 1, r.randrange(spread), r.randrange(4 * spread)])
        if r.random() < .03:
            lines.append(f"#watermark\t{t + r.randrange(-9, 30)}")
        if r.random() < .02:  # without a header a record tells the columns
            lines.append(r.choice(["", "rubbish", "+5", f"{t}\ta\tb"]
                                  [:4 if named else 3]))
        lines.append("\t".join([
            str(t - r.randrange(jitter + 1)),
            r.choice(["a", "b", "\\N", "", "long " * 9]),
            r.choice(["x", "y\\t", "z"][:r.choice([1, 3])]), r.choice(VALUES),
            str(r.choice([0, 5, 50, 5000, "-1"]))]))
    return [l.encode() + b"\n" for l in lines]


def case(r, bin):
    named = r.random() < .7
    lines = stream(r, named)
    argv = [f"{bin}/sessionize", "-N", "-L", "late",
            "-g", r.choice(["0ms", "5ms", "20ms", "@own" if named else "@5"])]
    if named:
        argv += ["-c", "time,k,h,v,own", "-k", r.choice(["k,h", "h", "h,k"])]
    else:
        argv += ["-k", r.choice(["2,3", "3", "3,2"])]
    column = "v" if named else "4"
    glob = ["/*", "[xq]*", "?", "*"]
    for option in ("-b", "-e", "-b"):
        if r.random() < .3:
            argv += [option, f"{column}={r.choice(glob)}"]
    if r.random() < .3:
        argv += ["-m", f"{r.choice([0, 3, 30])}ms"]
    if r.random() < .3:
        argv += ["--max-open", str(r.choice([1, 2, 4]))]
    if r.random() < .3:
        argv.append("-i")
    for i in range(r.randrange(9)):
        a = f"a{i}={r.choice(FUNCTIONS)}"
        if r.random() < .3:
            a += f":v={r.choice(glob)}"
        a = a.replace(":v", f":{column}")
        argv += ["-a", a if named else a.replace(":own", ":5")]
    whole, parts = {}, {}
    want = count(argv, b"".join(lines), whole)
    want_late = open("late", "rb").read()
    if os.path.exists("open"):
        os.unlink("open")
    at = sorted(r.randrange(len(lines) + 1) for _ in range(r.randrange(6)))
    cuts = list(zip([0, *at], [*at, len(lines)]))
    got, late, states = b"", b"", []
    for i, (a, b) in enumerate(cuts):
        last = ["--close"] * (i == len(cuts) - 1)
        got += count([*argv, "-s", "open", *last], b"".join(lines[a:b]), parts)
        late += open("late", "rb").read()
        states.append(open("open", "rb").read())
    shown = {"at": at, "lines": lines, "states": states}
    differ("sessions", argv, want, got, **shown)
    differ("late", argv, want_late, late, **shown)
    total = sum(parts[x] for x in (
        "headers", "remarks", "blank", "written", "rejected", "excluded",
        "late", "held", "merged"))
    resumed = parts.pop("resumed")
    differ("sum", argv, parts["read"], total, **shown)
    differ("counters", argv, parts.pop("held"), resumed, **shown)
    whole.pop("held"), whole.pop("resumed")
    parts["read"] -= resumed
    differ("counters", argv, whole, parts, **shown)


main(case)
