"""Servers for the browser tests: each with a data directory, a port and a database of its own, to stop at will."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

import gala.db
from gala import clock, migrations
from gala.build import ROOT, server_command, serving_environment
from gala.db import create_gala_engine
from gala.models import Event, EventSeat, MembershipStatus, Role, Tenant
from gala.services.accounts import hash_password
from tests import factories

PASSWORD = "gala-demo"
ORGANIZER = "organizer@gala.test"


class Server:
    """One server process and its database, which the test may look into and change behind its back."""

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self.folder, self.log = folder, folder / "server.log"
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite:///{folder / 'gala.db'}"
        self.env = {
            **serving_environment(),
            "GALA_DATA_DIR": str(folder),
            "GALA_DATABASE_URL": database_url,
            "GALA_PORT": str(self.port),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @cached_property
    def engine(self) -> Engine:
        """The test's own way into the database."""
        return create_gala_engine(self.database_url, pool_size=2)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed. The server is told nothing: its boards read again by themselves."""
        with gala.db.transaction(self.engine) as session:
            yield session
        self.engine.dispose()  # the database may be stopped before the next time

    def gala(self, *args: str) -> None:
        """Run the ``gala`` command on this server's data."""
        subprocess.run(
            [sys.executable, "-m", "gala", *args], cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL
        )

    def migrate(self) -> None:
        """Make the tables, and an organization whose organizer signs in as the demo's."""
        migrations.upgrade(self.engine)
        with self.transaction() as session:
            tenant = factories.make_tenant(session, name="Fundación Aurora")
            user = factories.make_user(session, email=ORGANIZER, password_hash=hash_password(PASSWORD))
            factories.make_member(session, tenant, Role.TENANT_ADMIN, user=user, status=MembershipStatus.ACTIVE)

    def start(self) -> None:
        """Start it and wait until it answers. Fails the test with the end of its log when it does not."""
        command = server_command("127.0.0.1", self.port)
        with self.log.open("a") as out:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/api/health", timeout=5).read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"the server did not start:\n{self.log.read_text()[-3000:]}", pytrace=False)

    def stop(self, *, hard: bool = False) -> None:
        """End it; ``hard``: as a machine does that loses its power."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        """End it for good."""
        self.stop()
        self.engine.dispose()


class Party:
    """An event of a test's own and its parties: nobody else's seats are touched."""

    def __init__(self, server: Server, *parties: list[str], tables: int = 2, seats: int = 4, **event: Any) -> None:
        self.server = server
        with server.transaction() as session:
            tenant = session.query(Tenant).order_by(Tenant.id).first()
            assert tenant is not None
            # The factories count from 1 in every process: an event must not meet the one of another run.
            slug = f"{event.get('name', 'party')}-{random.randrange(10**9)}".lower().replace(" ", "-")
            made = factories.make_event(session, tenant, **{"slug": slug} | event)
            self.event_id = int(made.id or 0)
            self.seats = {
                (seat.table_number, seat.label): int(seat.id or 0)
                for seat in factories.make_floor(session, made, tables, seats)
            }
            invited = [factories.make_invitation(session, made, names) for names in parties]
            self.codes = [one.unique_code for one in invited]
            self.members = {
                name: int(member.id or 0)
                for one, names in zip(invited, parties, strict=True)
                for name, member in zip(names, factories.members_of(session, one), strict=True)
            }

    def let_holds_end_in(self, seconds: float) -> None:
        """Bring the end of every hold of this event near."""
        end, seats = clock.now() + timedelta(seconds=seconds), EventSeat.__table__  # type: ignore[attr-defined]
        with self.server.transaction() as session:
            here = (seats.c.event_id == self.event_id, seats.c.holder.is_not(None))
            session.execute(update(seats).where(*here).values(hold_expires_at=end, version=seats.c.version + 1))

    def start_in(self, time: timedelta) -> None:
        """Bring the event near, and with it the guests' deadline."""
        with self.server.transaction() as session:
            event = session.get_one(Event, self.event_id)
            event.start_at, event.end_at = clock.now() + time, clock.now() + time + timedelta(hours=5)

    def in_use(self) -> int:
        """How many seats somebody has or holds."""
        with self.server.transaction() as session:
            return sum(
                1
                for seat in session.query(EventSeat).filter_by(event_id=self.event_id)
                if seat.attendee_id or seat.holder
            )


def _free_port() -> int:
    """One that stays free while its server is away: below those that the system hands out for calls, and among a
    thousand that no other process of these tests takes."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        with socket.socket() as probe:
            port = 20000 + process % 10 * 1000 + random.randrange(1000)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
