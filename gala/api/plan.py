"""The whole room in one call, and what each seat is this moment in a small one."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.packed import as_json, is_known, packed, packed_once, unchanged
from gala.api.rest import Caller, Out, RowId, tag_of
from gala.db import in_db
from gala.services import chairs

router = APIRouter(prefix="/api/events/{event_id}/plan", tags=["seats"])

EventId = RowId
Category = Literal["regular", "vip", "reserved", "accessible"]
_KNOWN: dict[int | str, dict[str, Any]] = {304: {"description": "What `If-None-Match` names still holds."}}


class PlannedSeatOut(Out):
    id: int
    seat_number: str
    label: str = Field(description="What the seat is called at its table.")
    x: float
    y: float
    category: Category


class PlannedTableOut(Out):
    """``x`` and ``y`` are its centre in plan units (40 a metre), ``rotation`` degrees; a round one is as wide as high.
    Its seats stand in order: neighbours in the list sit side by side."""

    id: int
    table_number: str
    shape: Literal["round", "rect", "row", "free"]
    x: float
    y: float
    rotation: float
    width: float
    height: float
    seats: list[PlannedSeatOut]


class SceneryOut(Out):
    id: int
    kind: Literal["stage", "dance_floor", "bar", "door", "label"]
    label: str
    x: float
    y: float
    rotation: float
    width: float
    height: float


class PlanOut(Out):
    """The room from (``left``, ``top``), ``width`` by ``height`` plan units."""

    event_id: int
    left: float
    top: float
    width: float
    height: float
    tables: list[PlannedTableOut]
    scenery: list[SceneryOut]


class CountsOut(Out):
    free: int
    held: int
    taken: int
    blocked: int


class StatesOut(Out):
    event_id: int
    plan: str = Field(description="The plan's `ETag`: another one than you have means that the room was redrawn.")
    counts: CountsOut
    tables: dict[str, str] = Field(
        description="A letter for each seat, by table id, in the plan's order: `f` free, `h` held, `t` taken, "
        "`b` blocked or locked in place.",
        examples=[{"7": "ftth", "8": "ffbb"}],
    )


@router.get("", response_model=PlanOut, responses=_KNOWN)
async def get_plan(request: Request, actor: Caller, event_id: EventId) -> Response:
    """The whole room: where its tables and seats stand. Who has which is not in it, so that it can be kept: ask again
    with `If-None-Match`. It travels as `br` or `gzip` where that is accepted."""
    stamp = chairs.get_plan_stamp_as_guest if actor.is_only_guest else chairs.get_plan_stamp
    tag = _weak(await in_db(stamp, actor, event_id))
    if is_known(request, tag):
        return unchanged(tag)
    service = chairs.get_whole_plan_as_guest if actor.is_only_guest else chairs.get_whole_plan
    return await packed_once(request, tag, lambda: in_db(service, actor, event_id))


@router.get("/status", response_model=StatesOut, responses=_KNOWN)
async def get_states(request: Request, actor: Caller, event_id: EventId) -> Response:
    """What every seat is this moment, a letter each. It names nobody."""
    service = chairs.get_seat_states_as_guest if actor.is_only_guest else chairs.get_seat_states
    found = await in_db(service, actor, event_id)
    content = as_json(found | {"plan": _weak(found["plan"])})
    tag = f"W/{tag_of(content)}"
    return unchanged(tag) if is_known(request, tag) else await packed(request, content, tag)


def _weak(stamp: str) -> str:
    """The plan's tag. A weak one: the same room travels in several packings."""
    return f"W/{tag_of(stamp)}"
