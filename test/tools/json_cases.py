#!/usr/bin/env python3
"""json_cases - the verdicts of json/cases.tsv, by two parsers that know nothing of it

Every text of the table is given to python3's json and to jq; both must be of
the table's mind, but for the laxities listed here by the names of the cases.
What evparse makes of the valid ones (-o v) must be what python makes of them.

	python3 test/tools/json_cases.py [bin/evparse]
"""
import sys
del sys.path[0]  # this file is not the json that is meant
import codecs
import concurrent.futures
import fnmatch
import json
import os
import re
import subprocess

TABLE = os.path.join(os.path.dirname(__file__), "../json/cases.tsv")

# Where a parser's verdict may differ from the table's: why, and in which cases.
# NaN, Infinity and integers of more than 4,300 digits, python's other laxities,
# are turned off by what json.loads offers for it; and it takes text, so bytes
# that are not UTF-8 become characters of a private plane first.
NO_LINE = {"valid, but lull's lines are objects": ["top level: *"]}
PYTHON = {"recursion has an end": ["deep: 100,000 *"]}
JQ = {
    "NaN and infinity are numbers": [
        "literal: *nan", "literal: *NaN", "literal: *Infinity",
        "literal: inf", "literal: -inf"],
    "leading zeros": [
        "number: 0[0-9]*", "number: -0[0-9]", "number: a leading zero *",
        "unwanted: a wrong number", "duplicate: the last is wrong"],
    "a leading plus": ["number: +[01]"],
    "no digits before the point": ["number: .5", "number: -.5"],
    "no digits behind it": [
        "number: [01].", "number: -[01].", "number: [01].e1",
        "duplicate: the first is wrong"],
    "NUL is a blank, or a control byte that is fine": [
        "number: NUL inside", "array, wrong: NUL inside", "control byte: NUL*",
        "blanks, none: NUL *"],
    "1F is a control byte that is fine": [
        "control byte: 1F", "control byte: at the 1[67]th byte"],
    "vertical TAB and form feed are blanks": [
        "blanks, none: vertical TAB before a value",
        "blanks, none: form feed before a value"],
    "a BOM is skipped": ["blanks, none: BOM before all"],
    "RS separates texts": ["line, wrong: two objects, RS"],
    "lone surrogates are refused": [
        "surrogate alone: *", "object: a lone surrogate in a key"],
    "256 levels": ["deep: 300 *", "deep: 100,000 *"]}


def decode(text):
    """The bytes of a text of the table."""
    text = re.sub(rb"\\\*([0-9]+)<([^>]*)>",
                  lambda m: m[2] * int(m[1]), text)
    return re.sub(rb"\\x([0-9A-F]{2})",
                  lambda m: bytes([int(m[1], 16)]), text)


def cases():
    with open(TABLE, "rb") as table:
        for row in table:
            if not row.startswith(b"#"):
                name, verdict, text = row.rstrip(b"\n").split(b"\t")
                yield name.decode(), verdict == b"valid", decode(text)


def private(error):
    """A byte that is not UTF-8 is a character of plane 16."""
    return chr(0x10F000 + error.object[error.start]), error.start + 1


codecs.register_error("private", private)


class Number(str):
    """As written."""


def no_constant(name):
    raise ValueError(name)


def loads(text):
    return json.loads(text.decode("utf-8", "private"), parse_int=Number,
                      parse_float=Number, parse_constant=no_constant)


def python(text):
    try:
        return True, loads(text)
    except (ValueError, RecursionError):
        return False, None


def jq(text):
    p = subprocess.run(["jq", "-s", "length"], input=text,
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return p.returncode == 0 and p.stdout.strip() == b"1"


def shown(text):
    """A string of python's as a field of evparse's, unescaped."""
    out = bytearray()
    for c in text:
        o = ord(c)
        if 0x10F080 <= o < 0x10F100:
            out += b"\\x%02X" % (o - 0x10F000)
        elif o == 0:
            out += b"\\x00"
        elif 0xD800 <= o < 0xE000:
            out += b"\\u%04x" % o
        else:
            out += c.encode()
    return bytes(out)


def small_surrogates(field):
    """A lone one keeps the letters that it was written with."""
    return re.sub(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}",
                  lambda m: m[0].lower(), field)


LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
           b"v": b"\v", b"\\": b"\\"}


def unescape(field):
    if field == b"\\N":
        return None
    return re.sub(rb"\\(x[0-9A-F]{2}|.)", lambda m: LETTERS.get(m[1])
                  or bytes([int(m[1][1:], 16)]), field)


def is_value(field, value):
    """Whether a field is what python found."""
    field = unescape(field)
    if value is None or field is None:
        return value is field
    if isinstance(value, bool):
        return field == (b"true" if value else b"false")
    if isinstance(value, (list, dict)):  # as it stands
        field = field.replace(b"\\xFF", chr(0x10F0FF).encode())
        return python(field) == (True, value)
    if isinstance(value, Number):
        return field == value.encode()
    return small_surrogates(field) == small_surrogates(shown(value))


class Sum:
    def __init__(self):
        self.passed = self.failed = 0

    def test(self, holds, *what):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(*what)


def lax(laxities, name):
    return any(fnmatch.fnmatchcase(name, glob)
               for globs in laxities.values() for glob in globs)


def verdicts(table, total):
    """Both parsers on all texts."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(jq, [text for _, _, text in table])
        for (name, valid, text), answer in zip(table, answers):
            ok = python(text)[0]
            if lax(NO_LINE, name):
                total.test(not valid and ok, name, "is no valid text")
                continue
            total.test(ok == valid or lax(PYTHON, name), name, "python:", ok)
            total.test(answer == valid or lax(JQ, name), name, "jq:", answer)


def values(evparse, table, total):
    """What evparse finds at v, one run over all valid texts."""
    table = [case for case in table if case[1]]
    p = subprocess.run([evparse, "-N", "-f", "json", "-t", "t", "-o", "v"],
                       input=b"".join(t + b"\n" for _, _, t in table),
                       stdout=subprocess.PIPE)
    fields = [line.split(b"\t")[1] for line in p.stdout.split(b"\n")[:-1]]
    total.test(len(fields) == len(table), "evparse wrote", len(fields),
               "records of", len(table))
    if len(fields) != len(table):
        return
    for (name, _, text), field in zip(table, fields):
        ok, whole = python(text)
        if ok:
            total.test(is_value(field, whole.get("v")), name,
                       "evparse:", field[:200])
        else:  # too deep for python, and without escapes
            total.test(b'"v":' + field + b"}" in text, name, "is no slice")


def main():
    evparse = sys.argv[1] if len(sys.argv) > 1 else "bin/evparse"
    table, total = list(cases()), Sum()
    verdicts(table, total)
    values(evparse, table, total)
    print("%d passed, %d failed" % (total.passed, total.failed))
    sys.exit(total.failed > 0)


main()
