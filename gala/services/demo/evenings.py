"""The demo's three evenings: a gala in full swing, a wedding, and a draft."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, cycle
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import SYSTEM
from gala.models import Attendee, EventSeat, Invitation, SeatCategory
from gala.services import events, floor, invitations, rsvp, sessions, tickets
from gala.services.demo import needs
from gala.services.demo.people import NAMED, SEATED, WAITING, Family, families
from gala.services.events import EventForm
from gala.services.invitations import MemberForm
from gala.services.sessions import SessionForm

ZONE = "Europe/Madrid"
_FILL = (3, 2, 8, 10, 5, 7, 0, 9, 3, 6, 10, 0, 4)  # how full one table after the other gets: a room as it looks halfway

_A = Attendee.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


def saturday(weeks: int, hour: int) -> datetime:
    """The Saturday in about so many weeks, at a local hour."""
    today = clock.now().astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
    return today + timedelta(days=(5 - today.weekday()) % 7 + 7 * (weeks - 1) + (7 if today.weekday() == 5 else 0))


def make_gala(session: Session, tenant_id: int, codes: Sequence[str], ticket_data: bytes) -> int:
    """25 tables of 10, 60 parties with a mix of answers, about 90 people seated, and 250 tickets; its id."""
    starts = saturday(4, 19)
    form = EventForm(
        name="Spring Gala",
        starts=starts,
        ends=starts + timedelta(hours=6),
        timezone=ZONE,
        venue="Palacio de los Naranjos",
        city="Madrid",
        country="Spain",
        description="Dinner, music and an auction for the children's hospital.\nDress code: black tie.",
        is_public=True,
        doors_open_minutes=43_200,  # a month before: its door can be tried on any day
        hero_image_url="deco",
    )
    event_id = events.create_event(session, SYSTEM, tenant_id, form)
    floor.make_floor(session, SYSTEM, event_id, floor.even(25, 10))
    _mark(session, event_id)
    parties = [_invite(session, event_id, party) for party in chain([WAITING, SEATED], NAMED, families(38, seed=25))]
    for invitation_id, code in zip(parties, codes, strict=False):
        session.execute(update(_I).where(_I.c.id == invitation_id).values(unique_code=code))
    tickets.import_tickets(session, SYSTEM, event_id, ticket_data)
    couple, honoured, others = parties[1], parties[2:4], parties[4:]
    _seat(session, event_id, [_answer(session, event_id, party, "y") for party in (*honoured, couple, *others[:28])])
    for party, said in zip(others[28:], cycle(["y", "n", "", "yn", ""]), strict=False):
        _answer(session, event_id, party, said)
    bo, novak = parties[16], parties[18]
    needs.bring(session, event_id, [parties[0]], [(bo, ""), (novak, "Petra Malá")])
    needs.feed(session, event_id)
    events.publish(session, SYSTEM, event_id)
    _programme(session, event_id, starts, couple)
    return event_id


def _programme(session: Session, event_id: int, starts: datetime, couple: int) -> None:
    """A reception, the dinner, an auction while it ends, the dance; the couple come to most of it."""
    parts = (("Welcome and music", 0, 60), ("Dinner", 60, 120), ("Auction", 150, 60), ("Dance", 210, 150))
    members = session.execute(select(_A.c.id).where(_A.c.invitation_id == couple)).scalars().all()
    for (title, after, minutes), comes in zip(parts, (True, True, False, True), strict=True):
        first = starts + timedelta(minutes=after)
        last = first + timedelta(minutes=minutes)
        form = SessionForm(title, first.isoformat(), last.isoformat(), "Banda Azul" if title == "Dance" else "")
        made = sessions.create_session(session, SYSTEM, event_id, form)
        sessions.answer_session_for(session, SYSTEM, event_id, made, dict.fromkeys(members, comes))


def make_wedding(session: Session, tenant_id: int) -> int:
    """A published wedding of 8 tables with first answers; its id."""
    starts = saturday(10, 17)
    form = EventForm(
        name="Inés & Tomás",
        starts=starts,
        ends=starts + timedelta(hours=9),
        timezone=ZONE,
        venue="Masía del Olivar",
        city="Girona",
        country="Spain",
        description="We say yes, and then we dance.",
        hero_image_url="citrus",
    )
    event_id = events.create_event(session, SYSTEM, tenant_id, form)
    floor.make_floor(session, SYSTEM, event_id, [10, *floor.even(7, 8)])
    for party, said in zip(families(18, seed=8), cycle(["y", "", "y", "yn", "n", ""]), strict=False):
        _answer(session, event_id, _invite(session, event_id, party), said)
    events.publish(session, SYSTEM, event_id)
    return event_id


def make_autumn(session: Session, tenant_id: int) -> int:
    """A draft that has nothing but a date; its id."""
    starts = saturday(22, 20)
    form = EventForm(
        name="Noche de Otoño",
        starts=starts,
        ends=starts + timedelta(hours=4),
        timezone=ZONE,
        city="Madrid",
        country="Spain",
        hero_image_url="lanterns",
    )
    return events.create_event(session, SYSTEM, tenant_id, form)


def _mark(session: Session, event_id: int) -> None:
    """Two tables for guests of honour, one kept by the house, wide places at the doors, three chairs by a pillar."""
    rows = session.execute(select(_S.c.id, _S.c.table_number, _S.c.label).where(_S.c.event_id == event_id))
    ids = {(int(row.table_number), int(row.label)): row.id for row in rows}
    marks = {
        SeatCategory.VIP: [(table, seat) for table in (1, 2) for seat in range(1, 11)],
        SeatCategory.RESERVED: [(3, seat) for seat in range(1, 11)],
        SeatCategory.ACCESSIBLE: [(table, seat) for table in (5, 10, 15, 20, 25) for seat in (5, 6)],
    }
    for category, seats in marks.items():
        floor.set_category(session, SYSTEM, event_id, [ids[seat] for seat in seats], category)
    floor.block(session, SYSTEM, event_id, [ids[13, 1], ids[13, 2], ids[13, 10]])


def _invite(session: Session, event_id: int, party: Family) -> int:
    label, names = party
    return invitations.create_invitation(session, SYSTEM, event_id, label, [MemberForm(name) for name in names])


def _answer(session: Session, event_id: int, invitation_id: int, said: str) -> list[int]:
    """All say ``y`` or ``n``; ``yn``: the last says no; empty: nobody answers. The attendees' ids."""
    members = select(_A.c.id).where(_A.c.invitation_id == invitation_id).order_by(_A.c.position)
    ids = list(session.execute(members).scalars())
    if said:
        answers = {attendee_id: said.startswith("y") for attendee_id in ids}
        if said == "yn":
            answers[ids[-1]] = False
        rsvp.answer_for(session, SYSTEM, event_id, answers)
    return ids


def _seat(session: Session, event_id: int, parties: Sequence[list[int]]) -> None:
    """Seat each party together, one table after the other, none fuller than ``_FILL``."""
    places = _tables(session, event_id)
    here = next(places)
    pairs: list[dict[str, int]] = []
    for party in parties:
        while len(here) < len(party):
            here = next(places)
        pairs += [{"who": attendee_id, "seat": here.pop(0)} for attendee_id in party]
    take = update(_S).where(_S.c.id == bindparam("seat")).values(attendee_id=bindparam("who"), version=_S.c.version + 1)
    session.connection().execute(take, pairs)


def _tables(session: Session, event_id: int) -> Iterator[list[int]]:
    """Of each table the ids of as many seats as are to be taken. What the house reserves stays free."""
    columns = select(_S.c.id, _S.c.table_id).where(_S.c.event_id == event_id, ~_S.c.blocked)
    by_table: dict[int, list[int]] = {}
    for row in session.execute(
        columns.where(_S.c.category != SeatCategory.RESERVED.value).order_by(_S.c.table_id, _S.c.position)
    ):
        by_table.setdefault(row.table_id, []).append(row.id)
    for seats, most in zip(by_table.values(), cycle(_FILL), strict=False):
        yield seats[:most]
