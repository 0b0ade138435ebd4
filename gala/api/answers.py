"""Who comes to which session: asked for by staff, said for anybody by an organizer, for their own by guests."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.api.rest import Caller, Cursor, Id, In, Limit, OnceKey, Out, Page, RowId, cursor_of, paged, read_cursor, write
from gala.db import in_db
from gala.services import sessions

router = APIRouter(prefix="/api/events/{event_id}/sessions/{session_id}/answers", tags=["sessions"])

EventId = RowId
SessionId = RowId


class AnswerIn(In):
    attendee_id: Id = Field(description="The member's own id (`invitation_guest_id`).")
    coming: bool


class AnswersIn(In):
    answers: list[AnswerIn] = Field(min_length=1, max_length=sessions.MOST_PEOPLE)


class AnswerOut(Out):
    attendee_id: int
    name: str
    party: str
    coming: bool | None = Field(description="Null: not answered.")


@router.get("")
async def list_answers(
    actor: Caller,
    event_id: EventId,
    session_id: SessionId,
    search: Annotated[str, Query(max_length=200, description="Words of a name.")] = "",
    answer: Annotated[Literal["", "yes", "no", "waiting"], Query(description="Only who answered so.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[AnswerOut]:
    """Whoever comes to the event, by name, with their answer for this session."""
    after = read_cursor(cursor, str, int)
    found = await in_db(sessions.list_answers, actor, event_id, session_id, search, answer, limit + 1, after)
    page = paged(found, limit, lambda one: cursor_of(one.search_name, one.attendee_id))
    return Page[AnswerOut].model_validate(page, from_attributes=True)


@router.put("", status_code=204)
async def put_answers(
    request: Request, actor: Caller, event_id: EventId, session_id: SessionId, body: AnswersIn, once: OnceKey = ""
) -> Response:
    """These people's answers, all or none; those of others stay. Guests say it for their own until the deadline.

    409 `not_coming` for who does not come to the event.
    """
    service = sessions.answer_session if actor.is_only_guest else sessions.answer_session_for
    said = {one.attendee_id: one.coming for one in body.answers}
    return await write(request, actor, None, 204, service, event_id, session_id, said)
