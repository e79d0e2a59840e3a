#!/usr/bin/env python3
"""times - random times in every written form, and what they are in ms

Prints lines of zone TAB text TAB ms; ms is - for a time that is to be refused.
A zone that holds a comma is a POSIX rule, another a file. The model is python's datetime and zoneinfo. Deterministic for a seed
(and for a version of the zone files: hence -y, the last year for them).
Rules with days from 0, and J59, are missing: python 3.11 has them a day off.
"""
import argparse
import io
import random
import struct
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FILES = """UTC Europe/Berlin Europe/London Europe/Dublin Europe/Moscow
America/New_York America/St_Johns America/Sao_Paulo America/Los_Angeles
Asia/Kolkata Asia/Kathmandu Asia/Tokyo Asia/Tehran Asia/Manila
Africa/Casablanca Africa/Monrovia Australia/Lord_Howe Australia/Sydney
Pacific/Apia Pacific/Chatham""".split()
RULES = """CET-1CEST,M3.5.0,M10.5.0/3 EST5EDT,M3.2.0,M11.1.0
<+1030>-10:30<+11>-11,M10.1.0,M4.1.0 <-03>3<-02>,M3.5.0/-2,M10.5.0/-1
IST-2IDT,M3.4.4/26,M10.5.0 XXX-1YYY,J60/0,J300/24 XXX3YYY,J58/1:30,J299/2:15:30
IST-1GMT0,M10.5.0,M3.5.0/1""".split()
EPOCH = datetime(1970, 1, 1)
FIRST = (datetime(1, 1, 1) - EPOCH) // timedelta(milliseconds=1)
LAST = (datetime(9999, 12, 31) - EPOCH) // timedelta(milliseconds=1) + 86399999
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def rule_zone(rule):
    """A zone file that holds nothing but a rule."""
    head = b"TZif2" + bytes(15) + struct.pack(">6L", 0, 0, 0, 0, 1, 4)
    block = struct.pack(">lbb", 0, 0, 0) + b"XXX\0"
    text = b"\n" + rule.encode() + b"\n"
    return ZoneInfo.from_file(io.BytesIO(head + block + head + block + text))


def offset(zone, local):
    return local.replace(tzinfo=zone).utcoffset()


def changes(zone, first, last):
    """Local times near which the offset changes."""
    day = timedelta(days=5)
    found = []
    for year in range(first, last + 1, 1 if last - first < 200 else 97):
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
        self.zones = {name: ZoneInfo(name) for name in FILES}
        self.zones |= {rule: rule_zone(rule) for rule in RULES}
        self.year = {name: year for name in FILES}
        self.changes = {}

    def local(self, zone):
        """A local time, half of them near a change of the clock."""
        last = self.year.get(zone, 9999)
        if self.r.random() < 0.5:
            if zone not in self.changes:
                first = 1880 if zone in self.year else 1
                self.changes[zone] = changes(
                    self.zones[zone], first, min(last, 2120 if first > 1 else 9999))
            if self.changes[zone]:
                t = self.r.choice(self.changes[zone])
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

    def east(self, zone, t):
        """An offset as written, and in ms; none is the zone's."""
        k = self.r.random()
        if zone is not None:
            return "", offset(self.zones[zone], t) // timedelta(milliseconds=1)
        space = self.r.choice(["", "", " "])
        if k < 0.3:
            return space + self.r.choice("Zz"), 0
        minutes = self.r.choice([0, 60, 120, -300, 330, -210, 765,
                                 self.r.randint(-1439, 1439)])
        sign = "-" if minutes < 0 else self.r.choice("+-") if minutes == 0 else "+"
        h, m = divmod(abs(minutes), 60)
        forms = ["%s%02d:%02d" % (sign, h, m), "%s%02d%02d" % (sign, h, m)]
        if m == 0:
            forms.append("%s%02d" % (sign, h))
        return space + self.r.choice(forms), minutes * 60000

    def calendar(self, form):
        """clf iso minute basic day, with a zone written or one of ours."""
        bare = form == "day" or self.r.random() < 0.5
        zone = self.r.choice(list(self.zones)) if bare else None
        t = self.local(zone) if bare else self.any()
        part = ""
        if form == "day":
            t = t.replace(hour=0, minute=0, second=0)
        if form == "minute":
            t = t.replace(second=0)
        elif form != "day" and self.r.random() < (0.1 if form == "clf" else 0.5):
            part = self.digits(self.r.choice([1, 2, 3, 3, 4, 6, 9, 20]))
        text, ms = self.east(zone, t)
        ms = (t - EPOCH) // timedelta(milliseconds=1) - ms
        ms += int((part + "000")[:3])
        second = "%02d" % t.second
        if t.second == 59 and self.r.random() < 0.5:
            second = "60"
        return zone or "UTC", self.write(form, t, second, part, text), ms

    def write(self, form, t, second, part, zone):
        date = "%04d-%02d-%02d" % (t.year, t.month, t.day)
        clock = "%02d:%02d" % (t.hour, t.minute)
        part = part and self.r.choice(".,") + part
        if form == "day":
            return date
        if form == "minute":
            return date + self.r.choice("Tt ") + clock + zone
        if form == "iso":
            return (date + self.r.choice("TTt ") + clock + ":" + second + part
                    + zone)
        if form == "clf":
            zone = zone and " " + zone.strip()
            return "%02d/%s/%04d:%s:%s%s" % (
                t.day, MONTHS[t.month - 1], t.year, clock, second, part + zone)
        clock = clock.replace(":", "")
        if second == "00" and not part and self.r.random() < 0.5:
            second = ""
        return (date.replace("-", "") + self.r.choice("Tt") + clock + second
                + part + zone)

    def number(self, form):
        """Epoch s ms us ns, by size, floored."""
        low, high, places = {"s": (0, 11, 0), "ms": (11, 14, 3),
                             "us": (14, 17, 6), "ns": (17, 21, 9)}[form]
        n = self.r.randint(low + 1, high)
        value = self.r.randint(10 ** (n - 1) if n > 1 else 0, 10 ** n - 1)
        sign = self.r.choice(["", "", "-"])
        part = self.digits(self.r.randint(1, 12)) if self.r.random() < 0.4 else ""
        if part and self.r.random() < 0.3:
            part = "0" * len(part)
        exact = int(sign + str(value) + part)
        # floor(exact / 10^len(part) * 1000 / 10^places)
        ms = exact * 1000 // 10 ** (len(part) + places)
        text = sign + "0" * self.r.choice([0, 0, 0, 1, 5]) + str(value)
        return "UTC", text + (part and "." + part), ms

    FORMS = ["clf", "iso", "minute", "basic", "day", "s", "ms", "us", "ns"]

    def row(self, form):
        make = self.number if form in ("s", "ms", "us", "ns") else self.calendar
        zone, text, ms = make(form)
        return zone, text, ms if FIRST <= ms <= LAST else "-"


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("-f", "--form", choices=Times.FORMS)
    p.add_argument("-n", "--count", type=int, default=1000)
    p.add_argument("-s", "--seed", type=int, default=1)
    p.add_argument("-y", "--year", type=int, default=2023,
                   help="the last year for zones that are files")
    a = p.parse_args()
    times = Times(a.seed, a.year)
    forms = [a.form] if a.form else Times.FORMS
    for i in range(a.count):
        print(*times.row(forms[i % len(forms)]), sep="\t")


main()
