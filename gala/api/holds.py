"""Seats held, confirmed and let go: by a guest for the own people, by an organizer for anybody. All or nothing."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator
from starlette.routing import Match, Route
from starlette.types import Scope

from gala.api.peer import client_ip, read_body
from gala.api.plan import Category
from gala.api.rest import MOST_BYTES, Caller, Id, In, OnceKey, OneOut, Out, RowId, write
from gala.db import in_db
from gala.errors import Invalid
from gala.services import holding, placement, quick_holds, seating

router = APIRouter(prefix="/api/events/{event_id}/seats", tags=["holds"])

MOST = 200
"""So many people at once."""


def _each_once(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise ValueError("each once")
    return ids


EventId = RowId
_EVENT_ID = TypeAdapter(Annotated[int, Field(ge=1, lt=2**53)])
People = Annotated[list[Id], Field(min_length=1, max_length=MOST, examples=[[71, 72]]), AfterValidator(_each_once)]


class PlaceIn(In):
    seat_id: Id
    attendee_id: Id


class HoldIn(In):
    seats: list[PlaceIn] = Field(min_length=1, max_length=MOST)


class PeopleIn(In):
    attendee_ids: People


class ReleaseIn(PeopleIn):
    confirmed: bool = Field(default=False, description="Give up the seats that they have, too, not only holds.")


class BestIn(PeopleIn):
    wants: list[Category] = Field(
        default=[], max_length=4, description="One seat at least of such a category. Guests are given no vip seats."
    )


class PlaceOut(Out):
    seat_id: int
    attendee_id: int


class PlacesOut(Out):
    """Who has which seat now."""

    seats: list[PlaceOut]

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """From seat ids by attendee id."""
        return {"seats": _places(given)} if isinstance(given, dict) and "seats" not in given else given


class HeldOut(Out):
    """Who holds which seat, and until when."""

    seats: list[PlaceOut]
    hold_expires_at: datetime

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """From what a service held."""
        if isinstance(given, seating.Held):
            return {"seats": _places(given.seats), "hold_expires_at": given.expires_at}
        return given


class ReleasedOut(OneOut):
    released: int = Field(description="How many holds and seats there were.")


@router.post("/hold", response_model=HeldOut)
async def hold(request: Request, actor: Caller, event_id: EventId, body: HoldIn, once: OnceKey = "") -> Response:
    """Hold every seat for its person, or none: then `seat_ids` of the refusal are those that are gone. A person's
    earlier hold is given up; a confirmed seat is kept until the new one is confirmed."""
    service = seating.hold if actor.is_only_guest else holding.hold_for
    seats, people = [one.seat_id for one in body.seats], [one.attendee_id for one in body.seats]
    return await write(request, actor, HeldOut, 200, service, event_id, seats, people)


class QuickHold(Route):
    """The busiest call of all, before an evening that sells out: a guest's hold, without what FastAPI does for handlers
    that ask it for more, in one transaction. It takes only requests that it can answer as ``hold`` would; others, and
    those with a key to be done once, go there."""

    def __init__(self) -> None:
        super().__init__(f"{router.prefix}/hold", hold_quickly, methods=["POST"])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is such a request."""
        match, child = super().matches(scope)
        if match is Match.FULL:
            headers = dict(scope["headers"])
            plain = headers.get(b"content-type") == b"application/json" and bool(headers.get(b"x-invitation-code"))
            if not plain or b"authorization" in headers or b"idempotency-key" in headers:
                return Match.NONE, {}
        return match, child


async def hold_quickly(request: Request) -> Response:
    """As ``hold``, for a guest."""
    try:
        event_id = _EVENT_ID.validate_python(request.path_params["event_id"])
        body = HoldIn.model_validate_json(await read_body(request, MOST_BYTES, "1 MB"))
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise Invalid(field=field, reason="This request could not be read.") from None
    codes, agent = request.headers["x-invitation-code"].split("."), request.headers.get("user-agent", "")
    seats, people = [one.seat_id for one in body.seats], [one.attendee_id for one in body.seats]
    held = await in_db(quick_holds.hold_by_codes, codes, client_ip(request), agent, event_id, seats, people)
    content = HeldOut.model_validate(held).model_dump_json()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post("/confirm", response_model=PlacesOut)
async def confirm(request: Request, actor: Caller, event_id: EventId, body: PeopleIn, once: OnceKey = "") -> Response:
    """Turn these people's holds into their seats, all or none."""
    service = seating.confirm if actor.is_only_guest else holding.confirm_for
    return await write(request, actor, PlacesOut, 200, service, event_id, body.attendee_ids)


@router.post("/release", response_model=ReleasedOut)
async def release(request: Request, actor: Caller, event_id: EventId, body: ReleaseIn, once: OnceKey = "") -> Response:
    """Let go of these people's holds, and where it is said of their seats. Letting go of nothing is no error."""
    if actor.is_only_guest:
        service = seating.give_back if body.confirmed else seating.release
    else:
        service = placement.unseat if body.confirmed else holding.release_for
    return await write(request, actor, ReleasedOut, 200, service, event_id, body.attendee_ids)


@router.post("/best-available", response_model=HeldOut)
async def best_available(
    request: Request, actor: Caller, event_id: EventId, body: BestIn, once: OnceKey = ""
) -> Response:
    """Find the best seats together for these people, and hold them."""
    service = seating.best_together if actor.is_only_guest else holding.best_for
    return await write(request, actor, HeldOut, 200, service, event_id, body.attendee_ids, body.wants)


def _places(seats: dict[int, int]) -> list[dict[str, int]]:
    return [{"seat_id": seat_id, "attendee_id": attendee_id} for attendee_id, seat_id in seats.items()]
