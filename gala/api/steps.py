"""Steps at an event: what the caller did last, taken back and done again; and what happened, whoever did it."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from gala.api.events import EventId
from gala.api.rest import PAGE, Caller, Id, In, Limit, OnceKey, Out, Page, write
from gala.db import in_db
from gala.i18n.steps import moment, sentence
from gala.services import changes
from gala.services.changes import Done, Happening

router = APIRouter(prefix="/api/events/{event_id}", tags=["steps"])


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
    at: datetime
    actor: str = Field(description="Who did it; empty where nobody knows.", examples=["olga@aurora.example"])
    count: int = Field(description="How many people it is about.")

    @model_validator(mode="before")
    @classmethod
    def _say(cls, one: Any) -> Any:
        if not isinstance(one, Happening):
            return one
        told = {name: getattr(one, name) for name in ("at", "action", "details", "count")}
        return told | {"actor": one.who, "text": moment("en", one.action, one.details, one.count)}


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
