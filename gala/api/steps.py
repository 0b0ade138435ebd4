"""Steps at an event: what the caller did last, taken back and done again; and what happened, whoever did it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field, model_validator

from gala.api.events import EventId
from gala.api.plan import Category, SceneryOut
from gala.api.rest import PAGE, Caller, Id, In, Limit, OnceKey, Out, Page, write
from gala.db import in_db
from gala.i18n.steps import moment, sentence
from gala.rules.geometry import Shape
from gala.services import changes
from gala.services.changes import Done, Happening, Occupant, Room

router = APIRouter(prefix="/api/events/{event_id}", tags=["steps"])

Moment = Annotated[str, Path(pattern=r"^[0-9]{1,18}\.[0-9]{1,18}$", examples=["512.88"])]


class StepIn(In):
    step_id: Id | None = Field(
        default=None, description="Only this step, or 409 `wrong_state`; null: whichever is next."
    )


class ActOut(Out):
    action: str = Field(examples=["seat.assigned"])
    details: dict[str, Any] = Field(examples=[{"name": "Ana Ruiz", "table": "4", "label": "7", "seat": "4-7"}])
    text: str = Field(description="A sentence of it.", examples=["Ana Ruiz to table 4, seat 7"])


class StepOut(ActOut):
    id: int
    actor: str = Field(description="Who did it: an email, or a key's name.", examples=["olga@aurora.example"])
    created_at: datetime

    @model_validator(mode="before")
    @classmethod
    def _say(cls, done: Any) -> Any:
        if not isinstance(done, Done):
            return done
        return {name: getattr(done, name) for name in Done.__slots__} | {
            "text": sentence("en", done.action, done.details)
        }


class StepsOut(Out):
    undo: StepOut | None = Field(description="What `undo` would take back now; null: nothing.")
    redo: StepOut | None = Field(description="What `redo` would do again now; null: nothing.")


class HappeningOut(ActOut):
    moment: str = Field(description="Just after it: for the room as it was then.", examples=["512.88"])
    at: datetime
    actor: str = Field(description="Who did it; empty where nobody knows.", examples=["olga@aurora.example"])
    count: int = Field(description="How many people it is about.")

    @model_validator(mode="before")
    @classmethod
    def _say(cls, one: Any) -> Any:
        if not isinstance(one, Happening):
            return one
        told = {name: getattr(one, name) for name in ("at", "action", "details", "count")}
        text = moment("en", one.action, one.details, one.count)
        return told | {"moment": one.cursor, "actor": one.who, "text": text}


class TableThenOut(Out):
    id: int
    table_number: str
    shape: Shape
    x: float
    y: float
    rotation: float
    width: float | None = Field(description="What it was given; null: as its seats need.")
    height: float | None
    sides: Literal[1, 2, 4]


class SeatThenOut(Out):
    id: int
    table_id: int
    seat_number: str
    label: str
    x: float
    y: float
    category: Category
    blocked: bool
    locked: bool
    attendee_id: int | None = Field(description="Who sat there; null: nobody. Holds are not kept.")
    name: str = Field(description="The name that they have today.", examples=["Ana Ruiz"])
    party: str
    inside: bool


class RoomThenOut(Out):
    tables: list[TableThenOut]
    seats: list[SeatThenOut] = Field(description="Table by table, neighbours side by side.")
    scenery: list[SceneryOut]

    @model_validator(mode="before")
    @classmethod
    def _place(cls, room: Any) -> Any:
        if not isinstance(room, Room):
            return room
        tables = sorted(room.tables.items(), key=lambda one: (one[1]["position"], one[0]))
        order = {of: at for at, (of, _) in enumerate(tables)}  # a moment that a program made up may lack a seat's table
        seats = [(of, row) for of, row in room.seats.items() if row["table_id"] in order]
        seats.sort(key=lambda one: (order[one[1]["table_id"]], one[1]["position"], one[0]))
        return {
            "tables": [{**row, "id": of} for of, row in tables],
            "seats": [{**row, "id": of, **_sitting(room.occupants.get(of))} for of, row in seats],
            "scenery": [{**row, "id": of} for of, row in sorted(room.scenery.items())],
        }


def _sitting(who: Occupant | None) -> dict[str, Any]:
    if who is None:
        return {"attendee_id": None, "name": "", "party": "", "inside": False}
    return {name: getattr(who, name) for name in Occupant.__slots__}


@router.get("/steps")
async def get_steps(actor: Caller, event_id: EventId) -> StepsOut:
    """The caller's own next steps, back and forth. A person's are those of the pages too; a key has its own."""
    return StepsOut.model_validate(await in_db(changes.get_steps, actor, event_id))


@router.post("/steps/undo", response_model=StepOut)
async def undo(
    request: Request, actor: Caller, event_id: EventId, body: StepIn | None = None, once: OnceKey = ""
) -> Response:
    """Take back what the caller did last here; refused where somebody has acted on it since."""
    return await write(request, actor, StepOut, 200, changes.undo, event_id, body.step_id if body else None)


@router.post("/steps/redo", response_model=StepOut)
async def redo(
    request: Request, actor: Caller, event_id: EventId, body: StepIn | None = None, once: OnceKey = ""
) -> Response:
    """Do again what the caller took back last here; refused where somebody has acted on it since."""
    return await write(request, actor, StepOut, 200, changes.redo, event_id, body.step_id if body else None)


@router.get("/history")
async def list_history(actor: Caller, event_id: EventId, limit: Limit = PAGE) -> Page[HappeningOut]:
    """What happened last, newest first, whoever did it; as far back as the pages go."""
    found = await in_db(changes.list_moments, actor, event_id, limit)
    return Page[HappeningOut](items=[HappeningOut.model_validate(one) for one in found], next=None)


@router.get("/history/{moment}")
async def get_room_then(actor: Caller, event_id: EventId, moment: Moment) -> RoomThenOut:
    """The room as it was just after a moment of the history, and who sat where."""
    return RoomThenOut.model_validate(await in_db(changes.get_plan_at, actor, event_id, moment))
