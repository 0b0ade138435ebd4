"""What is known of an event's people, read at once for a whole file."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gala.models import (
    Attendee,
    Event,
    EventSeat,
    EventSession,
    EventTable,
    Guest,
    GuestTag,
    Invitation,
    SessionAnswer,
)  # fmt: skip
from gala.rules.names import fold
from gala.services.guests import COMING
from gala.services.invitations.figures import ACTIVE
from gala.services.needs import Needs, needs_of

FEW = 500
"""So many ids are asked for by name; of more, everybody is read and the others left out."""

_A, _E, _G, _I, _N, _P, _S, _T, _W = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, EventTable, Guest, Invitation, SessionAnswer, EventSession, EventSeat, GuestTag, Event)
)
_PEOPLE = (
    _A.c.id, _A.c.guest_id, _A.c.invitation_id, _A.c.status, _A.c.meal_choice, _A.c.checked_in_at,
    _G.c.name, _G.c.search_name, _G.c.title, _G.c.email, _G.c.phone, _G.c.company, _G.c.address, _G.c.language,
    _I.c.label.label("party"), _I.c.max_plus_ones, _I.c.ticket_number, _I.c.unique_code, _I.c.opened_at,
    _I.c.responded_at, _S.c.table_number, _S.c.label.label("seat"), _S.c.category,
)  # fmt: skip
BY_PARTY = (_A.c.invitation_id, _A.c.position, _A.c.id)
BY_TABLE = (_S.c.id.is_(None), _E.c.position, _E.c.id, _S.c.position, _G.c.search_name, _A.c.id)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the people's own rows. ``parties``: what each invitation is called in a file, no two alike;
    ``leads``: the first of each party; ``hosts``: who brings a plus-one; ``comes``: by session and attendee."""

    lang: str
    event: str
    zone: str
    parties: Mapping[int, str] = field(default_factory=dict)
    leads: Collection[int] = ()
    hosts: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[int, str] = field(default_factory=dict)
    needs: Mapping[int, Needs] = field(default_factory=dict)
    sessions: Mapping[int, str] = field(default_factory=dict)
    comes: Mapping[tuple[int, int], bool] = field(default_factory=dict)

    def local(self, moment: datetime | None) -> datetime | None:
        """The moment on the event's own clocks."""
        return moment and moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


def read_people(
    session: Session, event_id: int, wanted: Collection[int] | None, order: tuple[Any, ...], *, coming: bool = False
) -> list[Row[Any]]:
    """Everybody with a place, or those ``wanted``; ``coming``: who sits, and who may come and does not sit yet."""
    joined = (
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .outerjoin(_E, _E.c.id == _S.c.table_id)
    )
    statement = select(*_PEOPLE).select_from(joined).where(_A.c.event_id == event_id, ACTIVE).order_by(*order)
    if coming:
        statement = statement.where(_A.c.status.in_(COMING) | _S.c.id.is_not(None))
    if wanted is not None and len(wanted) <= FEW:
        statement = statement.where(_A.c.id.in_(wanted))
    people = [row for row in session.execute(statement).all() if wanted is None or row.id in wanted]
    return _by_leads(people) if order is BY_PARTY else people


def _by_leads(people: list[Row[Any]]) -> list[Row[Any]]:
    """Party by party, by the name of the first of each, as its letters read without accents: no database sorts so."""
    leads: dict[int | None, str] = {}
    for row in people:
        leads.setdefault(row.invitation_id, row.search_name)
    return sorted(people, key=lambda row: (leads[row.invitation_id], row.invitation_id or 0))


def read_beside(
    session: Session, event_id: int, lang: str, people: list[Row[Any]], *, needs: bool, sessions: bool
) -> Beside:
    """What else the columns need of these people, in a statement for each kind of it."""
    event = session.execute(select(_W.c.name, _W.c.timezone, _W.c.tenant_id).where(_W.c.id == event_id)).one()
    members = select(_A.c.id, _A.c.invitation_id, _G.c.name, _I.c.label).select_from(
        _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
    )
    everybody = session.execute(
        members.where(_A.c.event_id == event_id, ACTIVE).order_by(_A.c.invitation_id, _A.c.position, _A.c.id)
    ).all()
    programme = select(_P.c.id, _P.c.title).where(_P.c.event_id == event_id).order_by(_P.c.start_at, _P.c.id)
    answers = select(_N.c.session_id, _N.c.attendee_id, _N.c.coming).where(_N.c.event_id == event_id)
    brought = session.execute(
        select(_A.c.id, _A.c.invitation_id, _A.c.metadata).where(
            _A.c.event_id == event_id, ACTIVE, _A.c.metadata["plus_one"].as_boolean().is_(True)
        )
    ).all()
    parties, names = _parties(everybody), {row.id: row.name for row in everybody}
    return Beside(
        lang=lang,
        event=event.name,
        zone=event.timezone,
        parties=parties,
        leads=frozenset({row.invitation_id: row.id for row in reversed(people)}.values()),
        hosts={row.id: names.get(row.metadata.get("host")) or parties.get(row.invitation_id, "") for row in brought},
        tags=read_tags(session, event.tenant_id, {row.guest_id for row in people}),
        needs=needs_of(session, event_id, {row.id for row in people}) if needs else {},
        sessions={row.id: row.title for row in session.execute(programme)} if sessions else {},
        comes={(row[0], row[1]): row[2] for row in session.execute(answers).all()} if sessions else {},
    )


def _parties(everybody: list[Row[Any]]) -> dict[int, str]:
    """What each party is called in a file, where its name is what tells it from others: numbered where two are called
    the same, and nothing for somebody alone whose party is called as they are."""
    sizes = Counter(row.invitation_id for row in everybody)
    found: dict[int, str] = {}
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for row in everybody:
        if row.invitation_id is None or row.invitation_id in found:
            continue
        name = label = row.label or row.name
        if sizes[row.invitation_id] == 1 and label == row.name:
            found[row.invitation_id] = ""
            continue
        key = plain = fold(label)
        while key in taken:  # counted on, not from the start: a hall may be full of one name
            numbers[plain] += 1
            name, key = f"{label} ({numbers[plain] + 1})", f"{plain} {numbers[plain] + 1}"
        taken.add(key)
        found[row.invitation_id] = name
    return found


def read_tags(session: Session, tenant_id: int, guest_ids: Collection[int]) -> dict[int, str]:
    """The tags of each of these people in alphabetical order, a semicolon between."""
    found: dict[int, list[str]] = {}
    statement = select(_T.c.guest_id, _T.c.tag).where(_T.c.tenant_id == tenant_id).order_by(_T.c.guest_id, _T.c.tag)
    if len(guest_ids) <= FEW:
        statement = statement.where(_T.c.guest_id.in_(guest_ids))
    for guest_id, tag in session.execute(statement).all():
        found.setdefault(guest_id, []).append(tag)
    return {guest_id: "; ".join(tags) for guest_id, tags in found.items()}
