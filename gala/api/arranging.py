"""Seats for a party or for everybody, as an organizer arranges them: looked at first, then given, all or nothing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from gala.api.holds import PeopleIn
from gala.api.rest import Caller, Id, In, OnceKey, OneOut, Out, Page, RowId, write
from gala.db import in_db
from gala.rules.geometry import MAX_SEATS
from gala.services import arranging, no_shows, placement

router = APIRouter(prefix="/api/events/{event_id}/arrangement", tags=["arrangement"])

EventId = RowId


class SitIn(In):
    attendee_id: Id
    seat_id: Id


class SatIn(In):
    seat_id: Id
    attendee_id: Id | None = Field(description="`null`: nobody.")


Sits = Annotated[list[SitIn], Field(min_length=1, max_length=200)]
Was = Annotated[
    list[SitIn] | None,
    Field(max_length=200, description="Who sat where when that was decided: 409 where it is otherwise now."),
]
Seen = Annotated[
    list[SatIn] | None,
    Field(
        max_length=400, description="Who sat there when that was decided: 409 `changed_since` where it is otherwise."
    ),
]


class SitOut(Out):
    attendee_id: int
    seat_id: int


class MissingOut(Out):
    name: str
    why: str


class PartyPlanOut(Out):
    label: str
    size: int
    tables: list[str] = Field(description="Where the party will sit.")
    together: str = Field(description="`table`, `neighbours` or `split`.")
    whole: bool
    missing: list[MissingOut] = Field(description="Who of it gets no seat.")


class ProposalIn(In):
    answered_only: bool = Field(default=False, description="Leave out who has not said whether they come.")


class ProposalOut(Out):
    moves: list[SitOut]
    digest: str = Field(description="What it is made from.")
    parties: list[PartyPlanOut]
    whole: int = Field(description="So many parties sit together.")
    split: int
    without: int = Field(description="So many people get no seat.")
    unanswered: int = Field(description="So many have not said whether they come: a seat counts as their yes.")


class EverybodyIn(In):
    digest: str = Field(max_length=400, description="The proposal's, as its moves.")
    moves: list[SitIn] = Field(max_length=MAX_SEATS)


class OptionOut(Out):
    kind: str = Field(description="`beside` their party, `same_table_adjacent`, `same_table` or `neighbouring_tables`.")
    tables: list[str]
    seats: list[SitOut]
    was: list[SitOut] = Field(description="Where they sit now.")


class PartyIn(In):
    seats: Sits
    was: Was = None


class AtTableIn(PeopleIn):
    table_id: Id
    seen: Seen = None


class SwapIn(In):
    seat_id: Id
    other_seat_id: Id
    seen: Seen = None


class WishIn(PeopleIn):
    wish: Literal["", "vip", "accessible"] = Field(description="The kind of seat they are to have; empty: any.")


class SeatedOut(OneOut):
    seated: int = Field(description="So many people.")


class SeatsGivenOut(Out):
    seats: list[SitOut]

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """From seats by attendee."""
        return {"seats": _sits(given)} if isinstance(given, dict) and "seats" not in given else given


class AbsentOut(Out):
    attendee_id: int
    name: str
    party: str
    table: str = Field(description="Empty: they have no seat.")
    seat: str
    is_locked: bool


class AbsenceOut(Out):
    people: list[AbsentOut] = Field(description="Who said yes and has not come.")
    kept: list[AbsentOut] = Field(description="Whose seats are locked: they are let be.")
    chairs: int = Field(description="How many chairs would be free.")


class FreedOut(Out):
    people: int = Field(description="So many are no-shows now.")
    chairs: int
    came: list[str] = Field(description="Who had come meanwhile, and keeps their seat.")


@router.post("/preview")
async def preview_all(actor: Caller, event_id: EventId, body: ProposalIn) -> ProposalOut:
    """A seat for everyone who may come and has none: parties together, wishes met. Nothing is changed by it."""
    found = await in_db(arranging.preview_all, actor, event_id, body.answered_only)
    parties = [
        {name: getattr(one, name) for name in ("label", "size", "tables", "together", "whole")}
        | {"missing": [{"name": name, "why": why} for name, why in one.missing]}
        for one in found.parties
    ]
    counts = {name: getattr(found, name) for name in ("digest", "whole", "split", "without", "unanswered")}
    return ProposalOut.model_validate(counts | {"moves": _sits(found.moves), "parties": parties})


@router.post("/everybody", response_model=SeatedOut)
async def seat_everybody(
    request: Request, actor: Caller, event_id: EventId, body: EverybodyIn, once: OnceKey = ""
) -> Response:
    """Seat everybody as a preview proposed, all or nothing: 409 `proposal_stale` says what has changed since."""
    moves = {one.attendee_id: one.seat_id for one in body.moves}
    return await write(request, actor, SeatedOut, 200, arranging.apply_all, event_id, moves, body.digest)


@router.post("/options")
async def list_options(actor: Caller, event_id: EventId, body: PeopleIn) -> Page[OptionOut]:
    """The best seats together for these people and up to three runners-up. Nothing is changed by it."""
    found = await in_db(arranging.find_for_party, actor, event_id, body.attendee_ids)
    items = [
        {"kind": one.kind, "tables": one.tables, "seats": _sits(one.seats), "was": _sits(one.was)} for one in found
    ]
    return Page[OptionOut].model_validate({"items": items, "next": None})


@router.post("/party", response_model=SeatedOut)
async def seat_party(request: Request, actor: Caller, event_id: EventId, body: PartyIn, once: OnceKey = "") -> Response:
    """Give each of these people the seat named, all or nothing."""
    moves = {one.attendee_id: one.seat_id for one in body.seats}
    was = None if body.was is None else {one.attendee_id: one.seat_id for one in body.was}
    return await write(request, actor, SeatedOut, 200, arranging.seat_party, event_id, moves, was)


@router.post("/table", response_model=SeatsGivenOut)
async def seat_at_table(
    request: Request, actor: Caller, event_id: EventId, body: AtTableIn, once: OnceKey = ""
) -> Response:
    """Seat these people at a table, else there and at the nearest tables around, all or nothing."""
    said = (event_id, body.table_id, body.attendee_ids, _seen(body.seen))
    return await write(request, actor, SeatsGivenOut, 200, arranging.seat_at_table, *said)


@router.post("/swap", status_code=204)
async def swap_seats(request: Request, actor: Caller, event_id: EventId, body: SwapIn, once: OnceKey = "") -> Response:
    """Exchange who sits on two seats; one of them may be empty."""
    said = (event_id, body.seat_id, body.other_seat_id, _seen(body.seen))
    return await write(request, actor, None, 204, placement.swap, *said)


@router.put("/wishes", status_code=204)
async def put_wish(request: Request, actor: Caller, event_id: EventId, body: WishIn, once: OnceKey = "") -> Response:
    """Note which kind of seat these people are to have. Their present seats stay."""
    return await write(request, actor, None, 204, arranging.set_wish, event_id, body.attendee_ids, body.wish)


@router.get("/absent")
async def list_absent(actor: Caller, event_id: EventId) -> AbsenceOut:
    """Who said yes and has not come, with the seats that they would give up."""
    return AbsenceOut.model_validate(await in_db(no_shows.preview_no_shows, actor, event_id))


@router.post("/no-shows", response_model=FreedOut)
async def free_no_shows(
    request: Request, actor: Caller, event_id: EventId, body: PeopleIn, once: OnceKey = ""
) -> Response:
    """Mark those of them who have not come as no-shows, and free their seats. Whoever comes after all is let in."""
    return await write(request, actor, FreedOut, 200, no_shows.free_no_shows, event_id, body.attendee_ids)


def _sits(seats: Mapping[int, int]) -> list[dict[str, int]]:
    return [{"attendee_id": who, "seat_id": seat_id} for who, seat_id in seats.items()]


def _seen(said: list[SatIn] | None) -> dict[int, int] | None:
    return None if said is None else {one.seat_id: one.attendee_id or 0 for one in said}
