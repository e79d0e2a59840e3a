#!/usr/bin/env python3
"""Sessions of parts, merged by sessionize, against those of the whole: random
streams, cut at random by time, by key and, where no rules are, any way; and
random sessions against a model of the rules of merging.

usage: merge.py BIN [-n CASES] [-s SEED]
"""
from cases import VALUES, differ, main, run

AGGS = ("n=count,ny=count:v:v=/*,s=sum:v,lo=min:v,hi=max:v,any=any:v=/a,"
        "f=first:v,l=last:v,p=list:v,fy=first:v:v=/*")


def sessionize(argv, stdin):
    return run(argv, most=0, input=stdin, text=True, errors="surrogateescape")


def text(header, rows):
    return "".join("\t".join(map(str, r)) + "\n" for r in [header, *rows])


def in_order(parts):
    """Of sessions, in the order of start; equal ones as they came."""
    header, rows = None, []
    for p in parts:
        lines = p.splitlines()
        header = lines[0]
        rows += lines[1:]
    rows.sort(key=lambda l: int(l.split("\t")[0]))
    return "\n".join([header, *rows]) + "\n"


def stream(r):
    t, events = r.choice([0, -300, 1700000000000]), []
    spread = r.choice([1, 3, 20])
    for _ in range(r.randrange(1, 90)):
        t += r.choice([0, 0, 1, r.randrange(spread), r.randrange(4 * spread)])
        events.append((t, r.choice(["a", "b", "\\N"]), r.choice(["x", "y\\t"]),
                       r.choice(VALUES)))
    return events


def cut(r, how, events):
    """A list of parts, none empty."""
    n = r.randrange(1, 6)
    if how == "time":
        at = sorted(r.randrange(len(events) + 1) for _ in range(n))
        parts = [events[a:b] for a, b in zip([0, *at], [*at, len(events)])]
    else:
        of = {}
        parts = [[] for _ in range(n)]
        for e in events:
            i = r.randrange(n)
            if how == "key":
                i = of.setdefault(e[1:3], i)
            parts[i].append(e)
    return [p for p in parts if p]


def parts_case(r, bin):
    header = ["time", "k", "h", "v"]
    how = r.choice(["time", "key", "any"])
    events = stream(r)
    gap = ["-g", f"{r.choice([0, 1, 5, 20])}ms", "-k", r.choice(["k,h", "k"])]
    if gap[-1] == "k" and how == "key":
        how = "time"
    aggs = AGGS if how != "any" else AGGS.replace(",f=first:v,l=last:v", "") \
        .replace(",p=list:v,fy=first:v:v=/*", "")
    more = ["-a", aggs] + ["-i"] * r.randrange(2)
    rules = []
    if how != "any":
        for option, glob in (("-b", "/*"), ("-e", "[xq]*")):
            if r.random() < .4:
                rules += [option, f"v={glob}"]
        if how == "key" and r.random() < .4:
            rules += ["-m", f"{r.choice([0, 3, 30])}ms"]
    one = [f"{bin}/sessionize", *gap, *more]
    whole = sessionize(one + rules, text(header, events))
    parts = in_order(sessionize(one + rules, text(header, p))
                     for p in cut(r, how, events))
    got = sessionize(one, parts)
    if rules:
        whole, got = (sorted(x.splitlines()) for x in (whole, got))
    differ(f"parts by {how} {rules}", one, whole, got, stdin=parts)


def model(rows, gap):
    """rows: (start, end, events, closed, begun), of one key, in order."""
    latest, now = max(x[1] for x in rows), -1 << 62
    done, open_ = [], None
    rule = ("max", "begin", "end")

    def close(s, why):
        done.append((*s[:3], s[3] if s[3] in rule else why, s[4]))

    for x in rows:
        now = max(now, x[0])
        if open_ and open_[1] + gap < now:
            close(open_, "gap")
            open_ = None
        if open_ is None:
            assert x[1] + gap >= now
            open_ = x
        elif x[0] >= open_[1] and (open_[3] in rule or x[4] == "begin"):
            close(open_, "begin")
            open_ = x
        elif x[1] <= open_[0] and x[0] < open_[1] and (
                x[3] in rule or open_[4] == "begin"):
            close(x, "begin")
        else:
            later = x if x[1] >= open_[1] else open_
            open_ = (open_[0], later[1], open_[2] + x[2], later[3], open_[4])
    if open_:
        close(open_, "gap" if open_[1] + gap < latest else "eof")
    return done


def rows_case(r, bin):
    gap = r.choice([0, 1, 5])
    t, rows = 0, []
    for _ in range(r.randrange(1, 20)):
        t += r.choice([0, 0, 1, 3, 9])
        rows.append((t, t + r.choice([0, 0, 1, 4, 15]), r.randrange(1, 9),
                     r.choice(["gap", "eof", "full", "max", "begin", "end"]),
                     r.choice(["gap", "gap", "begin"])))
    header = ["start", "end", "duration", "events", "closed_by", "opened_by",
              "site", "k"]
    stdin = text(header, [(s, e, e - s, n, c, o, "dropped", "k")
                          for s, e, n, c, o in rows])
    argv = [f"{bin}/sessionize", "-N", "-k", "k", "-g", f"{gap}ms"]
    want = sorted("\t".join(map(str, (s, e, e - s, n, c, o, "k")))
                  for s, e, n, c, o in model(rows, gap))
    got = sorted(sessionize(argv, stdin).splitlines())
    differ("merged", argv, want, got, stdin=stdin)


main(parts_case, rows_case)
