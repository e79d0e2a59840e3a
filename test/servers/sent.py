"""What is sent to the servers, and the sending: by curl what curl can say, by
a socket what it cannot. Every request comes from an address of its own
(127.7.0.1, 127.7.0.2, ...): by that it is found in any log again.
"""
import base64
import socket
import subprocess
import time

FIREFOX = (b'Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 '
           b'Firefox/115.0')
UTF8 = 'Ünï/1.0 (日本; 😀)'.encode()
BINARY = b'\xff\xfe bad \xc3( \xed\xa0\x80 end'
JSON = b'{"a":"b\\c\\u0041","d":[1,null]} \\x41\\" \\'
LIKE_A_LOG = (b'-" 200 5 "-" "x" 1.1.1.1 - - [15/Jan/2024:10:00:00 +0000] '
              b'"GET / HTTP/1.1')
PUNCTUATION = b"|{}#;:,<>?!@$%^&*()_+=~`' ${jndi:ldap://x/y} %{Foo}i $uri"


class Case:
    """A request, and once it was sent its answer. None is: no such header."""

    def __init__(self, target=b'/', method=b'GET', agent=FIREFOX,
                 referrer=None, user=None, password=b'secret',
                 host=b'a.example', protocol=b'HTTP/1.1', foo=None, body=b'',
                 raw=None, by='curl', only=None, never=(), v6=False,
                 slow=0, leave=False, logged=None, unanswered=None):
        self.target, self.method, self.agent = target, method, agent
        self.referrer, self.user, self.password = referrer, user, password
        self.host, self.protocol, self.foo = host, protocol, foo
        self.body, self.by, self.slow = body, by, slow
        self.only, self.never, self.v6 = only, never, v6
        self.leave = leave          # before the answer
        self.logged = logged or {}  # server: what it makes of the line
        self.unanswered = unanswered or {}  # server: the status in its log
        self.raw = raw              # the whole request, instead of all that
        if raw is not None:
            self.by = 'socket'
            self.agent = self.host = None

    def line(self, server=None):
        """Its first line, or what the server makes of it."""
        if server in self.logged:
            return self.logged[server]
        if self.raw is not None:
            return self.raw.split(b'\r')[0]
        return b' '.join((self.method, self.target, self.protocol))

    def is_for(self, server):
        return server in self.only if self.only else server not in self.never

    def headers(self):
        pairs = [(b'Host', self.host), (b'User-Agent', self.agent),
                 (b'Referer', self.referrer), (b'X-Foo', self.foo)]
        if self.user is not None:
            pair = base64.b64encode(self.user + b':' + self.password)
            pairs.append((b'Authorization', b'Basic ' + pair))
        return [p for p in pairs if p[1] is not None]


def cases():
    """All of them, new."""
    c = Case
    # These answer before there is anything to log, or log something else.
    no_log = ('caddy', 'lighttpd', 'squid')
    return [
        c(), c(b'/index.html?a=b&c=d%20e'), c(b'/', v6=True),
        # paths
        c(b'/percent%20blank%2Fslash%22quote%5Cback'),
        c(b'/%e2%82%ac/%C3%A9?%FF=%00%0a'), c(b'/%0a%0d%09%0b%08%0c%07%7f%1b'),
        c('/café/日本'.encode()), c(b'/\xff\xfe\x80?\xc0\xaf'),
        c(b'/"quoted"/\'single\''), c(b'/back\\slash/\\x41/\\"/\\'),
        c(b"/a'b;c,d|e{f}g[h]^i`j~k!l$m*(n)"),
        c(b'//double///slash/./../dot'), c(b'/here?q="GET%20/"+200'),
        c(b'/?' + b'long' * 1900), c(b'/-'), c(b'-', never=no_log),
        c(b'/%{Foo}i/$uri/%23hash/%%', never=no_log),
        c(b'http://a.example/absolute?x=y',
          logged={'lighttpd': b'GET /absolute?x=y HTTP/1.1'}),
        c(b'/' + b'x' * 20000, never=no_log),
        # requests that are none
        *(c(raw=r, never=no_log) for r in (
            b'\r\n'.join((line, b'Host: a.example', b'', b'')) for line in (
                b'GET /\x01\x1b[31m\x7f HTTP/1.1', b'get /lower HTTP/1.1',
                b'GET / HTTP/7.3', b'GET / NOHTTP', b'hello', b'"', b'\\',
                b'GET', b'-', b'- - -'))),
        c(raw=b'GET \r\n\r\n', never=no_log, logged={'apache': b'GET'}),
        c(raw=b' GET / HTTP/1.1\r\n\r\n', never=no_log,
          logged={'apache': b'GET / HTTP/1.1'}),
        c(raw=b'GET /blank here HTTP/1.1\r\nHost: a.example\r\n\r\n',
          never=no_log, logged={'apache': b'GET /blank here'}),
        c(raw=b'GET  /two  blanks  HTTP/1.1\r\nHost: a.example\r\n\r\n',
          never=no_log, logged={'apache': b'GET /two blanks'}),
        c(raw=b'GET /tab\there HTTP/1.1\r\nHost: a.example\r\n\r\n',
          never=no_log, logged={'apache': b'GET /tab here'}),
        c(raw=b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xd9"\\\r\n\r\n',
          never=no_log, logged={'apache': b'\x16\x03\x01\x02'}),
        c(raw=b'GET /partial HTTP/1.1\r\nHos', never=no_log,
          unanswered={'nginx': b'400'}),
        c(raw=b'GET /\r\n\r\n', never=no_log,
          unanswered={'nginx': b'200', 'apache': b'404'},
          logged={'haproxy': b'GET / HTTP/1.0'}),
        c(raw=b'GET /no-host HTTP/1.1\r\n\r\n', never=no_log),
        c(raw=b'GET /1.0 HTTP/1.0\r\n\r\n'),
        c(raw=b'', only=('apache',), logged={'apache': b'-'},
          unanswered={'apache': b'408'}),
        # methods, protocols, statuses
        c(method=b'HEAD'), c(method=b'POST', body=b'x=' + b'y' * 5000),
        c(b'/put', b'PUT', body=b'{}'), c(b'/x', b'DELETE'),
        c(b'*', b'OPTIONS', never=('caddy', 'squid')),
        c(b'/dav', b'PROPFIND'), c(b'/p', b'PATCH'),
        c(b'*', b'M-SEARCH', never=no_log), c(b'/t', b'TRACE'),
        c(b'/x', b"ODD_METHOD.1!~'*", never=no_log),
        c(b'a.example:443', b'CONNECT', only=('squid',),
          unanswered={'squid': b'500'}),
        c(protocol=b'HTTP/1.0'),
        c(b'/h2?q="', protocol=b'HTTP/2.0', by='h2', referrer=UTF8,
          only=('nginx', 'haproxy'),
          logged={'haproxy': b'GET http://a.example/h2?q=" HTTP/2.0'}),
        *(c(b'/status/%d' % s) for s in (
            201, 204, 206, 302, 304, 400, 401, 403, 404, 418, 429, 451, 499,
            500, 502, 503, 504, 599)),
        c(b'/here'), c(b'/moved'), c(b'/gone'), c(b'/denied'),
        c(b'/second'), c(b'/dropped', unanswered={'nginx': b'444'}),
        c(b'/slow/200', slow=200),
        c(b'/slow/1500', leave=True, by='socket',
          only=('nginx', 'haproxy', 'squid'),
          unanswered={'nginx': b'499', 'haproxy': b'400', 'squid': b'000'}),
        # agents
        *(c(agent=a) for a in (
            None, b'', b'-', b'--', b'"', b'\\', b'\\"', b'""', b"'", UTF8,
            BINARY, JSON, LIKE_A_LOG, PUNCTUATION, b'a\tb', b'x' * 6000,
            b'curl/7.88.1', b'1', b'null', b'\\N', b'\xef\xbb\xbfbom')),
        c(agent=b'a\x01\x1b[31mb\x08\x7f\x0b.', by='socket', never=no_log),
        # referrers
        *(c(referrer=r) for r in (
            b'', b'-', b'"', b'http://a.example/?q="x"&r=\\\\s', UTF8, BINARY,
            JSON, LIKE_A_LOG, b'android-app://com.example/', b'a\tb',
            b'x' * 5000)),
        c(agent=b'', referrer=b''), c(agent=JSON, referrer=JSON, foo=JSON),
        c(agent=None, referrer=None, foo=b'bar'), c(foo=b''), c(foo=UTF8),
        # users
        *(c(b'/private', user=u) for u in USERS),
        c(b'/private'), c(b'/private', user=b'ann', password=b'wrong'),
        c(b'/private', user=b''),
        # hosts
        c(host=b'b.example'), c(host=b'A.Example:8080'),
        c(host=b'other.example'), c(host=b'[::1]'),
    ]


USERS = (b'ann', b"o'neil", b'Ann Lee', 'Ünï'.encode(), b'a"b', b'\\x41',
         b'a\\', b'100%', b'-x', b'"', b'ann@example.com')


def number(all_cases):
    """Gives each its address."""
    for n, case in enumerate(all_cases, 1):
        case.ip = '::1' if case.v6 else '127.7.%d.%d' % (n >> 8, n & 255)
    return all_cases


def text(case):
    """The request as bytes."""
    if case.raw is not None:
        return case.raw
    lines = [case.line()] + [n + b': ' + v for n, v in case.headers()]
    return b'\r\n'.join(lines) + b'\r\nConnection: close\r\n\r\n' + case.body


def by_socket(case, port):
    family = socket.AF_INET6 if case.v6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.settimeout(10)
        s.bind((case.ip, 0))
        s.connect(('::1' if case.v6 else '127.0.0.1', port))
        s.sendall(text(case))
        if case.leave:
            time.sleep(0.3)
            return b''
        if case.raw and not case.raw.endswith(b'\r\n\r\n'):
            s.shutdown(socket.SHUT_WR)
        answer = b''
        try:
            while more := s.recv(1 << 16):
                answer += more
        except ConnectionResetError:
            pass
        return answer


def by_curl(case, port, proxy):
    at = '[::1]' if case.v6 else '127.0.0.1'
    command = [b'curl', b'-q', b'-s', b'-i', b'--raw', b'--path-as-is',
               b'--max-time', b'10', b'--interface', case.ip.encode(),
               b'--request-target', case.target]
    version = {b'HTTP/1.0': b'-0', b'HTTP/1.1': b'--http1.1',
               b'HTTP/2.0': b'--http2-prior-knowledge'}
    command.append(version[case.protocol])
    if case.method == b'HEAD':
        command.append(b'-I')
    else:
        command += [b'-X', case.method]
    for name, value in case.headers():
        if name == b'Authorization' and proxy:
            name = b'Proxy-Authorization'
        command += [b'-H', name + b': ' + value if value else name + b';']
    for name in (b'User-Agent', b'Accept'):
        if not any(n == name for n, _ in case.headers()):
            command += [b'-H', name + b':']
    if case.by != 'h2':
        command += [b'-H', b'Connection: close']
    if case.body:
        command += [b'--data-binary', b'@-', b'-H', b'Expect:']
    command.append(b'http://%s:%d/' % (at.encode(), port))
    return subprocess.run(command, input=case.body,
                          capture_output=True).stdout


def send(case, port, proxy=False):
    """Sends it and keeps what came back: status, headers, body, times."""
    if proxy and case.target.startswith(b'/') and case.raw is None:
        case.target = b'http://' + case.host + case.target
    case.start = time.time()
    if case.by == 'socket':
        answer = by_socket(case, port)
    else:
        answer = by_curl(case, port, proxy)
    case.end = time.time()
    case.answer = answer
    head, _, case.reply = answer.partition(b'\r\n\r\n')
    while head.startswith(b'HTTP/1.1 100'):
        head, _, case.reply = case.reply.partition(b'\r\n\r\n')
    words = head.split(b'\r\n')[0].split(b' ')
    case.status = words[1] if words[0].startswith(b'HTTP/') else None
    if case.status is None:
        case.reply = answer  # HTTP/0.9 has no head
