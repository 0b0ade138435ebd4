"""What an organizer's papers say, read in one snapshot."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, AttendeeStatus, Event, EventSeat, EventTable, Guest, Invitation
from gala.rules.papers import PaperFacts, PaperGuest, PaperTable, PlanChair, PlanFacts, PlanThing
from gala.rules.standing import COMING, TICKET, UNANSWERED, WELCOME, standing
from gala.services.floor.plan import Plan, read_plan
from gala.services.meals import read_meals
from gala.services.needs import Needs, needs_of

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

_GONE = (AttendeeStatus.CANCELED.value, AttendeeStatus.REFUNDED.value)


@read_only
@requires(Permission.PEOPLE_READ)
def read_paper(session: Session, actor: Actor, event_id: int, tables: Collection[int] = ()) -> PaperFacts:
    """Who sits where, who comes without a seat, who has not answered; ``tables``: only who sits at these."""
    return _read(session, event_id, tables, {})


@read_only
@requires(Permission.NEEDS_READ)
def read_catering(session: Session, actor: Actor, event_id: int, tables: Collection[int] = ()) -> PaperFacts:
    """As ``read_paper``, with what each cannot eat and the access they need."""
    return _read(session, event_id, tables, needs_of(session, event_id))


@read_only
@requires(Permission.PEOPLE_READ)
def read_plan_paper(session: Session, actor: Actor, event_id: int) -> PaperFacts:
    """As ``read_paper``, with the room as it is drawn."""
    facts = _read(session, event_id, (), {})
    states = select(_S.c.id, _S.c.attendee_id, _S.c.blocked).where(_S.c.event_id == event_id)
    taken = {
        row.id: "blocked" if row.blocked else "taken" if row.attendee_id else "free" for row in session.execute(states)
    }
    return replace(facts, plan=_plan(read_plan(session, event_id), taken))


def _read(session: Session, event_id: int, tables: Collection[int], needs: Mapping[int, Needs]) -> PaperFacts:
    event: Any = session.execute(select(_E).where(_E.c.id == event_id)).one()
    people = [(row, _guest(row, needs.get(row.id, Needs()))) for row in _people(session, event_id)]
    seated = {row.seat_id: one for row, one in people if row.seat_id}
    chosen = {int(table) for table in tables}
    others = [] if chosen else [(row, one) for row, one in people if not row.seat_id]
    return PaperFacts(
        event=event.name,
        venue=", ".join(part for part in (event.venue, event.city) if part),
        start_at=event.start_at,
        zone=event.timezone,
        at=clock.now().replace(second=0, microsecond=0),
        tables=_tables(session, event_id, chosen, seated),
        unseated=tuple(one for row, one in others if _standing(row) == COMING),
        ticketed=tuple(one for row, one in others if _standing(row) == TICKET),
        silent=tuple(one for row, one in others if _standing(row) == UNANSWERED),
        dishes=tuple(dish.name for dish in read_meals(session, event_id)),
    )


def _people(session: Session, event_id: int) -> list[Row[Any]]:
    columns = (_A.c.id, _A.c.status, _A.c.source, _A.c.metadata, _A.c.meal_choice, _G.c.name, _G.c.title, _G.c.company)
    return list(
        session.execute(
            select(*columns, _I.c.label.label("party"), _S.c.id.label("seat_id"), _S.c.table_number, _S.c.label)
            .select_from(_A.join(_G, _G.c.id == _A.c.guest_id))
            .outerjoin(_I, _I.c.id == _A.c.invitation_id)
            .outerjoin(_S, _S.c.attendee_id == _A.c.id)
            .where(_A.c.event_id == event_id, _A.c.status.not_in(_GONE))
            .order_by(_A.c.id)
        )
    )


def _standing(row: Row[Any]) -> str:
    return standing(row.status, row.source, row.metadata.get("unpaid") is True)


def _guest(row: Row[Any], needs: Needs) -> PaperGuest:
    return PaperGuest(
        name=row.name,
        title=row.title,
        company=row.company,
        party=row.party or "",
        table=row.table_number or "",
        seat=row.label or "",
        meal=row.meal_choice,
        dietary=needs.dietary,
        access=needs.access,
        answered=_standing(row) in WELCOME,
    )


def _tables(
    session: Session, event_id: int, chosen: Collection[int], seated: Mapping[int, PaperGuest]
) -> tuple[PaperTable, ...]:
    """The tables with chairs, in the plan's order; only ``chosen`` ones, where there are any."""
    rows = session.execute(
        select(_T.c.id, _T.c.table_number, _S.c.id.label("seat_id"))
        .join(_S, _S.c.table_id == _T.c.id)
        .where(_T.c.event_id == event_id)
        .order_by(_T.c.position, _T.c.id, _S.c.position)
    )
    found: dict[int, tuple[str, list[int]]] = {}
    for row in rows:
        if not chosen or row.id in chosen:
            found.setdefault(row.id, (row.table_number, []))[1].append(row.seat_id)
    return tuple(
        PaperTable(number, len(seats), tuple(seated[seat] for seat in seats if seat in seated))
        for number, seats in found.values()
    )


def _plan(plan: Plan, states: Mapping[int, str]) -> PlanFacts:
    tables = tuple(_thing(table, table["number"], table["shape"], states) for table in plan["tables"])
    scenery = tuple(_thing(one, one["label"], one["kind"], states) for one in plan["scenery"])
    return PlanFacts(plan["left"], plan["top"], plan["width"], plan["height"], tables, scenery)


def _thing(one: Mapping[str, Any], name: str, shape: str, states: Mapping[int, str]) -> PlanThing:
    width, height = (2 * one["r"], 2 * one["r"]) if "r" in one else (one["w"], one["h"])
    chairs = tuple(
        PlanChair(seat["label"], seat["x"], seat["y"], seat["category"], states[seat["id"]])
        for seat in one.get("seats", ())
    )
    return PlanThing(name, shape, one["x"], one["y"], width, height, one["rotation"], chairs)
