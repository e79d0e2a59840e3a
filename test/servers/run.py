#!/usr/bin/env python3
"""Real servers are asked, and evparse reads their logs: by -f auto, by the
name of the format, and by the very string of the server's configuration. Every
request that was sent must be there, every field as it was sent.

usage: run.py [--keep DIR] BIN
"""
import argparse
import os
import signal
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
import logs  # noqa: E402
import sent  # noqa: E402
import servers  # noqa: E402
from values import field  # noqa: E402

passed = failed = 0


def check(name, wrong):
    """One line of TAP; wrong says what is, in a few lines."""
    global passed, failed
    number = passed + failed + 1
    if not wrong:
        passed += 1
        print('ok %d - %s' % (number, name))
        return
    failed += 1
    print('not ok %d - %s' % (number, name))
    for line in wrong[:8]:
        print('#   ' + line[:400])
    if len(wrong) > 8:
        print('#   and %d more' % (len(wrong) - 8))


def unless(good, *wrong):
    return [] if good else list(wrong)


def compare(events, cases, row, lines):
    """What differs, between events by address and what was sent."""
    wrong = [] if events else ['nothing is there']
    for case in cases:
        if case.ip not in lines:
            wrong.append('%s is not in the log' % case.ip)
            continue
        if case.ip not in events:
            wrong.append('%s is not there' % case.ip)
            continue
        try:
            want = row(case, lines[case.ip])
        except (AssertionError, AttributeError) as e:
            wrong.append('%s: the log is odd: %r' % (case.ip, e))
            continue
        for event in events[case.ip]:
            for column, value in want.items():
                got = event.get(column, 'no such column')
                if hasattr(value, 'is_met_by'):
                    good = value.is_met_by(got)
                else:
                    value = field(value)
                    good = got == value
                if not good:
                    wrong.append('%s (%r): %s is %s, not %s' % (
                        case.ip, case.line()[:60], column, got[:120],
                        str(value)[:120]))
    return wrong


def counts(events, cases, also):
    """Who is not there, or too often."""
    wrong = []
    there = {ip: len(e) for ip, e in events.items()}
    for case in cases:
        n = there.pop(case.ip, 0)
        if n != 1:
            wrong.append('%s (%r): %d times' % (case.ip, case.line()[:60], n))
    return wrong + ['%s: nobody sent it' % ip for ip in there
                    if ip not in also]


def times(events, cases, log):
    wrong = [] if events else ['nothing is there']
    for case in cases:
        low = int((case.start // log.unit - log.behind) * log.unit * 1000) - 30
        for event in events.get(case.ip, []):
            if not low <= int(event['time']) <= case.end * 1000 + 30:
                wrong.append('%s: %s is not in %d to %d' % (
                    case.ip, event['time'], low, case.end * 1000))
    return wrong


class Reader:
    def __init__(self, evparse, directory):
        self.evparse, self.directory = evparse, directory

    def parse(self, file, options):
        p = subprocess.run([self.evparse, *options, file],
                           capture_output=True, cwd=self.directory)
        lines = p.stdout.decode('utf-8', 'surrogateescape').split('\n')
        columns = lines[0].split('\t')
        rows = [dict(zip(columns, r.split('\t'))) for r in lines[1:-1]]
        events = {}
        for r in rows:
            events.setdefault(r.get('ip'), []).append(r)
        return p, columns, events

    def read(self, log, way, options, cases):
        """One log, read in one way."""
        name = '%s, %s' % (log.name, way)
        if way == 'auto':
            options = [*options, '-v']
        p, columns, events = self.parse(log.file, options)
        wrong = p.stderr.decode('utf-8', 'replace').split('\n')[:-1]
        if way == 'auto':
            found = 'evparse: %s: %s' % (log.file, log.auto)
            check(name + ': is ' + log.auto, wrong[:1] != [found] and wrong)
            wrong = [w for w in wrong if w != found]
        if p.returncode:
            wrong.append('status %d' % p.returncode)
        check(name + ': nothing refused', wrong)
        if columns[0] != 'time':
            return
        check(name + ': %d requests' % len(cases),
              counts(events, cases, log.also))
        check(name + ': columns', log.columns and columns[1:] != log.columns
              and ['%s, not %s' % (columns[1:], log.columns)])
        check(name + ': times', times(events, cases, log))
        check(name + ': fields', compare(
            events, cases, log.row,
            logs.by_address(os.path.join(self.directory, log.file))))

    def cut(self, cases):
        """haproxy's lines end at 1024 bytes by default. Those are refused;
        made whole in the file of rejects, they are read."""
        def lines(file):
            with open(os.path.join(self.directory, file)) as f:
                return f.read().splitlines()

        whole = lines('haproxy.rfc3164.log')
        cut = [n for n, line in enumerate(lines('haproxy.cut.log'))
               if not line.endswith('"')]
        p, _, events = self.parse('haproxy.cut.log', [
            '-f', 'syslog:haproxy', '-R', '100', '-r', 'rejects'])
        check('haproxy, cut: the others are read', unless(
            p.returncode == 0 and len(events) == len(cases) - len(cut),
            'status %d, %d requests' % (p.returncode, len(events))))
        others = [c for c in cases if c.ip in events]
        check('haproxy, cut: fields of the others', compare(
            events, others, logs.haproxy, logs.by_address(
                os.path.join(self.directory, 'haproxy.cut.log'))))
        rejects = [r.split('\t') for r in lines('rejects')] \
            if os.path.exists(os.path.join(self.directory, 'rejects')) else []
        check('haproxy, cut: %d lines are refused' % len(cut), unless(
            cut and [r[1] for r in rejects] == [str(n + 1) for n in cut],
            'not %s' % [r[:3] for r in rejects]))
        with open(os.path.join(self.directory, 'repaired'), 'w') as f:
            for r, n in zip(rejects, cut):
                f.write('\t'.join(r[:3] + [whole[n]]) + '\n')
        p, _, events = self.parse('repaired', ['-f', 'rejects:syslog:haproxy'])
        check('haproxy, cut: repaired, and read again', unless(
            p.returncode == 0 and len(events) == len(cut),
            'status %d, %d requests' % (p.returncode, len(events)),
            p.stderr.decode()))


def start(directory):
    """All servers, and what they write to."""
    origin = servers.Origin()
    syslogs = {n: servers.Syslog(os.path.join(directory, f)) for n, f in (
        ('udp3164', 'haproxy.rfc3164.log'), ('udp5424', 'haproxy.rfc5424.log'),
        ('udpcut', 'haproxy.cut.log'))}
    v6 = servers.has_v6()
    values = {n: s.port for n, s in syslogs.items()}
    ports = servers.free_ports(2 * len(servers.COMMANDS) + 1)
    values.update(dir=directory, origin=origin.server_address[1],
                  dead=ports.pop(), v6='' if v6 else '#',
                  v6bind='::1' if v6 else '')
    running = {}
    values['rsyslog'] = ports[0]
    for name in ('rsyslog', 'nginx', 'apache', 'haproxy', 'squid', 'caddy',
                 'lighttpd'):
        server = servers.Server(name, directory, dict(
            values, port=ports.pop(0), h2=ports.pop(0)))
        server.start()
        running[name] = server
    return running, syslogs, v6


def produce(directory):
    """Asks all servers. What was sent to each."""
    running, syslogs, v6 = start(directory)
    asked = {}
    try:
        for name, server in running.items():
            server.wait()
        for name, server in running.items():
            if name == 'rsyslog':
                continue
            cases = [c for c in sent.number(sent.cases()) if c.is_for(name)]
            asked[name] = [c for c in cases if not c.v6 or
                           v6 and name != 'lighttpd']
            for case in asked[name]:
                port = server.h2 if case.by == 'h2' else server.port
                sent.send(case, port, proxy=name == 'squid')
    finally:
        for name, server in running.items():
            if name != 'rsyslog':
                server.stop()
        servers.settle(os.path.join(directory, 'rsyslog.nginx.old.log'),
                       len(asked.get('nginx', [])))
        servers.settle(os.path.join(directory, 'rsyslog.haproxy.old.log'),
                       len(asked.get('haproxy', [])))
        running['rsyslog'].stop()
        for s in syslogs.values():
            s.stop()
    return asked


def run(evparse, directory):
    servers.prepare(directory, sent.USERS)
    asked = produce(directory)
    with open(os.path.join(directory, 'sent.tsv'), 'w') as f:
        f.write('server\tip\tline\tagent\treferrer\tuser\tstatus\n')
        for name, cases in asked.items():
            for c in cases:
                f.write('\t'.join([name, c.ip] + [field(v) for v in (
                    c.line(), c.agent, c.referrer, c.user, c.status)]) + '\n')
    reader = Reader(evparse, directory)
    for log in logs.all_of(directory, asked):
        for way, options in log.ways:
            reader.read(log, way, options, log.cases)
    reader.cut(asked['haproxy'])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('bin')
    parser.add_argument('--keep', metavar='DIR')
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    evparse = os.path.abspath(os.path.join(args.bin, 'evparse'))
    with tempfile.TemporaryDirectory() as temporary:
        directory = os.path.abspath(args.keep or temporary)
        os.makedirs(directory, exist_ok=not args.keep)
        try:
            run(evparse, directory)
        except Exception:
            check('the test itself', traceback.format_exc().split('\n')[-9:])
    print('1..%d' % (passed + failed))
    print('%d passed, %d failed' % (passed, failed))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
