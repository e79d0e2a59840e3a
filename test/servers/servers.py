"""Real servers as private instances: on loopback, on ports that were free,
with all they write in a directory of the test's own. They end with the test,
by their process ids, also when it is killed.
"""
import base64
import hashlib
import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
COMMANDS = {
    'nginx': ('nginx.conf', 'nginx -c {} -e {dir}/nginx.error'),
    'apache': ('apache.conf', 'apache2 -f {} -DFOREGROUND'),
    'haproxy': ('haproxy.cfg', 'haproxy -db -f {}'),
    'squid': ('squid.conf', 'squid -N -n lulltest -f {}'),
    'caddy': ('Caddyfile', 'caddy run --adapter caddyfile --config {}'),
    'lighttpd': ('lighttpd.conf', 'lighttpd -D -f {}'),
    'rsyslog': ('rsyslog.conf', 'rsyslogd -n -C -i {dir}/rsyslog.pid -f {}'),
}


def free_ports(n):
    """Ports that nobody has, of all addresses at once."""
    taken = []
    for _ in range(n):
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s.bind(('', 0))
        taken.append(s)
    ports = [s.getsockname()[1] for s in taken]
    for s in taken:
        s.close()
    return ports


def has_v6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as s:
            s.bind(('::1', 0))
        return True
    except OSError:
        return False


class Origin(socketserver.ThreadingTCPServer):
    """Answers what the servers pass on: /status/N with that status, /slow/N
    after N ms, anything else with 200."""
    allow_reuse_address = daemon_threads = True

    class RequestHandlerClass(socketserver.StreamRequestHandler):
        def handle(self):
            line = self.rfile.readline(1 << 17)
            length = 0
            while (header := self.rfile.readline(1 << 17)).strip():
                if header.lower().startswith(b'content-length:'):
                    length = int(header.split(b':')[1])
            self.rfile.read(length)
            status, body = 200, b'the origin\n'
            parts = line.split(b' ')[1].split(b'/') if b' ' in line else []
            if b'status' in parts:
                status = int(parts[parts.index(b'status') + 1])
            if b'slow' in parts:
                time.sleep(int(parts[parts.index(b'slow') + 1]) / 1000)
            if status in (204, 304) or line.startswith(b'HEAD '):
                body = b''
            head = b'HTTP/1.1 %d Some Reason\r\n' % status
            if status not in (204, 304):
                head += b'Content-Length: %d\r\n' % len(body)
            try:
                self.wfile.write(head + b'Connection: close\r\n\r\n' + body)
            except OSError:
                pass

    def __init__(self):
        super().__init__(('127.0.0.1', 0), self.RequestHandlerClass)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Syslog(threading.Thread):
    """Writes each datagram as a line."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.out = open(path, 'wb', buffering=0)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while (line := self.socket.recv(1 << 17)) != b'end':
            self.out.write(line.rstrip(b'\n') + b'\n')

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.sendto(b'end', ('127.0.0.1', self.port))
        self.join()
        self.out.close()


class Server:
    def __init__(self, name, directory, values):
        self.name = name
        conf, command = COMMANDS[name]
        with open(os.path.join(HERE, conf)) as f:
            text = f.read()
        for key, value in values.items():
            text = text.replace('@%s@' % key, str(value))
        self.conf = os.path.join(directory, conf)
        with open(self.conf, 'w') as f:
            f.write(text)
        self.command = command.format(self.conf, dir=directory).split()
        self.directory = directory
        self.port, self.h2 = values['port'], values['h2']

    def start(self):
        out = os.path.join(self.directory, self.name + '.stdout.log')
        err = os.path.join(self.directory, self.name + '.stderr')
        env = dict(os.environ, HOME=self.directory, TZ='IST-5:30',
                   PATH=os.environ['PATH'] + ':/usr/sbin:/sbin')
        with open(out, 'wb') as o, open(err, 'wb') as e:
            # squid gives root up, which would forget the signal
            proxy = ['--reuid=proxy', '--regid=proxy', '--clear-groups']
            self.process = subprocess.Popen(
                ['setpriv', '--pdeathsig', 'TERM'] +
                (proxy if self.name == 'squid' and os.geteuid() == 0 else []) +
                self.command,
                stdin=subprocess.DEVNULL, stdout=o, stderr=e, env=env)

    def is_up(self):
        if self.name == 'rsyslog':
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                try:
                    s.bind(('127.0.0.1', self.port))
                    return False
                except OSError:
                    return True
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            return s.connect_ex(('127.0.0.1', self.port)) == 0

    def wait(self):
        """Until it takes connections."""
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            if self.is_up():
                return
            time.sleep(0.05)
        with open(os.path.join(self.directory, self.name + '.stderr')) as f:
            raise RuntimeError('%s does not start: %s' % (
                self.name, f.read()[-2000:]))

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def settle(path, lines):
    """Waits a little for the last lines of a log."""
    for _ in range(50):
        try:
            with open(path, 'rb') as f:
                if f.read().count(b'\n') >= lines:
                    return
        except FileNotFoundError:
            pass
        time.sleep(0.1)


def prepare(directory, users):
    """What the configurations name: users, a program, a place for files."""
    os.chmod(directory, 0o755)
    secret = base64.b64encode(hashlib.sha1(b'secret').digest())
    with open(os.path.join(directory, 'users'), 'wb') as f:
        for user in users:
            f.write(user + b':{SHA}' + secret + b'\n')
    anyone = os.path.join(directory, 'anyone')
    with open(anyone, 'w') as f:
        f.write('#!/bin/sh\nwhile read -r _; do echo OK; done\n')
    os.chmod(anyone, 0o755)
    os.makedirs(os.path.join(directory, 'www'), exist_ok=True)
    for name, body in (('index.html', 'a page\n'), ('here', 'apache\n')):
        with open(os.path.join(directory, 'www', name), 'w') as f:
            f.write(body)
    if os.geteuid() == 0:  # squid runs as that
        shutil.chown(directory, 'proxy')
