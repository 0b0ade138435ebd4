"""What an export holds, read in one snapshot."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, read_only, requires, scope_of
from gala.errors import NotFound
from gala.i18n.words import phrase, tr
from gala.models import Attendee, Event, Guest, Tenant
from gala.rules.exports import Cell, Column, Export
from gala.rules.guest_columns import header
from gala.services.exports.choosing import Choice
from gala.services.exports.columns import FIELDS, KINDS, columns_of, fill
from gala.services.exports.facts import BY_PARTY, BY_TABLE, FEW, Beside, read_beside, read_people, read_tags
from gala.services.exports.parties import party_columns, party_row, read_parties
from gala.services.invitations.figures import ACTIVE
from gala.services.people import GuestQuery, list_attendee_ids, list_guest_ids

NAMES = {
    "guests": phrase("Guests"),
    "invitations": phrase("Invitations"),
    "seating": phrase("Seating"),
    "answers": phrase("Answers"),
}
"""What each kind is called: the sheet's name, and the end of the file's."""

_BOOK = ("name", "title", "email", "phone", "company", "address", "language", "tags")
_A, _G, _O, _W = (model.__table__ for model in (Attendee, Guest, Tenant, Event))  # type: ignore[attr-defined]


@read_only
@requires(Permission.PEOPLE_READ)
def read_export(
    session: Session, actor: Actor, event_id: int, kind: str, choice: Choice | None = None, lang: str = "en"
) -> Export:
    """One of ``rules.exports.KINDS``. What somebody cannot eat or needs stands there only for whoever may read it.

    Raises NotFound for another kind, Invalid for a query that no list has.
    """
    choice = choice or Choice()
    if kind not in NAMES:
        raise NotFound
    needs = may(actor, Permission.NEEDS_READ, scope_of(session))
    listed = _listed_people(session, actor, event_id, choice.query)
    if kind == "invitations":
        return _invitations(session, event_id, choice, listed, lang)
    if choice.ids:
        listed = _both(listed, choice.ids)
    order = BY_TABLE if kind == "seating" else BY_PARTY
    people = read_people(session, event_id, listed, order, coming=kind == "seating")
    beside = read_beside(session, event_id, lang, people, needs=needs, sessions="sessions" in KINDS[kind])
    columns = columns_of(kind, beside, needs=needs)
    notes = sum(bool(one.dietary or one.access) for one in beside.needs.values())
    heads, rows = tuple(column for column, _ in columns), fill(people, beside, columns)
    return Export(tr(lang, NAMES[kind]), beside.event, heads, rows, notes)


def _listed_people(session: Session, actor: Actor, event_id: int, query: GuestQuery) -> frozenset[int] | None:
    """The attendees whom the query finds; None: everybody."""
    return None if query == GuestQuery() else frozenset(list_attendee_ids(session, actor, event_id, query))


def _both(listed: frozenset[int] | None, ids: tuple[int, ...]) -> frozenset[int]:
    return frozenset(ids) if listed is None else listed & frozenset(ids)


def _invitations(session: Session, event_id: int, choice: Choice, listed: Collection[int] | None, lang: str) -> Export:
    event = session.execute(select(_W.c.name, _W.c.timezone).where(_W.c.id == event_id)).one()
    beside = Beside(lang, event.name, event.timezone)
    parties = read_parties(session, event_id, frozenset(choice.ids), listed)
    rows = [party_row(party, members, beside) for party, members in parties]
    return Export(tr(lang, NAMES["invitations"]), event.name, party_columns(lang), rows)


@read_only
@requires(Permission.PEOPLE_READ)
def read_book_export(
    session: Session, actor: Actor, tenant_id: int, choice: Choice | None = None, lang: str = "en"
) -> Export:
    """The address book across events, by name. Raises Invalid for a query that no list has."""
    choice = choice or Choice()
    query = choice.query
    wanted = None if query == GuestQuery() else frozenset(list_guest_ids(session, actor, tenant_id, query))
    wanted = _both(wanted, choice.ids) if choice.ids else wanted
    places = select(_A.c.guest_id, func.count()).where(_A.c.tenant_id == tenant_id, ACTIVE).group_by(_A.c.guest_id)
    events: dict[int, int] = {row[0]: row[1] for row in session.execute(places).all()}
    columns = (_G.c.id.label("guest_id"), *(_G.c[name] for name in _BOOK if name != "tags"))
    statement = select(*columns).where(_G.c.tenant_id == tenant_id).order_by(_G.c.search_name, _G.c.id)
    if wanted is not None and len(wanted) <= FEW:
        statement = statement.where(_G.c.id.in_(wanted))
    people = [row for row in session.execute(statement).all() if wanted is None or row.guest_id in wanted]
    owner = session.execute(select(_O.c.name).where(_O.c.id == tenant_id)).scalar_one()
    beside = Beside(lang, owner, "UTC", tags=read_tags(session, tenant_id, {row.guest_id for row in people}))
    cells = [FIELDS[key].cell for key in _BOOK]
    rows: list[tuple[Cell, ...]] = [
        (*[cell(row, beside) for cell in cells], events.get(row.guest_id, 0)) for row in people
    ]
    heads = (Column(header(key, lang), width=FIELDS[key].width) for key in _BOOK)
    return Export(
        tr(lang, phrase("Address book")), owner, (*heads, Column(tr(lang, phrase("Events")), "number", 9)), rows
    )
