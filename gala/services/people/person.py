"""One person of the address book: looked at, entered, corrected, taken out."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires, scope_of
from gala.errors import Busy, ChangedSince, Invalid, NotFound, WrongState
from gala.models import Attendee, Event, EventSeat, Guest, Invitation
from gala.services import activity
from gala.services.address_book import GuestForm, insert_guests, must_be_theirs, tidy
from gala.services.invitations.book import GONE
from gala.services.invitations.figures import INSIDE
from gala.services.invitations.writing import correct_guest
from gala.services.people.book_list import tags_of
from gala.services.people.shapes import GuestEvent, GuestFacts, Removed

_A, _E, _G, _I, _S = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, Event, Guest, Invitation, EventSeat)
)
_host, _hosts_guest = _A.alias(), _G.alias()
AT_ONCE = 10_000
"""So many people at most in one act."""


@read_only
@requires(Permission.PEOPLE_READ)
def get_guest(session: Session, actor: Actor, guest_id: int) -> GuestFacts:
    """All of one person, with all of their events."""
    row = session.execute(select(_G).where(_G.c.id == guest_id)).one()
    about = (row.name, row.title, row.email, row.phone, row.company, row.address, row.language)
    tags = tags_of(session, [guest_id]).get(guest_id, ())
    times = (row.created_at, row.updated_at)
    return GuestFacts(row.id, row.tenant_id, *about, tags, _events_of(session, guest_id), row.version, *times)


def _events_of(session: Session, guest_id: int) -> tuple[GuestEvent, ...]:
    rows = session.execute(
        select(
            _E.c.id, _E.c.name, _E.c.start_at, _E.c.timezone, _A.c.id.label("attendee_id"), _A.c.invitation_id,
            _I.c.label, _A.c.status, _S.c.seat_number, _A.c.meal_choice, INSIDE.label("inside"),
            _hosts_guest.c.name.label("host"), _hosts_guest.c.id.label("host_id"),
        )
        .select_from(_A.join(_E, _E.c.id == _A.c.event_id))
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .outerjoin(_host, and_(_host.c.id == _A.c.metadata["host"].as_integer(), _host.c.event_id == _A.c.event_id))
        .outerjoin(_hosts_guest, _hosts_guest.c.id == _host.c.guest_id)
        .where(_A.c.guest_id == guest_id)
        .order_by(_E.c.start_at.desc(), _A.c.id.desc())
    )  # fmt: skip
    return tuple(
        GuestEvent(
            row.id, row.name, row.start_at, row.timezone, row.attendee_id, row.invitation_id, row.label or "",
            row.status, row.seat_number or "", row.meal_choice, bool(row.inside),
            row.host or "", row.host_id or 0,
        )
        for row in rows
    )  # fmt: skip


@requires(Permission.PEOPLE_WRITE)
def add_guest_to_book(session: Session, actor: Actor, tenant_id: int, form: GuestForm) -> int:
    """A new entry; its id. Raises Invalid, also for an email that is another person's."""
    person = tidy(form)
    must_be_theirs(session, tenant_id, 0, person.email)
    try:
        (guest_id,) = insert_guests(session, tenant_id, [person])
    except IntegrityError as error:  # somebody entered the same email this very moment
        raise Busy from error
    activity.log(session, actor, tenant_id, "guest.added", guest_id=guest_id)
    return guest_id


@requires(Permission.PEOPLE_WRITE)
def edit_guest(session: Session, actor: Actor, guest_id: int, form: GuestForm) -> int:
    """Correct the entry, and so what every event shows of the person; its new version.

    Raises Invalid; ChangedSince when the form is about an older version than what stands there.
    """
    person, tenant_id = tidy(form), scope_of(session).tenant_id
    try:
        correct_guest(session, tenant_id, guest_id, person)
    except IntegrityError as error:  # somebody else was given the same email this very moment
        raise Busy from error
    now = session.execute(select(_G.c.version, _G.c.name).where(_G.c.id == guest_id)).one()
    if person.version and now.version != person.version + 1:
        raise ChangedSince(what=now.name)
    activity.log(session, actor, tenant_id, "guest.edited", guest_id=guest_id)
    return int(now.version)


@requires(Permission.PEOPLE_WRITE)
def delete_guest(session: Session, actor: Actor, guest_id: int) -> None:
    """Take somebody out of the address book. Raises WrongState for one who has, or had, a place at an event."""
    tenant_id = scope_of(session).tenant_id
    if not _delete(session, tenant_id, [guest_id]):
        name = session.execute(select(_G.c.name).where(_G.c.id == guest_id)).scalar_one_or_none()
        if name is None:
            raise NotFound
        raise WrongState(reason="{name} is on the list of an event and stays in the address book.", name=name)
    activity.log(session, actor, tenant_id, "guest.deleted", guest_id=guest_id)


@requires(Permission.PEOPLE_WRITE)
def delete_guests(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int]) -> Removed:
    """Take all of these out of the address book who are on no event's list; how many went, and how many stay."""
    wanted = chosen_ids(guest_ids)
    gone = _delete(session, tenant_id, wanted)
    if gone:
        activity.log(session, actor, tenant_id, "guests.deleted", count=gone)
    return Removed(gone, len(wanted) - gone)


def _delete(session: Session, tenant_id: int, guest_ids: list[int]) -> int:
    """Locked first: who is being invited this very moment is seen."""
    mine = (_G.c.id.in_(guest_ids), _G.c.tenant_id == tenant_id)
    session.execute(select(_G.c.id).where(*mine).order_by(_G.c.id).with_for_update())
    has_place = exists(select(1).where(_A.c.guest_id == _G.c.id, _stays()))
    return int(session.execute(delete(_G).where(*mine, ~has_place)).rowcount)  # type: ignore[attr-defined]


def _stays() -> ColumnElement[bool]:
    """A place that is still one, or at which the person has been."""
    return or_(_A.c.status.not_in(GONE), _A.c.checked_in_at.is_not(None))


def chosen_ids(ids: Collection[int]) -> list[int]:
    """What somebody chose, each once, in the order of locks. Raises NotFound for none, Invalid for too many."""
    wanted = sorted(set(ids))
    if not wanted:
        raise NotFound
    if len(wanted) > AT_ONCE:
        raise Invalid(field="guests", reason="Please choose at most {limit} people at once.", limit=AT_ONCE)
    return wanted
