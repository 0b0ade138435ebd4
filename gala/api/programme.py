"""An event's programme: its sessions."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from gala.api.events import EventId
from gala.api.rest import Caller, In, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.db import in_db
from gala.services import sessions
from gala.services.sessions import SessionForm, SessionRow

router = APIRouter(prefix="/api/events/{event_id}/sessions", tags=["sessions"])

SessionId = RowId


class SessionIn(In):
    title: str = Field(max_length=1000, examples=["Dinner"])
    start_at: AwareDatetime = Field(examples=["2027-05-01T20:30:00+02:00"])
    end_at: AwareDatetime = Field(examples=["2027-05-01T22:00:00+02:00"])
    speaker: str = Field(default="", max_length=1000)
    description: str = Field(default="", max_length=10_000)

    def form(self) -> SessionForm:
        """As services take it."""
        return SessionForm(self.title, self.start_at, self.end_at, self.speaker, self.description)


class SessionOut(Out):
    id: int
    title: str
    speaker: str
    description: str
    start_at: datetime
    end_at: datetime
    yes: int = Field(description="How many said that they come to it.")
    no: int
    waiting: int = Field(description="How many come to the event and have not answered for this session.")
    clashes: list[str] = Field(description="The titles of those that run at the same time.")
    is_outside: bool = Field(description="Whether it is not within the event's own hours.")


@router.get("")
async def list_sessions(actor: Caller, event_id: EventId) -> Page[SessionOut]:
    """The whole programme in order of time, with how many come to what."""
    found = await in_db(sessions.list_sessions, actor, event_id)
    return Page[SessionOut](items=[SessionOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, response_model=SessionOut)
async def create_session(
    request: Request, actor: Caller, event_id: EventId, body: SessionIn, once: OnceKey = ""
) -> Response:
    """A new session. It may overlap others, and lie outside the event's hours."""
    return await write(request, actor, SessionOut, 201, sessions.post_session, event_id, body.form(), tag=tag)


@router.get("/{session_id}")
async def get_session(response: Response, actor: Caller, event_id: EventId, session_id: SessionId) -> SessionOut:
    """One session. Its `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(sessions.get_session, actor, event_id, session_id)
    response.headers["ETag"] = tag(found)
    return SessionOut.model_validate(found)


@router.put("/{session_id}", response_model=SessionOut)
async def put_session(
    request: Request, actor: Caller, event_id: EventId, session_id: SessionId, body: SessionIn, once: OnceKey = ""
) -> Response:
    """Change a session; its answers stay. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: SessionRow) -> None:
        must_match(request, tag(now))

    said = (event_id, session_id, body.form(), seen)
    return await write(request, actor, SessionOut, 200, sessions.put_session, *said, tag=tag)


@router.delete("/{session_id}", status_code=204)
async def delete_session(
    request: Request, actor: Caller, event_id: EventId, session_id: SessionId, once: OnceKey = ""
) -> Response:
    """Strike a session from the programme, with its answers."""
    return await write(request, actor, None, 204, sessions.strike_session, event_id, session_id)


def tag(row: Any) -> str:
    """The entity tag of a session: of what is edited of it, not of how many answered."""
    return tag_of(row.id, row.title, row.speaker, row.description, row.start_at, row.end_at)
