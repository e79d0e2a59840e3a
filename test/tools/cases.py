"""cases - random cases, each of which ends the run, and is shown, when it is
not as it must be.

usage: PROGRAM BIN [-n CASES] [-s SEED]
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile

# Fields, as records have them.
VALUES = ["/", "/a", "x y", "\\t", 'q"', "\\\\", "é", "\\N", "", "\\\\xFF", "7",
          "-1.50", "1e2"]


def run(argv, most=1, **more):
    """The output; most: the highest status that is well, 0 without a word."""
    p = subprocess.run(argv, capture_output=True, **more)
    if not 0 <= p.returncode <= most or (most == 0 and p.stderr):
        sys.exit(f"{argv}: status {p.returncode}: {p.stderr}\n"
                 f"{more.get('input', '')}")
    return p.stdout


def as_text(x):
    if isinstance(x, list):
        return "\n".join(map(as_text, x))
    return x.decode(errors="replace") if isinstance(x, bytes) else str(x)


def differ(what, argv, want, got, **shown):
    """shown: what else tells the case, by its name."""
    if want == got:
        return
    print("differs:", what, *argv)
    for name, x in (*shown.items(), ("want", want), ("got", got)):
        print("---", name)
        print(as_text(x))
    sys.exit(1)


def main(*cases):
    """Each is called with a source of chance and BIN, in an empty folder."""
    p = argparse.ArgumentParser()
    p.add_argument("bin")
    p.add_argument("-n", type=int, default=2000)
    p.add_argument("-s", type=int, default=1)
    a = p.parse_args()
    bin = os.path.abspath(a.bin)
    with tempfile.TemporaryDirectory() as d:
        os.chdir(d)
        for i in range(a.n):
            r = random.Random(f"{a.s}.{i}")
            for case in cases:
                case(r, bin)
        os.chdir("/")
    print(f"{len(cases) * a.n} passed, 0 failed")
