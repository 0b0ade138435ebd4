"""What a guest's code opens, in one answer: the evening, the own people, the programme and the menu."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from gala.api.menu import MealOut
from gala.api.rest import Caller, Out
from gala.db import in_db
from gala.errors import Forbidden
from gala.services import guest_view
from gala.services.guest_view import Member, OwnParty
from gala.services.sessions import OwnSession

router = APIRouter(prefix="/api/own", tags=["invitations"])


class OwnSeatOut(Out):
    seat_id: int
    table_id: int
    table_number: str
    label: str = Field(description="What the seat is called at its table.")
    seconds_left: float | None = Field(description="Of a seat that is held: for how much longer.")


class OwnMemberOut(Out):
    id: int = Field(description="The attendee's: `invitation_guest_id`.")
    invitation_id: int
    name: str
    status: str
    has_pass: bool
    ticket_number: str
    seat: OwnSeatOut | None
    held: OwnSeatOut | None = Field(description="A seat that waits to be confirmed.")
    meal_choice: str
    dietary_notes: str
    access_notes: str
    is_unnamed: bool = Field(description="A plus-one of whom nobody has said yet who it is.")
    plus_one_of: int | None
    may_bring: bool = Field(description="Whether there is room for a plus-one of theirs.")


class OwnAnswerOut(Out):
    attendee_id: int
    coming: bool


class OwnSessionOut(Out):
    id: int
    title: str
    speaker: str
    description: str
    start_at: datetime
    end_at: datetime
    answers: list[OwnAnswerOut] = Field(description="Of the own people; whoever has not answered is left out.")


class OwnOut(Out):
    event_id: int
    name: str
    description: str
    venue: str
    city: str
    country: str
    timezone: str
    start_at: datetime
    end_at: datetime
    status: str
    hero_image_url: str
    deadline: datetime = Field(description="Until then guests may answer, change or give back.")
    is_open: bool = Field(description="Whether answers and seats may be changed now.")
    hold_minutes: int
    asks_needs: bool = Field(description="Whether notes on diet and access are asked for.")
    guests: list[OwnMemberOut]
    sessions: list[OwnSessionOut]
    meals: list[MealOut]


@router.get("")
async def get_own(actor: Caller) -> OwnOut:
    """All that an invitation's code opens: what a program of a guest asks first."""
    if not actor.is_only_guest:
        raise Forbidden
    return _shown(await in_db(guest_view.get_own_party, actor, min(actor.invitations.values())))


def _shown(party: OwnParty) -> OwnOut:
    known = {name: getattr(party, name) for name in OwnOut.model_fields if hasattr(party, name)}
    own = {"guests": [_member(one) for one in party.members], "sessions": [_session(one) for one in party.sessions]}
    return OwnOut.model_validate(known | own | {"name": party.event_name, "hero_image_url": party.cover})


def _member(one: Member) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in OwnMemberOut.model_fields if hasattr(one, name)}
    said = one.needs
    needs = {"meal_choice": said.meal, "dietary_notes": said.dietary, "access_notes": said.access}
    return known | needs | {"id": one.attendee_id, "is_unnamed": one.unnamed, "plus_one_of": one.host or None}


def _session(one: OwnSession) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in OwnSessionOut.model_fields}
    return known | {"answers": [{"attendee_id": who, "coming": said} for who, said in sorted(one.answers.items())]}
