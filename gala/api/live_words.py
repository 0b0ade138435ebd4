"""What a program may say over a connection, and what is done then: by the services of the pages, nothing else."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from gala.access import Actor
from gala.api.rest import Id, In
from gala.db import in_db
from gala.errors import Invalid
from gala.services import attendance, holding, placement, seating, taking

Name = Annotated[str, Field(max_length=64, description="Of your own choosing: the answer carries it.")]
ChannelName = Annotated[str, Field(max_length=60, examples=["events/1/seats"])]
Token = Annotated[str, Field(max_length=2000)]
Code = Annotated[str, Field(max_length=500)]


class Word(In):
    id: Name = ""


class SignIn(Word):
    action: Literal["sign_in"]
    token: Token = ""
    code: Code = ""


class Join(SignIn):
    """``epoch`` and ``seq``: of the last message seen."""

    action: Literal["join"]  # type: ignore[assignment]
    channel: ChannelName
    epoch: str = Field(default="", max_length=40)
    seq: int = Field(default=-1, ge=-1, lt=2**53)


class Leave(Word):
    action: Literal["leave"]
    channel: ChannelName


class LockSeat(Word):
    action: Literal["lock_seat"]
    event_id: Id
    seat_id: Id
    invitation_guest_id: Id


class AssignSeat(LockSeat):
    action: Literal["assign_seat"]  # type: ignore[assignment]


class ReleaseSeat(Word):
    action: Literal["release_seat"]
    event_id: Id
    invitation_guest_id: Id


class CheckInGuest(Word):
    action: Literal["checkin_guest"]
    event_id: Id
    invitation_guest_id: Id
    gate: str = Field(default="", max_length=80)


_Words = SignIn | Join | Leave | LockSeat | AssignSeat | ReleaseSeat | CheckInGuest
_READ: TypeAdapter[_Words] = TypeAdapter(Annotated[_Words, Field(discriminator="action")])


def read_word(said: str | bytes) -> tuple[str, Any]:
    """The message's id and what it asks. Raises Invalid."""
    try:
        given = json.loads(said)
        word = _READ.validate_python(given)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"][1:]) or "action"
        raise Unread(given, field) from None
    except (ValueError, RecursionError):
        raise Unread(None, "message") from None
    return word.id, word


class Unread(Invalid):
    """A message that cannot be read; ``id``: its id, where it has one that can."""

    def __init__(self, given: Any, field: str) -> None:
        super().__init__(field=field, reason="This request could not be read.")
        said = given.get("id") if isinstance(given, dict) else None
        self.id = said if isinstance(said, str) and len(said) <= 64 else ""


class Ask:
    """Something to be done, by the service that does it for the pages."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._ways: dict[str, Callable[[Actor], Awaitable[dict[str, Any]]]] = {
            "lock_seat": self._lock,
            "assign_seat": self._assign,
            "release_seat": self._release,
            "checkin_guest": self._check_in,
        }

    async def run(self, actor: Actor) -> dict[str, Any]:
        """Do it. Raises what the service raises."""
        return await self._ways[self._word.action](actor)

    async def _lock(self, actor: Actor) -> dict[str, Any]:
        word = self._word
        service = seating.hold if actor.is_only_guest else holding.hold_for
        held = await in_db(service, actor, word.event_id, [word.seat_id], [word.invitation_guest_id])
        return {"seat_id": word.seat_id, "hold_expires_at": held.expires_at.isoformat()}

    async def _assign(self, actor: Actor) -> dict[str, Any]:
        word = self._word
        service = taking.take if actor.is_only_guest else placement.assign
        await in_db(service, actor, word.event_id, word.invitation_guest_id, word.seat_id)
        return {"seat_id": word.seat_id}

    async def _release(self, actor: Actor) -> dict[str, Any]:
        word = self._word
        service = seating.give_back if actor.is_only_guest else placement.unseat
        return {"released": await in_db(service, actor, word.event_id, [word.invitation_guest_id])}

    async def _check_in(self, actor: Actor) -> dict[str, Any]:
        word = self._word
        verdicts = await in_db(attendance.check_in, actor, word.event_id, [word.invitation_guest_id], word.gate)
        at = verdicts[0].at
        return {
            "outcome": verdicts[0].outcome,
            "checkin_time": at.isoformat() if at else None,
            "gate": verdicts[0].gate,
        }
