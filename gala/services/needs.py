"""What a person eats, cannot eat, and the access they need.

Notes are sealed where they lie: neither the database nor its history, its steps to undo or its backups hold them in the
clear. Whoever may not read them learns at most that there is one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from gala import vault
from gala.access import Actor, Permission, read_only, requires
from gala.bus import RsvpChanged, publish
from gala.errors import Invalid
from gala.models import Attendee, Event
from gala.rules.names import fold
from gala.services.changes.recording import describe, undoable
from gala.services.guests import Person, attendee_state, lock_attendees, must_come, open_event, own_party
from gala.services.meals import read_meals
from gala.services.typed import line

LONGEST = 300
"""Letters in a note."""
_LISTED = 500
"""So many ids are asked for by name; of more, the whole event is read."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Needs:
    """One person's: the name of a dish of the event, what they cannot eat, the access they need. Empty: not said."""

    meal: str = ""
    dietary: str = ""
    access: str = ""


NOTHING = Needs()
"""Who said nothing."""


@dataclass(frozen=True, slots=True)
class NeedsChange:
    """Some of a person's needs said anew; what is None stays as it is."""

    meal: str | None = None
    dietary: str | None = None
    access: str | None = None


Said = Mapping[int, Needs | NeedsChange]
"""By attendee id."""


# --- read ------------------------------------------------------------------------------------------------------------


@read_only
@requires(Permission.NEEDS_READ)
def read_needs(
    session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int] | None = None
) -> dict[int, Needs]:
    """What these people said, by attendee id; of everybody at the event without ``attendee_ids``.

    Whoever said nothing is left out.
    """
    return needs_of(session, event_id, attendee_ids)


def needs_of(session: Session, event_id: int, attendee_ids: Collection[int] | None = None) -> dict[int, Needs]:
    """As ``read_needs``, for a service that was let in to them."""
    return {row.id: Needs(row.meal_choice, *map(_opened, row[2:])) for row in _rows(session, event_id, attendee_ids)}


def _rows(session: Session, event_id: int, attendee_ids: Collection[int] | None) -> list[Any]:
    said = or_(_A.c.meal_choice != "", _A.c.dietary_notes.is_not(None), _A.c.access_notes.is_not(None))
    columns = select(_A.c.id, _A.c.meal_choice, _A.c.dietary_notes, _A.c.access_notes)
    statement = columns.where(_A.c.event_id == event_id, said)
    if attendee_ids is None:
        return list(session.execute(statement))
    if len(attendee_ids) <= _LISTED:
        statement = statement.where(_A.c.id.in_(attendee_ids))
    wanted = set(attendee_ids)
    return [row for row in session.execute(statement).all() if row.id in wanted]


def _opened(note: bytes | None) -> str:
    return vault.unseal(note).decode() if note else ""


# --- said ------------------------------------------------------------------------------------------------------------


@requires(Permission.RSVP_OWN)
def say_needs(session: Session, actor: Actor, event_id: int, said: Said) -> None:
    """A guest's own, until the deadline. Needs take the place of all that was said before, a NeedsChange of a part.

    Raises Invalid for a dish that is not offered, a note that is too long or that nobody asked for; NotComing, NotFound
    for somebody else's member, DeadlinePassed, EventNotOpen, EventCanceled.
    """
    open_event(session, event_id)
    asks = _hold_menu(session, event_id)
    people = own_party(session, actor, event_id, said.keys())
    must_come(people)
    _write(session, event_id, people, said, notes=asks)


@requires(Permission.PEOPLE_WRITE)
@undoable("needs.said")
def say_needs_for(session: Session, actor: Actor, event_id: int, said: Said) -> None:
    """An organizer's entry, before or after the deadline, of whoever comes or not. Raises Invalid, NotFound."""
    _hold_menu(session, event_id)
    people = lock_attendees(session, event_id, said.keys())
    _write(session, event_id, people, said, notes=True)
    describe(session, name=", ".join(person.name for person in people.values())[:200])


def _hold_menu(session: Session, event_id: int) -> bool:
    """Nobody changes the dishes until the commit; whether guests are asked for notes. First in the order of locks."""
    asks = select(_E.c.asks_needs).where(_E.c.id == event_id)
    return bool(session.execute(asks.with_for_update(read=True)).scalar_one())


def _write(session: Session, event_id: int, people: Mapping[int, Person], said: Said, *, notes: bool) -> None:
    """A note that stays the same stays sealed as it was, so that a step to undo tells of true changes only."""
    dishes = {fold(dish.name): dish.name for dish in read_meals(session, event_id)}
    before = {row.id: row for row in _rows(session, event_id, said)}
    rows: list[dict[str, Any]] = []
    for attendee_id, raw in said.items():
        old = before.get(attendee_id)
        was = Needs(old.meal_choice, _opened(old.dietary_notes), _opened(old.access_notes)) if old else Needs()
        new = _checked(raw, dishes, was)
        if not notes and (new.dietary, new.access) != (was.dietary, was.access):
            raise Invalid(field="dietary", reason="The organizer does not ask for this.")
        if new != was:
            dietary = old.dietary_notes if old and new.dietary == was.dietary else _sealed(new.dietary)
            access = old.access_notes if old and new.access == was.access else _sealed(new.access)
            rows.append({"who": attendee_id, "new_meal": new.meal, "new_dietary": dietary, "new_access": access})
    if rows:
        session.connection().execute(_WRITE, rows)
        changed = [people[row["who"]] for row in rows]
        publish(session, RsvpChanged(event_id, tuple(attendee_state(p, version=p.version + 1) for p in changed)))


_WRITE = (
    update(_A)
    .where(_A.c.id == bindparam("who"))
    .values(meal_choice=bindparam("new_meal"), dietary_notes=bindparam("new_dietary"))
    .values(access_notes=bindparam("new_access"), version=_A.c.version + 1)
)


def _checked(raw: Needs | NeedsChange, dishes: Mapping[str, str], was: Needs) -> Needs:
    """The dish by its own name, however it was typed. Raises Invalid naming the field."""
    wanted = was.meal if raw.meal is None else line(raw.meal, "meal", 80)
    dietary = was.dietary if raw.dietary is None else line(raw.dietary, "dietary", LONGEST)
    access = was.access if raw.access is None else line(raw.access, "access", LONGEST)
    meal = dishes.get(fold(wanted), "")
    if wanted and not meal and wanted != was.meal:
        raise Invalid(field="meal", reason="“{meal}” is not on the menu.", meal=wanted)
    return Needs(meal or wanted, dietary, access)


def _sealed(note: str) -> bytes | None:
    return vault.seal(note.encode()) if note else None
