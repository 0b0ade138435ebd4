"""What tablets report of their doors: each item once, whenever and however often it comes.

A tablet decides by itself whom it lets in; this is where it tells. An item's id is the unique ``client_id`` of its line
in the log: the answer to one that is repeated is read from that line, and nothing is written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, event_facts, requires
from gala.models import Attendance, AttendanceStatus, ScanVerdict
from gala.rules.door_items import REFUSALS, Item, Unusable, read, to_ms
from gala.services import activity, plus_ones
from gala.services.comings import AT_ONCE, EARLIEST, Result, come_in, simple
from gala.services.door_book import (
    AGAIN,
    UNDO_WITHIN,
    Book,
    Row,
    came,
    left,
    line,
    lock_people,
    open_book,
)
from gala.services.door_entry import barred

_L = Attendance.__table__  # type: ignore[attr-defined]


@requires(Permission.CHECK_IN, archived=True, later=True)
def record(session: Session, actor: Actor, event_id: int, items: Sequence[Mapping[str, Any]]) -> list[Result]:
    """Write down what a tablet reports, in its order, each item for itself; one answer an item.

    It may also come when the event is in the archive, or from a gate that was revoked: what happened at the door is
    kept, though of a revoked gate it is only held, and does not count.
    """
    now, is_held = clock.now(), actor.gate is not None and actor.gate.is_revoked
    if len(items) == 1 and not is_held and (one := simple(items[0], now)):
        (done,) = come_in(session, event_id, [(actor, one)])
        if done:
            return [done]
    event = event_facts(session, event_id)
    said = [read(item, now, event.start_at - EARLIEST) for item in items]
    good = [item for item in said if isinstance(item, Item)]
    book = _open(session, event_id, good)
    report = _Report(session, actor, event_id, book, now, event.admit_unanswered)
    if not is_held:
        report.lock_parties({item.party for item in good if item.kind == "plus_one"})
    for item in good:
        if item.id not in book.rows:
            report.hold(item) if is_held else report.take(item)
    book.settle(session)
    return [_unusable(item) if isinstance(item, Unusable) else _answer(book, item.id) for item in said]


def _open(session: Session, event_id: int, items: Sequence[Item]) -> Book:
    """The book of everybody whom the items are about: those whom they name, and those whose lines they take back."""
    names = {item.id for item in items} | {item.of for item in items if item.of}
    whose = select(_L.c.attendee_id).where(_L.c.client_id.in_(names), _L.c.event_id == event_id)
    known = session.execute(whose.where(_L.c.attendee_id.is_not(None))).scalars()
    people = {*known, *(item.attendee for item in items if item.attendee)}
    book = open_book(session, event_id, people, names)
    late = {who for row in book.rows.values() if row["event_id"] == event_id and (who := row["attendee_id"])} - people
    # Somebody's line was written this very moment: then that person is locked and read as well.
    return open_book(session, event_id, people | late, names) if late else book


def _unusable(item: Unusable) -> Result:
    return Result(item.id, "invalid", reason=item.reason)


class _Report:
    """One batch being written into the book."""

    def __init__(
        self, session: Session, actor: Actor, event_id: int, book: Book, now: datetime, admit_unanswered: bool
    ) -> None:
        self.session, self.actor, self.event_id, self.book = session, actor, event_id, book
        self.now, self.admit_unanswered = now, admit_unanswered
        self.tenant_id = activity.tenant_of(session, event_id)

    def lock_parties(self, asked: Collection[int | None]) -> None:
        """Lock the invitations on which plus-ones are named, with all others of the batch: in one order, or two gates
        would wait for each other."""
        own = {person.invitation_id for person in self.book.people.values()}
        self.parties = plus_ones.lock_parties(self.session, self.event_id, own | set(asked)) if asked else {}

    def hold(self, item: Item) -> None:
        """Keep what a revoked gate says, without believing it."""
        times = {"in": {"checkin_time": item.at}, "out": {"checkout_time": item.at}}.get(item.kind, {})
        self._add(item, verdict=ScanVerdict.HELD.value, note=item.text or item.verdict, **times)

    def take(self, item: Item) -> None:
        """Write one item down."""
        ways: dict[str, Callable[[Item], None]] = {
            "in": self._in,
            "out": self._out,
            "undo": self._undo,
            "refused": self._refused,
            "note": self._note,
            "plus_one": self._plus_one,
        }
        ways[item.kind](item)

    def _add(self, item: Item, **known: Any) -> None:
        who = known.pop("attendee_id", item.attendee if item.attendee in self.book.people else None)
        told = {"client_id": item.id, "offline": self._waited(item)}
        self.book.add(line(self.actor, self.tenant_id, self.event_id, who, item.at, **told | known))

    def _waited(self, item: Item) -> bool:
        return item.offline or self.now - item.at > AT_ONCE

    def _in(self, item: Item) -> None:
        """Somebody was let in. Whom the server would have stopped is not counted: a conflict where it was not asked."""
        person = self.book.people.get(item.attendee or 0)
        why = barred(person, self.admit_unanswered)
        if why and self._waited(item):
            note = why if person else f"{why} {item.attendee}"
            self._add(item, checkin_time=item.at, verdict=ScanVerdict.CONFLICT.value, note=note)
        elif why:
            self._add(item, checkin_time=item.at, verdict=why)
        elif item.verdict == ScanVerdict.ALREADY_IN:
            self._add(item, **came(item.at), note=AGAIN)
        elif not self._waited(item) and self.book.story(person.id).is_inside:  # type: ignore[union-attr]
            self._add(item, checkin_time=item.at, verdict=ScanVerdict.ALREADY_IN.value)
        else:
            self._add(item, **came(item.at))

    def _out(self, item: Item) -> None:
        self._add(item, **left(item.at))

    def _undo(self, item: Item) -> None:
        """Take back the line that the item names, or the person's last coming that counts."""
        row = self.book.rows.get(item.of) if item.of else self._last_coming(item.attendee or 0)
        if row is None or row["event_id"] != self.event_id or not (row["checkin_time"] or row["checkout_time"]):
            self._add(item, verdict=ScanVerdict.UNDONE.value, note="nothing")
        elif item.at - row["scanned_at"] > UNDO_WITHIN:
            self._add(item, verdict=ScanVerdict.UNDONE.value, note="too_late", attendee_id=row["attendee_id"])
        else:
            self.book.undo(row)
            self._add(item, verdict=ScanVerdict.UNDONE.value, attendee_id=row["attendee_id"])

    def _last_coming(self, attendee_id: int) -> Row | None:
        coming = self.book.story(attendee_id).came
        return self.book.rows[coming.client_id] if coming else None

    def _refused(self, item: Item) -> None:
        verdict = item.verdict if item.verdict in REFUSALS else ScanVerdict.UNKNOWN.value
        self._add(item, verdict=verdict, note=item.text)

    def _note(self, item: Item) -> None:
        self._add(item, note=item.text)
        about = {"event_id": self.event_id, "attendee_id": item.attendee, "text": item.text}
        activity.log(self.session, self.actor, self.tenant_id, "door.note", **about)

    def _plus_one(self, item: Item) -> None:
        """Somebody unnamed till now comes in with a party. One too many is not on the list, wherever they are."""
        party = self.parties.get(item.party or 0)
        if party is None or not plus_ones.may_bring(self.session, party):
            told = ScanVerdict.CONFLICT if self._waited(item) else ScanVerdict.UNKNOWN
            note = f"no_plus_one {item.text}"[:500]
            self._add(item, attendee_id=None, checkin_time=item.at, verdict=told.value, note=note)
            return
        who = plus_ones.name_plus_one(self.session, party, item.text)
        self.book.learn(lock_people(self.session, self.event_id, [who]))
        self._add(item, attendee_id=who, **came(item.at))
        about = {"invitation_id": party.id, "attendee_id": who}
        activity.log(self.session, self.actor, self.tenant_id, "member.added", **about)


def _answer(book: Book, client_id: str) -> Result:
    """What the tablet is told of an item, from its line."""
    row = book.rows[client_id]
    if row["event_id"] != book.event_id:
        return _unusable(Unusable(client_id, "id"))
    who, at, gate = row["attendee_id"], row["scanned_at"], row["gate"]
    outcome, reason = _outcome(row)
    if outcome in {"already_in", "conflict"} and who is not None and (first := book.story(who).came):
        at, gate = first.at, book.rows[first.client_id]["gate"]
    return Result(client_id, outcome, who, to_ms(at), gate, reason)


def _outcome(row: Row) -> tuple[str, str]:
    verdict, note = row["verdict"], row["note"]
    if verdict == ScanVerdict.HELD:
        return "held", ""
    if verdict == ScanVerdict.UNDONE:
        return ("invalid", note) if note else ("undone", "")
    if verdict == ScanVerdict.LEFT:
        return ("out" if row["status"] == AttendanceStatus.LEFT else "logged"), ""
    if row["checkin_time"] is None:
        return "logged", ""
    if verdict == ScanVerdict.UNKNOWN:
        return "invalid", note.partition(" ")[0] or "unknown"
    if verdict == ScanVerdict.CONFLICT:
        return "conflict", note.partition(" ")[0] or "twice"
    return ("in" if verdict == ScanVerdict.WELCOME else verdict), ""
