"""Who comes to which session: said by guests for their own members until the deadline, or entered by an organizer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, insert, select, tuple_, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.bus import ProgrammeChanged, publish
from gala.errors import NotFound, SessionUnknown
from gala.models import Attendee, EventSession, Guest, Invitation, SessionAnswer
from gala.rules.names import fold
from gala.services.changes.recording import describe, undoable
from gala.services.guests import COMING, Person, lock_attendees, must_come, open_event, own_party
from gala.services.typed import anywhere, words

MOST_PEOPLE = 200

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_N = SessionAnswer.__table__  # type: ignore[attr-defined]
_P = EventSession.__table__  # type: ignore[attr-defined]


@requires(Permission.RSVP_OWN)
def answer_session(session: Session, actor: Actor, event_id: int, session_id: int, answers: Mapping[int, bool]) -> None:
    """A guest's answers for one session, by attendee id.

    Raises SessionUnknown, NotFound for somebody else's member, NotComing for one who does not come to the event,
    DeadlinePassed, EventNotOpen, EventCanceled.
    """
    open_event(session, event_id)
    _answer(session, event_id, session_id, own_party(session, actor, event_id, answers.keys()), answers)


@requires(Permission.PEOPLE_WRITE)
@undoable("session.answered")
def answer_session_for(
    session: Session, actor: Actor, event_id: int, session_id: int, answers: Mapping[int, bool]
) -> None:
    """An organizer's entry, before or after the deadline. Raises SessionUnknown, NotFound, NotComing."""
    people = lock_attendees(session, event_id, answers.keys())
    _answer(session, event_id, session_id, people, answers)
    title = session.execute(select(_P.c.title).where(_P.c.id == session_id)).scalar_one()
    describe(session, title=title, name=", ".join(person.name for person in people.values())[:200])


def _answer(
    session: Session, event_id: int, session_id: int, people: Mapping[int, Person], answers: Mapping[int, bool]
) -> None:
    """Written under the lock of the people, so that two answers for one of them come one after the other."""
    if not answers:
        raise NotFound
    own = select(_P.c.tenant_id).where(_P.c.id == session_id, _P.c.event_id == event_id)
    # The session itself is held too: one that is struck meanwhile must not be answered.
    tenant_id = session.execute(own.with_for_update(read=True, key_share=True)).scalar_one_or_none()
    if tenant_id is None:
        raise SessionUnknown
    must_come(people)
    now, mine = clock.now(), and_(_N.c.session_id == session_id, _N.c.attendee_id.in_(answers))
    said = set(session.execute(select(_N.c.attendee_id).where(mine)).scalars())
    for attendee_id, coming in answers.items():
        values = {"coming": bool(coming), "answered_at": now}
        if attendee_id in said:
            session.execute(update(_N).where(mine, _N.c.attendee_id == attendee_id).values(values))
        else:
            ids = {"tenant_id": tenant_id, "event_id": event_id, "session_id": session_id, "attendee_id": attendee_id}
            session.execute(insert(_N).values(values | ids))
    invitations = {person.invitation_id for person in people.values() if person.invitation_id is not None}
    publish(session, ProgrammeChanged(event_id, tuple(sorted(invitations))))


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as a guest sees it. ``answers``: what the own members said, by attendee id; silence is not in it."""

    id: int
    title: str
    speaker: str
    description: str
    start_at: datetime
    end_at: datetime
    answers: Mapping[int, bool]


def read_own_sessions(session: Session, event_id: int, attendee_ids: Collection[int]) -> tuple[OwnSession, ...]:
    """The programme with these attendees' answers, for a service that was let in to them."""
    columns = (_P.c.id, _P.c.title, _P.c.speaker, _P.c.description, _P.c.start_at, _P.c.end_at)
    rows = session.execute(select(*columns).where(_P.c.event_id == event_id).order_by(_P.c.start_at, _P.c.id)).all()
    said: dict[int, dict[int, bool]] = {row.id: {} for row in rows}
    if rows:
        own = select(_N.c.session_id, _N.c.attendee_id, _N.c.coming).where(_N.c.attendee_id.in_(attendee_ids))
        for one in session.execute(own):
            said.setdefault(one.session_id, {})[one.attendee_id] = one.coming
    return tuple(OwnSession(**row._asdict(), answers=said[row.id]) for row in rows)


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """Somebody who comes to the event. ``coming`` to the session; None: not answered. ``search_name``: what the list is
    sorted by."""

    attendee_id: int
    name: str
    party: str
    coming: bool | None
    search_name: str


ONLY = ("", "yes", "no", "waiting")


@read_only
@requires(Permission.PEOPLE_READ)
def list_session_people(
    session: Session,
    actor: Actor,
    session_id: int,
    search: str = "",
    only: str = "",
    limit: int = 40,
    after: tuple[str, int] | None = None,
) -> list[SessionPerson]:
    """Who comes to the event, by name, with their answer for the session. ``only`` is one of ``ONLY``; ``after``: the
    last one's ``search_name`` and id."""
    event = select(_P.c.event_id).where(_P.c.id == session_id).scalar_subquery()
    theirs = and_(_N.c.attendee_id == _A.c.id, _N.c.session_id == session_id)
    statement = (
        select(_A.c.id, _G.c.name, _I.c.label, _N.c.coming, _G.c.search_name)
        .select_from(
            _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id).outerjoin(_N, theirs)
        )
        .where(_A.c.event_id == event, _A.c.status.in_(COMING), *_narrowed(only))
        .order_by(_G.c.search_name, _A.c.id)
        .limit(min(limit, MOST_PEOPLE + 1))
    )
    if after is not None:
        statement = statement.where(tuple_(_G.c.search_name, _A.c.id) > tuple_(*after))
    for word in words(search):
        statement = statement.where(_G.c.search_name.like(anywhere(fold(word)), escape="\\"))
    rows = session.execute(statement)
    return [SessionPerson(row.id, row.name, row.label or "", row.coming, row.search_name) for row in rows]


@read_only
@requires(Permission.PEOPLE_READ)
def list_answers(
    session: Session,
    actor: Actor,
    event_id: int,
    session_id: int,
    search: str,
    only: str,
    limit: int,
    after: tuple[str, int] | None = None,
) -> list[SessionPerson]:
    """As ``list_session_people``, of a session of this event. Raises SessionUnknown."""
    own = select(_P.c.id).where(_P.c.id == session_id, _P.c.event_id == event_id)
    if session.execute(own).first() is None:
        raise SessionUnknown
    return list_session_people(session, actor, session_id, search, only, limit, after)


def _narrowed(only: str) -> Iterable[object]:
    """What an unknown word narrows to is everybody."""
    ways = {"yes": (_N.c.coming,), "no": (~_N.c.coming,), "waiting": (_N.c.id.is_(None),)}
    return ways.get(only, ())
