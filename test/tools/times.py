#!/usr/bin/env python3
"""times - random times in every written form, and what they are in ms

usage: times.py [-n COUNT] [-s SEED] [-f FORM] [BIN]

With BIN, evparse there reads COUNT times of each form. Each was written from
what it is in ms, by python's datetime and zoneinfo; one of eight has a byte
changed, and is what times_model.py says. The last line is the sum.

Without, prints COUNT of them: zone, --now, -T (or -), text, ms, with TABs
between; ms is - for a time that is to be refused. Deterministic for a seed and
a version of the zone files, hence -y, the last year for these.

A zone that holds a comma is a POSIX rule, another a file.
"""
import argparse
import collections
import functools
import io
import multiprocessing
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True  # nothing is left beside the tools
import times_model as model
from times_model import EPOCH, FIRST, LAST, MS

FILES = """UTC Europe/Berlin Europe/London Europe/Dublin Europe/Moscow
America/New_York America/St_Johns America/Sao_Paulo America/Los_Angeles
Asia/Kolkata Asia/Kathmandu Asia/Tokyo Asia/Tehran Asia/Manila
Africa/Casablanca Africa/Monrovia Australia/Lord_Howe Australia/Sydney
Pacific/Apia Pacific/Chatham""".split()
RULES = """CET-1CEST,M3.5.0,M10.5.0/3 EST5EDT,M3.2.0,M11.1.0
<+1030>-10:30<+11>-11,M10.1.0,M4.1.0 <-03>3<-02>,M3.5.0/-2,M10.5.0/-1
IST-2IDT,M3.4.4/26,M10.5.0 XXX-1YYY,J60/0,J300/24 XXX3YYY,J58/1:30,J299/2:15:30
IST-1GMT0,M10.5.0,M3.5.0/1""".split()
BARE = ["iso", "iso blank", "iso fraction", "minute", "day", "basic",
        "basic fraction", "clf", "clf fraction"]
NUMBERS = {"s": (0, 11, 0), "ms": (11, 14, 3), "us": (14, 17, 6),
           "ns": (17, 21, 9)}
# -T: each conversion, alone and beside others.
FORMATS = """%Y-%m-%d %H:%M:%S;%Y-%m-%dT%H:%M:%S.%f%z;%d/%b/%Y:%H:%M:%S %z
%d.%m.%Y %H:%M;%m/%d/%y %I:%M:%S %p;%a, %d %b %Y %T %Z;%A %B %e %Y %k:%M
%a %b %e %H:%M:%S %Y;%c;%b %e %T;%a %b %d %H:%M:%S;%Y%m%d%H%M%S%f;%Y/%j %T
%j %H:%M;%F%n%R%t%Z;%D %r;%s;%s.%f;%L;%s %z;%F;%x %X;%h %d %Y %l:%M%P
%%%Y|%m|%d%%;%y%m%d %k:%M:%S;[%a %b %d %H:%M:%S.%f %Y];%B %d, %Y %I %p
%d-%b-%y %H:%M:%S,%f %z;%m-%d %H:%M:%S.%f;%A, %B %d, %Y %H:%M:%S %p"""
FORMATS = re.split("[;\n]", FORMATS)


def rule_zone(rule):
    """A zone file that holds nothing but a rule."""
    head = b"TZif2" + bytes(15) + struct.pack(">6L", 0, 0, 0, 0, 1, 4)
    block = struct.pack(">lbb", 0, 0, 0) + b"XXX\0"
    text = b"\n" + rule.encode() + b"\n"
    return ZoneInfo.from_file(io.BytesIO(head + block + head + block + text))


def zone_of(name):
    return ZoneInfo(name) if name in FILES else rule_zone(name)


def offset(zone, local):
    return local.replace(tzinfo=zone).utcoffset()


def rfc3339(ms):
    t = EPOCH + timedelta(milliseconds=ms)
    return t.isoformat(timespec="milliseconds") + "Z"


@functools.cache
def changes(name, first, last):
    """Local times near which the offset changes."""
    zone = zone_of(name)
    day = timedelta(days=5)
    found = []
    for year in range(first, last + 1, 1 if last - first < 300 else 97):
        t = datetime(year, 1, 3)
        while t.year == year and t < datetime(9999, 12, 20):
            low, high = t, t + day
            if offset(zone, low) != offset(zone, high):
                while high - low > timedelta(minutes=1):
                    mid = low + (high - low) / 2
                    if offset(zone, low) != offset(zone, mid):
                        high = mid
                    else:
                        low = mid
                found.append(high.replace(microsecond=0))
            t += day
    return found


class Times:
    def __init__(self, seed, year):
        self.r = random.Random(seed)
        self.zones = {name: zone_of(name) for name in FILES + RULES}
        self.names = list(self.zones)
        self.year = {name: year for name in FILES}

    def local(self, zone):
        """A local time, half of them near a change of the clock."""
        last = self.year.get(zone, 9999)
        if self.r.random() < 0.5:
            file = zone in self.year
            known = changes(zone, 1880 if file else 1,
                            min(last, 2120 if file else 9999))
            if known:
                t = self.r.choice(known)
                return t + timedelta(seconds=self.r.randint(-9000, 9000))
        return self.any(last)

    def any(self, last=9999):
        if self.r.random() < 0.5:
            span = (datetime(last, 12, 31) - datetime(1, 1, 1)).days
            t = datetime(1, 1, 1) + timedelta(days=self.r.randint(0, span))
        elif self.r.random() < 0.1:
            t = self.r.choice([datetime(1, 1, 1), datetime(last, 12, 31)])
        else:
            t = datetime(2000, 1, 1) + timedelta(days=self.r.randint(0, 8700))
        return t + timedelta(seconds=self.r.randint(0, 86399))

    def digits(self, n):
        return "".join(self.r.choice("0123456789") for _ in range(n))

    def part(self):
        return self.digits(self.r.choice([1, 2, 3, 3, 4, 6, 9, 20]))

    def written(self):
        """An offset: as a text of each kind, and in ms."""
        minutes = self.r.choice([0, 60, 120, -300, 330, -210, 765,
                                 self.r.randint(-1439, 1439)])
        sign = "-" if minutes < 0 else self.r.choice("+-") if minutes == 0 else "+"
        h, m = divmod(abs(minutes), 60)
        forms = ["%s%02d:%02d" % (sign, h, m), "%s%02d%02d" % (sign, h, m)]
        if m == 0:
            forms.append("%s%02d" % (sign, h))
        return self.r.choice(forms), minutes * 60000

    def any_case(self, name):
        return self.r.choice([name, name, name.lower(), name.upper()])

    # Forms that are understood without -T

    def calendar(self, form, zone):
        bare = form == "day" or self.r.random() < 0.5
        t = self.local(zone) if bare else self.any()
        part = self.part() if form.endswith("fraction") else ""
        if form == "day":
            t = t.replace(hour=0, minute=0, second=0)
        if form == "minute":
            t = t.replace(second=0)
        text, ms = "", offset(self.zones[zone], t) // MS
        if not bare:
            text, ms = self.written()
            if self.r.random() < 0.3:
                text, ms = self.r.choice("Zz"), 0
            text = self.r.choice(["", "", " "]) + text
        ms = (t - EPOCH) // MS - ms + int((part + "000")[:3])
        return self.write(form, t, part, text), ms

    def second(self, t):
        leap = t.second == 59 and self.r.random() < 0.5
        return "60" if leap else "%02d" % t.second

    def write(self, form, t, part, zone):
        date = "%04d-%02d-%02d" % (t.year, t.month, t.day)
        clock, second = "%02d:%02d" % (t.hour, t.minute), self.second(t)
        part = part and self.r.choice(".,") + part
        if form == "day":
            return date
        between = " " if form == "iso blank" else self.r.choice("TTt")
        if form == "minute":
            return date + self.r.choice("Tt ") + clock + zone
        if form.startswith("iso"):
            return date + between + clock + ":" + second + part + zone
        if form.startswith("clf"):
            zone = zone and " " + zone.strip()
            return "%02d/%s/%04d:%s:%s%s" % (
                t.day, self.any_case(model.MONTHS[t.month - 1][:3]), t.year,
                clock, second, part + zone)
        if second == "00" and not part and self.r.random() < 0.5:
            second = ""
        return (date.replace("-", "") + between + clock.replace(":", "")
                + second + part + zone)

    def number(self, form):
        """Epoch s ms us ns, by size, floored; "string" may begin with 0s."""
        low, high, places = NUMBERS[form.split()[0]]
        n = self.r.randint(low + 1, high)
        value = self.r.randint(10 ** (n - 1) if n > 1 else 0, 10 ** n - 1)
        sign = self.r.choice(["", "", "-"])
        part = ""
        if "fraction" in form:
            part = self.digits(self.r.randint(1, 12))
            if self.r.random() < 0.2:
                part = "0" * len(part)
        exact = int(sign + str(value) + part)
        # floor(exact / 10^len(part) * 1000 / 10^places)
        ms = exact * 1000 // 10 ** (len(part) + places)
        zeros = self.r.choice([0, 0, 1, 5]) if "string" in form else 0
        return sign + "0" * zeros + str(value) + (part and "." + part), ms

    # -T

    def render(self, fmt, zone, now):
        all = model.expand(fmt)
        has = set(re.findall("%(.)", all))
        if has & set("sL"):
            return self.since_1970(all)
        t, at = self.local(zone), zone
        if "y" in has:
            t = t.replace(year=1969 + self.r.randrange(100), day=min(t.day, 28))
        if not has & set("Yy"):
            t = EPOCH + timedelta(milliseconds=now + self.r.randint(
                -(10 ** 11), 10 ** 11))
        gone = {"hour": "HkIl", "minute": "M", "second": "S"}
        t = t.replace(microsecond=0, **{
            k: 0 for k, v in gone.items() if not has & set(v)})
        part = self.part() if "f" in has else ""
        name, ms = "", offset(self.zones[zone], t) // MS
        if "Z" in has:
            name, ms = self.abbreviation(t, zone)
        elif "z" in has:
            name, ms = self.written()
            if self.r.random() < 0.2:
                name, ms = self.any_case(self.r.choice(["UTC", "GMT", "Z"])), 0
        ms = (t - EPOCH) // MS - ms + int((part + "000")[:3])
        text = "".join(self.conversion(p[1], touches, t, part, name)
                       if p[0] == "%" else p for p, touches in
                       model.tokens(fmt))
        if not has & set("Yy"): # from the text's own parts alone
            ms = model.by_format(fmt, text, self.zones[zone], now)
        return text, ms

    def abbreviation(self, t, zone):
        """What the zone is called at t, or a name of UTC."""
        if self.r.random() < 0.2:
            return self.any_case(self.r.choice(["UTC", "GMT", "Z"])), 0
        first, second = (t.replace(tzinfo=self.zones[zone], fold=fold)
                         for fold in (0, 1))
        there = model.zone_local((t - EPOCH - second.utcoffset()) // MS,
                                 self.zones[zone])
        if (there is None or there.replace(tzinfo=None) != t
                or first.tzname() == second.tzname()):
            second = first
        a = self.r.choice([first, second])
        there = model.zone_local((t - EPOCH - a.utcoffset()) // MS,
                                 self.zones[zone])
        if there is None or there.replace(tzinfo=None) != t:
            return "UTC", 0 # in the hour left out it has no name
        return a.tzname(), a.utcoffset() // MS

    def conversion(self, c, touches, t, part, name):
        def n(value, width, pad="0"):
            if not touches and self.r.random() < 0.2:
                return str(value)
            return str(value).rjust(width, pad)
        r = self.r
        return {
            "Y": lambda: "%04d" % t.year,
            "y": lambda: "%02d" % (t.year % 100),
            "m": lambda: n(t.month, 2),
            "d": lambda: n(t.day, 2),
            "e": lambda: n(t.day, 2, r.choice(" 0")),
            "j": lambda: n(t.timetuple().tm_yday, 3),
            "H": lambda: n(t.hour, 2),
            "k": lambda: n(t.hour, 2, " "),
            "I": lambda: n(t.hour % 12 or 12, 2),
            "l": lambda: n(t.hour % 12 or 12, 2, " "),
            "M": lambda: n(t.minute, 2),
            "S": lambda: n(self.second(t), 2),
            "f": lambda: part,
            "p": lambda: self.any_case(t.strftime("%p")),
            "P": lambda: self.any_case(t.strftime("%p")),
            "b": lambda: self.month(t), "B": lambda: self.month(t),
            "h": lambda: self.month(t),
            "a": lambda: self.weekday(t), "A": lambda: self.weekday(t),
            "z": lambda: name, "Z": lambda: name, "%": lambda: "%",
            "n": lambda: r.choice(["", " ", "\n", "   "]),
            "t": lambda: r.choice(["", " ", "\t", " \r"]),
            "_": lambda: r.choice([" ", " ", " ", "  ", "\t", " \v\f"]),
        }[c]()

    def month(self, t):
        name = model.MONTHS[t.month - 1]
        return self.any_case(self.r.choice([name, name[:3]]))

    def weekday(self, t):
        name = model.DAYS[t.weekday()]
        return self.any_case(self.r.choice([name, name[:3]]))

    def since_1970(self, fmt):
        part = self.part() if "%f" in fmt else ""
        unit = 1000 if "%s" in fmt else 1
        value = self.r.choice([self.r.randint(0, 2 * 10 ** 9 * 1000 // unit),
                               self.r.randint(0, LAST // unit + 9)])
        sign = self.r.choice(["", "", "-"])
        exact = int(sign + str(value) + part) * unit
        text = re.sub("%(.)", lambda m: {
            "f": part, "_": " ", "z": self.written()[0]}.get(
                m[1], sign + str(value)), fmt)
        return text, exact // 10 ** len(part)

    # All of them

    FORMS = (BARE + [size + more for size in NUMBERS for more in
                     ("", " string", " fraction", " fraction string")]
             + FORMATS)

    def row(self, form, zone, now):
        """What to read, and what it is."""
        if form in BARE:
            text, ms = self.calendar(form, zone)
        elif form in FORMATS:
            text, ms = self.render(form, zone, now)
        else:
            text, ms = self.number(form)
        if ms is not None and not FIRST <= ms <= LAST:
            ms = None
        return text, ms

    def mutated(self, text):
        at = self.r.randrange(len(text) + 1)
        c = self.r.choice("0123456789 -+:./,TZzapmJ%\t")
        how = self.r.random()
        return text[:at] + c * (how < 0.7) + text[at + (how > 0.4):]

    def now(self):
        return self.r.choice([self.r.randint(FIRST, LAST),
                              self.r.randint(0, 2 * 10 ** 12)])

    def model(self, form, text, zone, now):
        if form in FORMATS:
            return model.by_format(form, text, self.zones[zone], now)
        return model.default(text, self.zones[zone])


def evparse(bin, form, zone, now, rows):
    """ms of each text, or None."""
    with open("in", "w") as f:
        for i, text in enumerate(rows):
            if (form.split()[0] in NUMBERS and "string" not in form
                    and re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text)):
                f.write('{"t":%s,"i":%d}\n' % (text, i))
            else:
                f.write('{"t":"%s","i":%d}\n' % (re.sub(
                    r'[^ !#-\[\]-~]', lambda m: "\\u%04x" % ord(m[0]), text), i))
    argv = [bin + "/evparse", "-N", "-f", "json", "-t", "t", "-o", "i", "-r",
            "rejects", "-z", zone, "--now", rfc3339(now)]
    if form in FORMATS:
        argv += ["-T", form]
    out = subprocess.run(argv + ["in"], stdout=subprocess.PIPE, check=True)
    found = [None] * len(rows)
    for line in out.stdout.decode().splitlines():
        ms, i = line.split("\t")
        found[int(i)] = int(ms)
    return found


class Check:
    """All rows of a form; lines to be shown, counts."""
    def __init__(self, form, a):
        self.times = Times(f"{a.seed} {form}", a.year)
        self.name, self.bin = form, a.bin
        self.lines, self.passed, self.failed = [], 0, 0
        self.named = collections.Counter()
        with tempfile.TemporaryDirectory() as d:
            os.chdir(d)
            self.form(form, a.count)
            os.chdir("/")
        self.times = None

    def tell(self, holds, *what):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        if self.failed < 20:
            self.lines.append("differs: " + " ".join(map(repr, what)))

    def strptime(self, form, text):
        ours = model.by_format(form, text, self.times.zones["UTC"], 0)
        theirs = model.strptime_says(form, text)
        if ours != theirs:
            why = model.strptime_differs(form, text, ours, theirs)
            if why is None:
                self.tell(False, "strptime", form, text, ours, theirs)
            else:
                self.named[why] += 1

    def form(self, form, count):
        t, zones = self.times, self.times.names
        asked = set(re.findall("%(.)", form)) if form in FORMATS else set("s")
        shared = asked & set("Yy") and not asked - set("YymdbBaAHIpMSfjz")
        for i, zone in enumerate(zones):
            now, rows = t.now(), []
            for k in range(count * i // len(zones),
                           count * (i + 1) // len(zones)):
                text, ms = t.row(form, zone, now)
                if k % 8 == 0:
                    said = t.model(form, text, zone, now)
                    if said != ms:
                        self.tell(False, "model", form, text, zone, ms, said)
                    text = t.mutated(text)
                    ms = t.model(form, text, zone, now)
                if shared and k % 4 == 0:
                    self.strptime(form, text)
                rows.append((text, ms))
            got = evparse(self.bin, form, zone, now, [x for x, _ in rows])
            for (text, ms), found in zip(rows, got):
                self.tell(found == ms, form, zone, now, text, ms, found)


def check(a, forms):
    passed, failed, named = 0, 0, collections.Counter()
    with multiprocessing.Pool() as pool:
        for c in pool.imap(functools.partial(Check, a=a), forms):
            c.lines.append("%-36s %d passed, %d failed" % (
                c.name, c.passed, c.failed))
            print(*c.lines, sep="\n", flush=True)
            passed, failed = passed + c.passed, failed + c.failed
            named += c.named
    for why, n in named.most_common():
        print("strptime, %d times: %s" % (n, why))
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


def show(times, forms, count):
    """Few different zones for each format, so that evparse runs less often."""
    now = {form: 0 if form not in FORMATS else times.now() for form in forms}
    zones = {form: times.r.sample(times.names, 2) if form in FORMATS
             else times.names for form in forms}
    shown = 0
    while shown < count:
        form = forms[shown % len(forms)]
        zone = times.r.choice(zones[form])
        text, ms = times.row(form, zone, now[form])
        if times.r.random() < 0.1:
            text = times.mutated(text)
            ms = times.model(form, text, zone, now[form])
        if re.search("[^ -~]", text) or text == "":
            continue
        print(zone, rfc3339(now[form]), form if form in FORMATS else "-", text,
              "-" if ms is None else ms, sep="\t")
        shown += 1
    return 0


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("bin", nargs="?")
    p.add_argument("-f", "--form", choices=Times.FORMS)
    p.add_argument("-n", "--count", type=int, default=1000)
    p.add_argument("-s", "--seed", type=int, default=1)
    p.add_argument("-y", "--year", type=int, default=None,
                   help="the last year for zones that are files")
    a = p.parse_args()
    a.bin = a.bin and os.path.abspath(a.bin)  # workers go elsewhere
    a.year = a.year or (9999 if a.bin else 2023)
    forms = [a.form] if a.form else Times.FORMS
    if a.bin:
        return check(a, forms)
    return show(Times(a.seed, a.year), forms, a.count)


if __name__ == "__main__":
    sys.exit(main())
