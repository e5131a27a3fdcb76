"""PgBouncer in RDS Proxy's place: TLS on both ways, pooled by the transaction, logins looked up in secrets.

Of each login it keeps one connection to the server, so that whoever asks at once shares it.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from localcloud import ports
from tests.integration.shoppulse.tls import HOST

# Where Debian puts it is on root's PATH alone.
PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = {host}
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {home}/users
logfile = {home}/log
pidfile = {home}/pid
pool_mode = transaction
default_pool_size = 1
client_tls_sslmode = require
client_tls_cert_file = {home}/server.crt
client_tls_key_file = {home}/server.key
server_tls_sslmode = verify-full
server_tls_ca_file = {home}/server.crt
"""


class Pooler:
    """One that runs; it admits who is in `learn`'s passwords, by user."""

    def __init__(self, home, port, account):
        self.port = port
        self._home, self._account, self._process = home, account, None
        self._known = {}

    def learn(self, user, password):
        """Admit this login from now on; one that is connected stays."""
        self._known[user] = password
        lines = "".join(f'"{user}" "{password}"\n' for user, password in self._known.items())
        # At once: PgBouncer also looks by itself whether the file has changed.
        (self._home / "users.new").write_text(lines)
        (self._home / "users.new").replace(self._home / "users")
        if self._process:
            self._process.send_signal(signal.SIGHUP)

    def start(self):
        if self._account:
            for path in (self._home, *self._home.iterdir()):
                shutil.chown(path, self._account.uid, self._account.gid)
        who = {"user": self._account.uid, "group": self._account.gid} if self._account else {}
        self._process = subprocess.Popen(
            [PROGRAM, self._home / "pgbouncer.ini"], stderr=subprocess.DEVNULL, **who
        )
        user, password = next(iter(self._known.items()))
        for _ in range(1000):
            try:
                psycopg2.connect(
                    host=HOST, port=self.port, user=user, password=password, dbname="postgres"
                ).close()
            except psycopg2.OperationalError as error:
                assert self._process.poll() is None, "PgBouncer ended"
                reason = str(error)
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"PgBouncer does not answer: {reason}")

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait()


@contextmanager
def pooling(server, certificates, user, password):
    """A pooler before the server, which is known by the certificate in the folder; it admits this login."""
    home = Path(tempfile.mkdtemp(prefix="shoppulse-pooler-"))
    for name in ("server.crt", "server.key"):
        shutil.copy(certificates / name, home)
    port = ports.choose()
    (home / "pgbouncer.ini").write_text(
        SETTINGS.format(host=HOST, port=server.port, own_port=port, home=home)
    )
    pooler = Pooler(home, port, server.account)
    pooler.learn(user, password)
    try:
        pooler.start()
        yield pooler
    finally:
        pooler.stop()
        shutil.rmtree(home)
