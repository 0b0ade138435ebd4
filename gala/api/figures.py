"""An event in numbers, as its home and its door show it: who comes, who is there, what is to be done, what gates
contradict each other in."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.arranging import AbsentOut
from gala.api.events import EventId
from gala.api.rest import Caller, OnceKey, Out, Page, RowId, write
from gala.db import in_db
from gala.services import arrivals, conflicts, evening, people

router = APIRouter(prefix="/api", tags=["figures"])


class WhoOut(Out):
    name: str
    count: int = Field(description="Of a party: how many of it.")
    table: str
    seat: str


class NeedOut(Out):
    kind: str = Field(description="What it is about.", examples=["unseated"])
    count: int
    urgent: bool = Field(description="It should be done now.")
    who: list[WhoOut] = Field(description="Some of whom it is about.")


class FiguresOut(Out):
    event_id: int
    invited: int
    yes: int
    no: int
    waiting: int
    seated: int = Field(description="Of those who said yes.")
    inside: int
    to_come: int
    seats: int
    free: int
    unopened: int = Field(description="Of those who wait, how many have never opened their invitation.")
    gates: int = Field(description="Used in the last hour.")
    needs: list[NeedOut] = Field(description="What is to be done, first things first.")


class TableCountOut(Out):
    table_id: int
    number: str
    seats: int
    seated: int
    inside: int


class GateCountOut(Out):
    gate_id: int | None = Field(description="Null: by hand.")
    name: str
    came: int
    last_at: datetime


class LateOut(Out):
    label: str
    expected: int
    missing: list[AbsentOut]


class ArrivalsOut(Out):
    event_id: int
    has_started: bool
    inside: int
    expected: int
    to_come: int
    left: int
    no_shows: int
    tables: list[TableCountOut]
    gates: list[GateCountOut]
    late: list[LateOut] = Field(description="Once it has begun: the biggest parties first, 500 at most.")
    unseated: list[AbsentOut] = Field(description="Inside without a chair: the newest first, 50 at most.")
    unseated_count: int


class ConflictOut(Out):
    id: int
    reason: str = Field(
        description="`twice`, `canceled`, `declined`, `unanswered`, `unpaid`, `unknown`, `no_plus_one` or `held`."
    )
    attendee_id: int | None
    name: str
    party: str
    gate: str
    at: datetime
    first_gate: str = Field(description="Of `twice`: where they were let in before, at `first_at`.")
    first_at: datetime | None


class TagOut(Out):
    tag: str
    count: int = Field(description="How many people have it.")


@router.get("/events/{event_id}/figures")
async def get_figures(actor: Caller, event_id: EventId) -> FiguresOut:
    """The event at a glance: people, seats, and what is to be done."""
    found = await in_db(evening.get_evening, actor, event_id)
    counts = {name: getattr(found.band, name) for name in FiguresOut.model_fields if hasattr(found.band, name)}
    to_do = [
        {"kind": one.kind, "count": one.count, "urgent": one.urgent, "who": found.who.get(one.kind, [])}
        for one in found.needs
    ]
    others = {"event_id": event_id, "unopened": found.unopened, "gates": found.gates, "needs": to_do}
    return FiguresOut.model_validate(counts | others, from_attributes=True)


@router.get("/events/{event_id}/arrivals")
async def get_arrivals(actor: Caller, event_id: EventId) -> ArrivalsOut:
    """The door as it is this moment: who is there by table and by gate, who is late, who stands about. Who came when is
    told with the attendance."""
    found = await in_db(arrivals.get_arrivals, actor, event_id)
    names = ("has_started", "tables", "gates", "late", "unseated", "unseated_count")
    known: dict[str, Any] = {name: getattr(found, name) for name in names} | {"event_id": event_id}
    known |= {name: getattr(found.crowd, name) for name in ("inside", "expected", "to_come", "left", "no_shows")}
    return ArrivalsOut.model_validate(known, from_attributes=True)


@router.get("/events/{event_id}/conflicts")
async def list_conflicts(actor: Caller, event_id: EventId) -> Page[ConflictOut]:
    """What gates told that does not go together, and nobody has settled: the newest first, 100 at most."""
    found = await in_db(conflicts.list_conflicts, actor, event_id)
    return Page[ConflictOut](items=[ConflictOut.model_validate(one) for one in found], next=None)


@router.post("/events/{event_id}/conflicts/{conflict_id}/settle", status_code=204)
async def settle_conflict(
    request: Request, actor: Caller, event_id: EventId, conflict_id: RowId, once: OnceKey = ""
) -> Response:
    """Somebody has seen it: it is listed no more. Settling it again is no error."""
    return await write(request, actor, None, 204, conflicts.settle_conflict, event_id, conflict_id)


@router.get("/tenants/{tenant_id}/tags")
async def list_tags(actor: Caller, tenant_id: RowId) -> Page[TagOut]:
    """Every tag of the address book, alphabetically."""
    found = await in_db(people.list_tags, actor, tenant_id)
    return Page[TagOut](items=[TagOut.model_validate(one) for one in found], next=None)
