"""An event whose doors are open: passes for everybody, gates to pair, tablets that scan, and the log behind them."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, TimeoutError, expect
from sqlalchemy import update

from gala import clock
from gala.models import Attendance, Attendee, AttendeeStatus, Event, PassKey, Tenant
from gala.rules import passes
from gala.services import gates, people
from tests import factories
from tests.browser.serving import Party, Server

KEY_ID = "5ca1ab1e"

# With a promise Playwright's own waiting does not wait: what it gives is true.
_IS_KEPT = r"""async () => {
  if (!navigator.serviceWorker.controller) return false;
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  const paths = kept.flat().map((request) => new URL(request.url).pathname);
  return [/^\/kiosk\/$/, /zxing_reader.*wasm$/, /camera_eye.*js$/].every((one) => paths.some((path) => one.test(path)));
}"""
_IS_LAST = """([name, kind]) => {
  const [last] = galaKiosk.now().last;
  return last?.name === name && (!kind || last.kind === kind);
}"""


class Evening(Party):
    """A party that began a quarter of an hour ago; everybody said yes."""

    def __init__(self, server: Server, *parties: list[str], **event: Any) -> None:
        super().__init__(server, *parties, start_at=clock.now() - timedelta(minutes=15), **event)
        self.key = Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes_raw()
        with server.transaction() as session:
            tenant = session.get_one(Event, self.event_id).tenant_id
            # Nothing here signs but this test: the private half stays out of the database.
            known = {"tenant_id": tenant, "event_id": self.event_id, "created_at": clock.now()}
            session.add(PassKey(key_id=KEY_ID, public_key=public, private_key=b"", **known))
            session.execute(
                update(Attendee).where(Attendee.event_id == self.event_id).values(status=AttendeeStatus.ACCEPTED)  # type: ignore[arg-type]
            )

    def passed(self, name: str, revision: int = 1) -> str:
        """What stands in the code of this guest's pass."""
        return passes.sign(self.key.private_bytes_raw(), KEY_ID, self.event_id, self.members[name], revision)

    def gate(self, name: str) -> tuple[int, str]:
        """A new gate and the code that pairs a tablet with it."""
        with self.server.transaction() as session:
            made = gates.create_gate(session, self._organizer(session), self.event_id, name)
        return made.gate_id, made.code

    def revoke(self, gate_id: int) -> None:
        """The organizer closes a gate."""
        with self.server.transaction() as session:
            gates.revoke_gate(session, self._organizer(session), self.event_id, gate_id)

    def rename(self, name: str, correct: str) -> None:
        """An organizer corrects somebody's name in the address book."""
        with self.server.transaction() as session:
            entry = session.get_one(Attendee, self.members[name]).guest_id
            people.edit_guest(session, self._organizer(session), entry, people.GuestForm(correct))

    def _organizer(self, session: Any) -> Any:
        return factories.organizer(session.get_one(Tenant, session.get_one(Event, self.event_id).tenant_id))

    def log(self, lines: int = 0) -> list[Attendance]:
        """Every line of the door's log, as it happened: once there are so many."""
        until = time.monotonic() + 30
        while True:
            with self.server.transaction() as session:
                told = session.query(Attendance).filter_by(event_id=self.event_id)
                found = told.order_by(Attendance.scanned_at, Attendance.id).all()  # type: ignore[arg-type]
                session.expunge_all()
            if len(found) >= lines or time.monotonic() > until:
                return found
            time.sleep(0.2)

    def told(self, *kinds: str) -> Counter[str]:
        """How many lines of the log name each guest; of these verdicts only, if any are given."""
        names = {number: name for name, number in self.members.items()}
        return Counter(names[line.attendee_id or 0] for line in self.log() if not kinds or line.verdict in kinds)


def open_kiosk(page: Page, address: str) -> None:
    """Open the tablet's page, and let the test look into its store."""
    page.add_init_script("try { localStorage.gala_kiosk_lab = 'yes' } catch {}")
    page.goto(f"{address}/kiosk/")


def pair(page: Page, address: str, code: str) -> None:
    """Make the browser a gate."""
    open_kiosk(page, address)
    page.locator("[name=code]").fill(code)
    page.locator("[name=code]").press("Enter")
    ready(page)


def ready(page: Page) -> None:
    """The tablet is open for the next guest."""
    try:
        page.wait_for_function("window.galaKiosk?.now().phase === 'on'")
    except TimeoutError as late:
        shown = page.evaluate("[location.href, window.galaKiosk?.now().phase, document.body.innerText.slice(0, 300)]")
        raise AssertionError(f"the tablet does not open: {shown}") from late
    expect(page.locator("#scan")).to_be_visible()


def page_is_kept(page: Page) -> None:
    """The page opens without a network from now on, with its camera and all."""
    until = time.monotonic() + 30
    while not page.evaluate(_IS_KEPT):
        assert time.monotonic() < until, "the page is not kept"
        page.wait_for_timeout(50)


def hand_scan(page: Page, text: str) -> None:
    """Type as a hand scanner does: fast, and Enter at the end."""
    box = page.locator("#scan")
    box.fill(text)
    box.press("Enter")


def greeted(page: Page, name: str, kind: str = "", timeout: float = 15_000) -> None:
    """The tablet has answered the scan of ``name``, and keeps what it did until the server has it."""
    page.wait_for_function(_IS_LAST, arg=[name, kind], timeout=timeout)


def empty_queue(page: Page, timeout: float = 30_000) -> None:
    """Everything that the tablet did has been told to the server."""
    page.wait_for_function("galaKiosk.now().online && !galaKiosk.now().waiting", timeout=timeout)
