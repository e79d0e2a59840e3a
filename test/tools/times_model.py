"""times_model - what a text means as a time, by the rules of evparse(1) alone

Regular expressions that never go back, and python's datetime and zoneinfo.
A zone is a ZoneInfo; the answer is ms since 1970, or None for no time.

Where python differs from the rules:
- datetime begins with the year 1, but a local time in year 0 may be in year 1
  by UTC: such dates are moved on by 400 years, a whole period of the calendar.
- ZoneInfo has rules with days from 0, and J59, a day off (3.11): not used.
- strptime's laxities and lacks are named in strptime_differs().
"""
import re
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1)
MS = timedelta(milliseconds=1)
FIRST = (datetime(1, 1, 1) - EPOCH) // MS
LAST = (datetime(9999, 12, 31) - EPOCH) // MS + 86399999
PERIOD = 146097 * 86400000
MONTHS = """January February March April May June July August September October
November December""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SEVERAL = {"c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d",
           "r": "%I:%M:%S %p", "R": "%H:%M", "T": "%H:%M:%S",
           "x": "%m/%d/%y", "X": "%H:%M:%S"}

OFFSET = r"[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?"
TAIL = r"(?P<f>[.,][0-9]+)?"
ZONE = r"(?: ?(?P<z>%s))?" % OFFSET
DEFAULTS = [re.compile(p) for p in (
    r"(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?:[Tt ]"
    r"(?P<H>[0-9]{2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})" + TAIL + ")?"
    + ZONE + ")?",
    r"(?P<Y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[Tt]"
    r"(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?:(?P<S>[0-9]{2})" + TAIL + ")?" + ZONE,
    r"(?P<d>[0-9]{2})/(?P<b>[A-Za-z]{3})/(?P<Y>[0-9]{4}):"
    r"(?P<H>[0-9]{2}):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})" + TAIL + ZONE)]
NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")


def in_range(ms):
    return ms if FIRST <= ms <= LAST else None


def local_to_utc(t, moved, zone):
    """t is moved on by 400 years that many times."""
    east = t.replace(tzinfo=zone).utcoffset()
    return (t - EPOCH - east) // MS - moved * PERIOD


def number(text):
    m = NUMBER.fullmatch(text)
    if m is None:
        return None
    sign, whole, part = m[1], m[2], m[3] or ""
    size = len(whole.lstrip("0"))
    places = 0 if size <= 11 else 3 if size <= 14 else 6 if size <= 17 else 9
    exact = int(sign + whole + part)
    return in_range(exact * 1000 // 10 ** (len(part) + places))


def default(text, zone):
    """Without -T."""
    for p in DEFAULTS:
        m = p.fullmatch(text)
        if m is not None:
            v = {k: x for k, x in m.groupdict().items() if x is not None}
            if "b" in v and v["b"].title() not in (b[:3] for b in MONTHS):
                return None
            return together(v, zone, None)
    return number(text)


def name(names):
    return "(?i:%s)" % "|".join(
        "%s(?:%s)?" % (n[:3], n[3:]) if n[3:] else n for n in names)


TAKES = {"Y": "[0-9]{4}", "y": "[0-9]{2}", "b": name(MONTHS), "a": name(DAYS),
         "j": "[0-9]{1,3}", "e": "[ 0-9][0-9]|[0-9]", "f": "[0-9]+",
         "p": "(?i:[ap]m)", "z": "(?i:utc|gmt|z)|[+-][0-9]{2}(?::?[0-9]{2})?",
         "Z": "[A-Za-z]+|[+-][0-9]+", "s": "-?[0-9]+", "n": r"[\t-\r ]*",
         "_": r"[\t-\r ]+"}
TAKES |= {"k": TAKES["e"], "l": TAKES["e"], "t": TAKES["n"], "L": TAKES["s"]}
TAKES |= {c: "[0-9]{1,2}" for c in "mdHMSI"}
SAME = {"y": "Y", "B": "b", "h": "b", "A": "a", "e": "d", "k": "H", "l": "I",
        "P": "p"}
NUMBERS = ["%" + c for c in "YymdejHkIlMSfsL"]
compiled = {}


def expand(fmt):
    """Conversions that stand for several; white space becomes %_."""
    fmt = re.sub("%(.)", lambda m: SEVERAL.get(m[1], m[0]), fmt)
    return re.sub(r"[\t-\r ]+", "%_", fmt)


def tokens(fmt):
    """Conversions and bytes, each with whether it is a number that touches
    another, with nothing between them that must be there."""
    parts = re.findall("(?s)%.|[^%]", expand(fmt))
    found = [[p, False] for p in parts]
    seen = [t for t in found if t[0] not in ("%n", "%t")]
    for a, b in zip(seen, seen[1:]):
        if a[0] in NUMBERS and b[0] in NUMBERS:
            a[1] = b[1] = True
    return found


def takes(c, touches):
    p = TAKES[{"B": "b", "h": "b", "A": "a", "P": "p"}.get(c, c)]
    if touches:
        p = {"[0-9]{1,2}": "[0-9]{2}", "[0-9]{1,3}": "[0-9]{3}",
             "[ 0-9][0-9]|[0-9]": "[ 0-9][0-9]"}.get(p, p)
    return "(?>%s)" % p if c in "nt_" else "(?P<%s>(?>%s))" % (
        SAME.get(c, c), p)


def compile_format(fmt):
    if fmt not in compiled:
        p = "".join("%" if t == "%%" else takes(t[1], touches)
                    if t[0] == "%" else re.escape(t)
                    for t, touches in tokens(fmt))
        compiled[fmt] = re.compile(p), "%y" in expand(fmt)
    return compiled[fmt]


def by_format(fmt, text, zone, now):
    """With -T fmt and --now now (ms)."""
    p, short = compile_format(fmt)
    m = p.fullmatch(text)
    if m is None:
        return None
    v = {k: x for k, x in m.groupdict().items() if x is not None}
    if "s" in v or "L" in v:
        if not known_zone(v, zone):
            return None
        part = v.get("f", "")
        exact = int((v.get("s") or v["L"]) + part)
        return in_range(exact * (1000 if "s" in v else 1) // 10 ** len(part))
    if short:
        v["Y"] = str(int(v["Y"]) + (1900 if int(v["Y"]) >= 69 else 2000))
    return together(v, zone, now)


def known_zone(v, zone):
    """Beside %s a %z is read, and has no effect; a %Z must be letters."""
    return "z" not in v or east(v["z"]) is not None


def east(text):
    """ms, or None."""
    if text.upper() in ("Z", "UTC", "GMT"):
        return 0
    h, m = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if h > 23 or m > 59:
        return None
    return (h * 60 + m) * (-60000 if text[0] == "-" else 60000)


def together(v, zone, now):
    """The parts of a time."""
    clock = of_day(v)
    if clock is None:
        return None
    if "Y" in v:
        return in_year(int(v["Y"]), v, clock, zone)
    found, year = [], (EPOCH + timedelta(milliseconds=now)).year
    last = 45
    for away in range(46):
        if away > last:
            break
        for y in {year - away, year + away}:
            ms = in_year(y, v, clock, zone)
            if ms is not None:
                found.append((abs(ms - now), ms))
                last = min(last, away + 2)
    return min(found)[1] if found else None


def of_day(v):
    h, m, s = int(v.get("H", 0)), int(v.get("M", 0)), int(v.get("S", 0))
    pm = v.get("p", "a")[0] in "Pp"
    if "I" in v:
        if not 1 <= int(v["I"]) <= 12:
            return None
        h = int(v["I"]) % 12 + 12 * pm
    elif "p" in v and pm != (h >= 12):
        return None
    if h > 23 or m > 59 or s > 60:
        return None
    part = int((v.get("f", "").lstrip(".,") + "000")[:3])
    return timedelta(hours=h, minutes=m, seconds=min(s, 59), milliseconds=part)


def in_year(year, v, clock, zone):
    moved = year == 0
    if not 0 <= year <= 9999:
        return None
    year += 400 * moved
    try:
        if "j" in v:
            t = datetime(year, 1, 1) + timedelta(days=int(v["j"]) - 1)
            if int(v["j"]) < 1 or t.year != year:
                return None
        else:
            month = v.get("m") or 1 + [b[:3] for b in MONTHS].index(
                v["b"][:3].title())
            t = datetime(year, int(month), int(v["d"]))
    except (ValueError, OverflowError):
        return None
    if "a" in v and DAYS[t.weekday()][:3] != v["a"][:3].title():
        return None
    t += clock
    if "z" in v:
        ms = east(v["z"])
        if ms is None:
            return None
        return in_range((t - EPOCH) // MS - moved * PERIOD - ms)
    if "Z" in v and v["Z"].upper() not in ("Z", "UTC", "GMT"):
        return named(t, moved, v["Z"], zone)
    if "Z" in v:
        zone = timezone.utc
    return in_range(local_to_utc(t, moved, zone))


def named(t, moved, abbreviation, zone):
    """The first time that the zone reads t and is called so."""
    for fold in 0, 1:
        a = t.replace(tzinfo=zone, fold=fold)
        ms = (t - EPOCH - a.utcoffset()) // MS
        there = zone_local(ms, zone)
        if there is None or (there.replace(tzinfo=None) == t
                             and there.tzname() == abbreviation):
            if a.tzname() == abbreviation:
                return in_range(ms - moved * PERIOD)
    return None


def zone_local(ms, zone):
    """The local time of a time in UTC, None at the edges of datetime."""
    try:
        return (EPOCH + ms * MS).replace(tzinfo=timezone.utc).astimezone(zone)
    except OverflowError:
        return None


def strptime_says(fmt, text):
    """ms by datetime.strptime, local times as UTC, and its own parts."""
    try:
        t = datetime.strptime(text, fmt)
    except ValueError:
        return None
    return in_range((t.replace(tzinfo=None) - EPOCH
                     - (t.utcoffset() or timedelta())) // MS)


def strptime_differs(fmt, text, ours, theirs):
    """Why the two differ: one of these, or nothing is known."""
    letters = re.findall("[A-Za-z]+", re.sub("%.", " ", fmt))
    if theirs is None:
        if re.search("(?<![0-9])60(?![0-9])", text):
            return "second 60 is none"
        if "0000" in text:
            return "there is no year 0"
        if "%f" in fmt and re.search("[0-9]{7}", text):
            return "a fraction has six digits at most"
        if "%z" in fmt and re.search("([+-][0-9]{2}|(?i:z|utc|gmt))$", text):
            return "%z is +0200, +02:00 or Z, nothing else"
        other = fmt.translate(str.maketrans("aAbB", "AaBb"))
        for f in (other, re.sub("%[bB]", lambda m: m[0].swapcase(), fmt),
                  re.sub("%[aA]", lambda m: m[0].swapcase(), fmt)):
            if strptime_says(f, text) == ours:
                return "%b and %B, %a and %A are not the same"
    elif ours is None:
        day = DAYS[(EPOCH + timedelta(milliseconds=theirs)).weekday()][:3]
        if "%a" in fmt.lower() and "%z" not in fmt and (
                day.lower() not in text.lower()):
            return "the weekday is not looked at"
        if "%z" in fmt and re.search("[+-][0-9:]{6,}", text):
            return "%z may have seconds"
        if any(x not in text for x in letters):
            return "letters of the format are in any case"
        if "%d" in fmt and re.search("[^0-9] [0-9](?![0-9])|^ [0-9]", text):
            return "%d may begin with a blank"
        if "%H" in fmt and "%p" in fmt:
            return "%p beside %H is not looked at"
        if re.search("%[a-zA-Z]%[a-zA-Z]", fmt):
            return "numbers that touch may lack digits"
    return None
