"""A private PostgreSQL for tests and benchmarks: made in a temporary directory, gone when it is done.

It listens on the loopback only, on a port of its own, and runs as an unprivileged user, since PostgreSQL refuses
root. Nothing of a PostgreSQL that already runs on the machine is touched.
"""

import glob
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 30.0
"""Seconds until a server that does not answer counts as failed."""

PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
"""Where Debian and Homebrew keep the server's programs."""

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: nothing has to survive a power cut."""


class PostgresMissing(RuntimeError):
    """No PostgreSQL can be started on this machine; the text says what is missing."""


class Postgres:
    """A server of one's own that can be stopped and started again, always at the same ``address``."""

    def __init__(self, folder: Path, *, durable: bool, **settings: str) -> None:
        self._programs, self._user = find_programs(), _unprivileged_user()
        self._folder, self._data = folder, folder / "data"
        if self._user:
            shutil.chown(folder, self._user.pw_name)
        make = [self._programs / "initdb", "-D", self._data, "-U", "gala", "-A", "trust"]
        _run(self._user, folder, *make, "-E", "UTF8", "--no-sync", "--locale=C")
        self._port = _free_port()
        self.address = f"postgresql+psycopg://gala@127.0.0.1:{self._port}/postgres"
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "200",
            **({} if durable else QUICK),
            **settings,
        }
        self._flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers. Raises PostgresMissing."""
        with (self._folder / "log").open("a") as log:
            self._server = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), *self._flags],
                **_as(self._user),
                cwd=self._folder,
                stdout=log,
                stderr=log,
                # Ctrl+C is for the tests; the server is stopped below, after the last connection.
                start_new_session=True,
            )
        _wait_until_ready(self._server, self._port, self._folder / "log")

    def stop(self) -> None:
        """Stop it; whoever is connected is cut off."""
        server, self._server = self._server, None
        if server is None:
            return
        server.send_signal(2)  # SIGINT: fast shutdown, which does not wait for clients.
        try:
            server.wait(WAIT)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def own_postgres(*, durable: bool = False, **settings: str) -> Iterator[Postgres]:
    """A running PostgreSQL of one's own, in which databases may be created.

    ``durable`` keeps fsync on, as production does: for benchmarks. ``settings`` are postgresql.conf's.
    Raises PostgresMissing.
    """
    folder = Path(tempfile.mkdtemp(prefix="gala-postgres-"))
    try:
        server = Postgres(folder, durable=durable, **settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres(*, durable: bool = False, **settings: str) -> Iterator[str]:
    """The SQLAlchemy address of an ``own_postgres``."""
    with own_postgres(durable=durable, **settings) as server:
        yield server.address


def find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``. Raises PostgresMissing."""
    candidates = [folder for place in PLACES for folder in sorted(glob.glob(place), key=_version, reverse=True)]
    if on_path := shutil.which("initdb"):
        candidates.insert(0, str(Path(on_path).resolve().parent))
    if config := shutil.which("pg_config"):
        candidates.append(subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip())
    for candidate in map(Path, candidates):
        if all((candidate / program).exists() for program in ("initdb", "postgres")):
            return candidate
    raise PostgresMissing(
        "there is no initdb; install it with: apt-get install postgresql (or brew install postgresql)"
    )


def _version(folder: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", Path(folder).parent.name)))


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; None: as ourselves. Raises PostgresMissing."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run as")


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(user: pwd.struct_passwd | None, folder: Path, *command: object) -> None:
    done = subprocess.run(list(map(str, command)), **_as(user), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise PostgresMissing(f"{command[0]} failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + WAIT
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="gala", dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise PostgresMissing(f"the server did not start: {log.read_text()[-500:]}") from None
            time.sleep(0.05)
