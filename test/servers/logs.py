"""The logs that the servers write, and what evparse must find in them: of
every request, column by column, what was sent and what came back.
"""
import re
from urllib.parse import unquote_to_bytes

from values import (NULL, Any, Cut, Ending, Number, OneOf, dash, exact,
                    request)

BASE = ['ip', 'host', 'user', 'method', 'path', 'protocol', 'status', 'bytes',
        'referrer', 'agent']
ADDRESS = re.compile(rb'127\.7\.\d+\.\d+|::1')


def unread(case, server):
    """The server answered before it read the headers."""
    origin = b'/status/' in case.target
    return not origin and {
        'nginx': case.status in (b'400', b'414'),
        'apache': case.status == b'414' or
        case.status == b'400' and b'%%' not in case.target,
    }.get(server, False)


def header(case, server, value):
    return NULL if unread(case, server) else dash(value)


def base(case, server):
    """The columns of access logs, as far as servers agree."""
    method, path, protocol = request(case.line(server))
    if case.status == b'414':
        method, path, protocol = NULL, Cut(case.line()), NULL
    return {
        'ip': case.ip.encode(), 'host': NULL, 'user': NULL, 'method': method,
        'path': path, 'protocol': protocol,
        'status': case.status or case.unanswered.get(server, b'-'),
        'bytes': b'%d' % len(case.reply),
        'referrer': header(case, server, case.referrer),
        'agent': header(case, server, case.agent),
    }


def whole(case):
    """The bytes of an answer, its headers too."""
    return b'%d' % len(case.answer)


def milliseconds(case):
    return Number(case.slow, (case.end - case.start) * 1000 + 50)


def nginx(case, line):
    row = base(case, 'nginx')
    if not unread(case, 'nginx'):
        row['user'] = NULL if case.user == b'' else case.user
    return row


def nginx_host(case):
    """$host: of the request, in small letters and without the port."""
    if case.raw is not None or unread(case, 'nginx'):
        return b'a.example'
    host = case.host.lower()
    return host if host.endswith(b']') else host.split(b':')[0]


def nginx_timed(case, line):
    took, msec, upstream = re.search(
        rb'" (\d+\.\d{3}) (\d+\.\d{3}) ([^"]*)$', line).groups()
    row = nginx(case, line)
    row.update(host=nginx_host(case), duration=exact(took, 3),
               time=exact(msec, 3), upstream_response_time=dash(upstream))
    milliseconds(case).must_meet(row['duration'])
    return row


def nginx_shaped(case, line):
    """escape=json: what is not there is empty."""
    row = nginx(case, line)
    row.update(host=nginx_host(case), duration=milliseconds(case))
    # $request_uri counts before $request, and is empty when it was refused
    row['path'] = b'' if b'"url":""' in line else \
        case.line().split(b' ')[1].removeprefix(b'http://a.example')
    for column, value in (('user', case.user), ('referrer', case.referrer),
                          ('agent', case.agent), ('http_x_foo', case.foo)):
        row[column] = dash(value or b'')
        if unread(case, 'nginx'):
            row[column] = b''
    return row


def nginx_json(case, line):
    """The same, as nothing but JSON: - is a string like others."""
    shaped = nginx_shaped(case, line)
    row = {c: b'-' if shaped[c] is NULL else shaped[c]
           for c in ('ip', 'host', 'user', 'referrer', 'agent')}
    if case.raw is None and not unread(case, 'nginx'):
        row['page'] = case.target.removeprefix(b'http://a.example')
    for column in ('event', 'device', 'country', 'amount'):
        row[column] = NULL
    return row


def nginx_paths(case, line):
    """With -o: numbers are as they are written."""
    took, = re.search(rb'"took":([\d.]+),', line).groups()
    return {'ip': case.ip.encode(), 'took': took, 'x': b'a-site',
            'status': case.status or case.unanswered['nginx'],
            'bytes': b'%d' % len(case.reply),
            'request': Cut(case.line()) if case.status == b'414'
            else case.line()}


def apache(case, line):
    row = base(case, 'apache')
    row['bytes'] = whole(case)
    row['user'] = case.user
    return row


def apache_vhost(case, line):
    row = apache(case, line)
    row['host'] = b'b.example' if case.host == b'b.example' else b'a.example'
    return row


def apache_vport(case, line):
    return dict(apache_vhost(case, line),
                port=line.split(b' ')[0].split(b':')[1])


def apache_timed(case, line):
    frac, = re.search(rb'\[\d+/\w+/\d+:\d+:\d+:\d+\.(\d{3}) ', line).groups()
    took, = re.search(rb'" \d{3} (?:-|\d+) (\d+) "', line).groups()
    row = apache(case, line)
    host = nginx_host(case) if not unread(case, 'apache') else b'a.example'
    row.update({
        'time': Ending(frac), 'duration': exact(took, -3),
        'bytes': b'%d' % len(case.reply) if case.reply else NULL,
        'host': host.strip(b'[]'), 'peer_ip': row['ip'], 'keepalives': b'0',
        'X-Foo': header(case, 'apache', case.foo),
        'connection': OneOf(NULL, b'+')})
    milliseconds(case).must_meet(row['duration'])
    return row


# Apache has more escapes than evparse decodes (design 2.1).
STAY = {b'\n': b'\\n', b'\r': b'\\r', b'\v': b'\\v', b'\b': b'\\b'}


def apache_uri(case):
    """%U: decoded, and without what is double."""
    path = case.target.removeprefix(b'http://a.example').split(b'?')[0]
    path = re.sub(rb'/+', b'/', unquote_to_bytes(path)).replace(b'/./', b'/')
    for c, escape in STAY.items():
        path = path.replace(c, escape)
    return path.replace(b'/slash/../', b'/')


def apache_tabbed(case, line):
    cells = line.split(b'\t')
    row = apache(case, line)
    row.update({
        'time': exact(cells[0][:-3]), 'duration': exact(cells[8]),
        'user': NULL, 'referrer': NULL, 'bytes': b'%d' % len(case.reply),
        'X-Foo': header(case, 'apache', case.foo)})
    if case.raw is not None or unread(case, 'apache'):
        row.update(method=Any(), path=Any(), protocol=Any())
    elif case.status != b'400':
        row['path'] = apache_uri(case)
        row['query'] = case.target.partition(b'?')[2]
    milliseconds(case).must_meet(row['duration'])
    return row


def lighttpd(case, line):
    row = base(case, 'lighttpd')
    if case.user != b'' and case.status != b'401':
        row['user'] = case.user
    refused = case.status == b'400' and b'/status/' not in case.target
    row['host'] = NULL if refused else nginx_host(case)
    if case.raw is not None:
        row['host'] = NULL
    for column in 'referrer', 'agent':
        row[column] = row[column] or NULL
    return row


def lighttpd_combined(case, line):
    """Taken for combined: what stands in the place of ident is lost."""
    return dict(lighttpd(case, line), host=NULL)


def haproxy(case, line):
    row = base(case, 'haproxy')
    row.update(referrer=NULL, agent=NULL)
    if b'"<BADREQ>"' in line:
        row.update(method=NULL, path=b'<BADREQ>', protocol=NULL)
    row.update(haproxy_more(case, line))
    return row


HAPROXY_LINE = re.compile(
    rb'(?:127\.7\.\d+\.\d+|::1):(\d+) \[[^]]*\.(\d{3})\] (\S+) (\S+)/(\S+) '
    rb'(-?\d+)/(-?\d+)/(-?\d+)/(-?\d+)/(\d+) (-?\d+) (\d+) - - (\S{4}) '
    rb'(\d+)/(\d+)/(\d+)/(\d+)/(\d+) (\d+)/(\d+) (?:{(.*)} )?"(.*)"$')


def haproxy_more(case, line):
    """What only this line knows."""
    part = HAPROXY_LINE.search(line).groups()
    none = {b'-1': NULL}
    more = dict(zip(
        ('remote_port', 'time', 'frontend', 'backend', 'server',
         'request_time', 'queue_time', 'connect_time', 'response_time',
         'duration', 'status', 'bytes', 'termination_state',
         'process_connections', 'frontend_connections', 'backend_connections',
         'server_connections', 'retries', 'server_queue', 'backend_queue'),
        (none.get(p, p) for p in part)))
    more['time'] = Ending(more['time'])
    milliseconds(case).must_meet(more['duration'])
    assert more['status'] == (case.status or case.unanswered['haproxy']), line
    # It has said less to its log than to the client: 'connection: close'
    assert len(case.reply) <= int(more['bytes']) <= len(case.answer) or \
        not case.answer or b'BADREQ' in line or case.by == 'h2', line
    if part[20] is not None:
        more['request_headers'] = b'|'.join(
            v or b'' for v in (case.agent, case.referrer))
    url = case.line('haproxy').split(b' ')[1:2]
    if url and url[0].startswith(b'http://a.example/'):
        more.update(scheme=b'http', host=b'a.example', port=NULL,
                    path=url[0].removeprefix(b'http://a.example'))
    return more


def squid(case, line):
    row = base(case, 'squid')
    path = case.target
    if case.raw is not None:
        path = case.raw.split(b' ')[1]
    time, took = line.split()[:2]
    row.update({
        'time': exact(time, 3), 'duration': exact(took),
        'method': case.line().split(b' ')[0], 'protocol': NULL,
        'referrer': NULL, 'agent': NULL, 'bytes': whole(case),
        'path': re.sub(rb'[\x80-\xff]', lambda m: b'%%%02X' % m[0][0], path)})
    url = re.match(rb'(http)://(\[.*?\]|[^/:]*):?(\d*)(.*)', row['path'])
    if url:
        row['scheme'], row['host'], row['port'], row['path'] = url.groups()
        row['host'], row['port'] = row['host'].lower(), row['port'] or NULL
    elif case.method == b'CONNECT':
        row['host'], row['port'] = row['path'].split(b':')
        row['bytes'] = Any()  # it counts nothing here
        row['path'] = NULL
    result, hierarchy, kind = [line.split()[n] for n in (3, -2, -1)]
    row['result'], row['hierarchy'], row['peer'], row['content_type'] = (
        dash(v) for v in result.split(b'/')[:1] + hierarchy.split(b'/')
        + [kind])
    if case.user and b'/private' in case.target:
        quoted = line.split(b'/private ')[1].split(b' FIRSTUP')[0]
        row['user'] = OneOf(case.user, quoted)
    milliseconds(case).must_meet(row['duration'])
    return row


def caddy(case, line):
    row = base(case, 'caddy')
    row['host'] = (case.host or b'').removesuffix(b':8080')
    row['referrer'], row['agent'] = case.referrer, case.agent
    row['user'] = case.user if case.user == b'ann' and \
        case.status != b'401' else OneOf(NULL, b'')
    for column in 'path', 'referrer', 'agent':
        if row[column] is not NULL:
            row[column] = replaced(row[column])
    row['duration'] = milliseconds(case)
    return row


def replaced(value):
    """Go writes no byte that is not UTF-8."""
    return re.sub('[\udc80-\udcff]', '\ufffd', value.decode(
        'utf-8', 'surrogateescape')).encode()


class Log:
    def __init__(self, name, file, cases, row, ways, columns=None, unit=1,
                 also=(), behind=0, auto=None):
        self.name, self.file, self.cases, self.row = name, file, cases, row
        self.ways, self.columns, self.unit = ways, columns, unit
        self.auto = auto      # what -f auto must find
        self.also = also      # addresses that may be there besides
        self.behind = behind  # how many units its clock may be late


def by_address(path):
    with open(path, 'rb') as f:
        return {m[0].decode(): line for line in f.read().split(b'\n')
                if (m := ADDRESS.search(line))}


# What these have besides
HAPROXY = [
    'remote_port', 'frontend', 'backend', 'server', 'request_time',
    'queue_time', 'connect_time', 'response_time', 'duration',
    'request_cookie', 'response_cookie', 'termination_state',
    'process_connections', 'frontend_connections', 'backend_connections',
    'server_connections', 'retries', 'server_queue', 'backend_queue',
    'request_headers', 'response_headers', 'scheme', 'port',
    'connection_error', 'ssl_error', 'client_cert_error', 'client_ca_error',
    'ssl_resumed', 'ssl_protocol', 'ssl_cipher']
SQUID = ['duration', 'result', 'scheme', 'port', 'hierarchy', 'peer',
         'content_type', 'request_headers', 'response_headers']
CADDY = ['duration', 'bytes_in', 'remote_port']
# accesslog.format, as its manual has the default
LIGHTTPD = '%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'


def nginx_string(directory, name):
    """The log_format of that name, as it stands in the configuration."""
    with open(directory + '/nginx.conf') as f:
        return re.search(r'log_format %s [^;]*;' % name, f.read())[0]


def apache_string(directory, name):
    """The LogFormat of that name."""
    with open(directory + '/apache.conf') as f:
        for m in re.finditer(r'(?m)^LogFormat (?:[^\\\n]|\\(?:.|\n))*$',
                             f.read()):
            if m[0].split()[-1] == name:
                return m[0]
    raise KeyError(name)


def all_of(directory, asked):
    logs = []

    def log(*args, **more):
        logs.append(Log(*args, **more))

    def named(*names):
        return [(n, ['-f', n]) for n in names]

    def in_india(ways):
        return [(n, options + ['-z', '+05:30']) for n, options in ways]

    log('nginx combined', 'nginx.combined.log', asked['nginx'], nginx,
        named('auto', 'combined'), BASE, auto='combined')
    string = nginx_string(directory, 'timed')
    log('nginx, 12 fields', 'nginx.timed.log', asked['nginx'], nginx_timed,
        [('its log_format', ['-f', string]),
         ('its string alone', ['-f', ''.join(re.findall("'([^']*)'", string))])
         ], BASE + ['duration', 'upstream_response_time'])
    log('nginx, like JSON', 'nginx.shaped.log', asked['nginx'], nginx_shaped,
        [('its log_format', ['-f', nginx_string(directory, 'shaped')])],
        BASE + ['duration', 'http_x_foo'])
    log('nginx, like JSON', 'nginx.shaped.log', asked['nginx'], nginx_json,
        named('auto', 'json'), auto='json')
    log('nginx, like JSON', 'nginx.shaped.log', asked['nginx'], nginx_paths,
        [('json, -o', ['-f', 'json', '-o', 'ip=remote_addr,request,status,'
                       'bytes,took,x==a-site'])],
        ['ip', 'request', 'status', 'bytes', 'took', 'x'])
    log('apache combined', 'apache.combined.log', asked['apache'], apache,
        named('auto', 'combined') +
        [('its LogFormat', ['-f', apache_string(directory, 'combined')])],
        BASE, auto='combined')
    log('apache vhost_combined', 'apache.vhost_combined.log',
        asked['apache'], apache_vhost, named('auto', 'vcombined'), BASE,
        auto='vcombined')
    log('apache vhost_combined', 'apache.vhost_combined.log',
        asked['apache'], apache_vport, [
            ('its LogFormat',
             ['-f', apache_string(directory, 'vhost_combined')])],
        BASE + ['port'])
    log('apache, 14 fields', 'apache.timed.log', asked['apache'],
        apache_timed,
        [('its LogFormat', ['-f', apache_string(directory, 'timed')])],
        BASE + ['duration', 'X-Foo', 'peer_ip', 'keepalives', 'connection'])
    log('apache, with tabs', 'apache.tabbed.log', asked['apache'],
        apache_tabbed,
        [('its LogFormat', ['-f', apache_string(directory, 'tabbed')])],
        BASE + ['query', 'duration', 'X-Foo'])
    log('lighttpd', 'lighttpd.log', asked['lighttpd'], lighttpd,
        [('its string', ['-f', LIGHTTPD])], BASE, behind=1)
    log('lighttpd', 'lighttpd.log', asked['lighttpd'], lighttpd_combined,
        named('auto'), BASE, behind=1, auto='combined')
    # All servers are in India; only haproxy's times do not say so.
    log('haproxy, raw', 'haproxy.stdout.log', asked['haproxy'], haproxy,
        in_india(named('auto', 'haproxy')), BASE + HAPROXY, unit=0.001, auto='haproxy')
    for name, file in (
            ('RFC 3164', 'haproxy.rfc3164.log'),
            ('RFC 5424', 'haproxy.rfc5424.log'),
            ('in the new files of rsyslog', 'rsyslog.haproxy.new.log'),
            ('in the old files of rsyslog', 'rsyslog.haproxy.old.log')):
        log('haproxy, ' + name, file, asked['haproxy'], haproxy,
            in_india(named('auto', 'syslog:haproxy')), BASE + HAPROXY, unit=0.001,
            auto='syslog:haproxy')
    for name in 'new', 'old':
        log('nginx, in the %s files of rsyslog' % name,
            'rsyslog.nginx.%s.log' % name, asked['nginx'], nginx,
            named('auto', 'syslog:combined'), BASE, auto='syslog:combined')
    log('squid', 'squid.native.log', asked['squid'], squid,
        named('auto', 'squid'), BASE + SQUID, unit=0.001, also=['127.0.0.1'],
        auto='squid')
    log('caddy', 'caddy.log', asked['caddy'], caddy, named('auto', 'caddy'),
        BASE + CADDY, unit=0.001, auto='caddy')
    return logs
