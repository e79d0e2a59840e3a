"""What a field must be: bytes, NULL, or something that says what it takes."""
import re
from decimal import Decimal

NULL = None
METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ ")
PROTOCOL = re.compile(rb' [A-Za-z]+/\d+(\.\d+)?$')


class Number:
    """A decimal number within bounds."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def is_met_by(self, text):
        return re.fullmatch(r'-?\d+(\.\d+)?', text) is not None and \
            self.low <= float(text) <= self.high

    def must_meet(self, value):
        """Also what the log itself says."""
        assert self.is_met_by(value.decode()), (value, str(self))

    def __str__(self):
        return '%.3f to %.3f' % (self.low, self.high)


class Cut:
    """What begins so, and is not all of it."""

    def __init__(self, whole):
        self.whole = field(whole)

    def is_met_by(self, text):
        return self.whole.startswith(text) and len(text) > 1000

    def __str__(self):
        return self.whole[:100] + '..., cut'


class Ending:
    def __init__(self, end):
        self.end = end.decode()

    def is_met_by(self, text):
        return text.endswith(self.end)

    def __str__(self):
        return '...' + self.end


class OneOf:
    def __init__(self, *values):
        self.values = [field(v) for v in values]

    def is_met_by(self, text):
        return text in self.values

    def __str__(self):
        return ' or '.join(self.values)


class Any:
    def is_met_by(self, text):
        return True


def field(value):
    """A value as records have it (design 1)."""
    if value is NULL:
        return '\\N'
    out = []
    for c in value.decode('utf-8', 'surrogateescape'):
        code = ord(c)
        if 0xdc80 <= code <= 0xdcff or code == 0:
            out.append('\\\\x%02X' % (code & 0xff))
        elif c in '\\\t\n\r\b\f\v':
            out.append('\\' + '\\tnrbfv'['\\\t\n\r\b\f\v'.index(c)])
        elif code < 32 or code == 127:
            out.append('\\x%02X' % code)
        else:
            out.append(c)
    return ''.join(out)


def dash(value):
    """What a log cannot tell from nothing."""
    return NULL if value == b'-' else value


def request(line):
    """Method, path and protocol of a request line."""
    method, protocol = METHOD.match(line), PROTOCOL.search(line)
    if dash(line) is NULL:
        return NULL, NULL, NULL
    if not method or not protocol or method.end() > protocol.start():
        return NULL, line, NULL
    path = line[method.end():protocol.start()]
    if b' ' in path:
        return NULL, line, NULL
    return line[:method.end() - 1], path, protocol.group()[1:]


def exact(number, power=0):
    """A number of a log times ten to a power, as decimal."""
    d = Decimal(number.decode()).scaleb(power)
    return format(d.quantize(1) if d == d.to_integral() else d.normalize(),
                  'f').encode()
