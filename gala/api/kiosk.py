"""What paired tablets ask and tell: see ``docs/kiosk.md``. Each call bears the gate's token; nothing else opens it."""

import asyncio
import gzip
import hashlib
import json
import re
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gala import clock
from gala.access import Actor
from gala.api.peer import client_ip, is_own_origin, read_body, signed_in
from gala.api.together import reports
from gala.db import in_db
from gala.errors import Forbidden, GateUnknown, Invalid
from gala.services import gates, kiosk, kiosk_room, placement
from gala.services.kiosk_report import Report

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])

MOST_ITEMS = 200
MOST_BYTES = 256 * 1024
WORTH_PACKING = 1_000
"""Shorter answers travel as they are."""
PACKING = 5
"""How hard gzip tries: harder takes twice as long for a twentieth less."""

_NUMBER = re.compile(r"-?\d{1,12}", re.ASCII)

M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """What is sent holds what is asked for, of the right kind, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid")


class PairingIn(Strict):
    """``code`` as typed: case, spaces and dashes do not matter."""

    code: str = Field(max_length=100)


class PairHereIn(Strict):
    event_id: int = Field(ge=1, lt=2**53)
    name: str = Field(max_length=200)


class CheckInsIn(BaseModel):
    """``waiting``: what the tablet keeps in all. Items are judged one by one, not here, and what a newer or older
    tablet says besides is not looked at: nothing may keep a queue from being handed over."""

    model_config = ConfigDict(strict=True, extra="ignore")

    items: list[Any] = Field(max_length=MOST_ITEMS)
    app: Any = ""
    waiting: Any = 0


class SeatIn(Strict):
    attendee_id: int = Field(ge=1, lt=2**53)
    seat_id: int = Field(ge=1, lt=2**53)


@router.post("/pair", status_code=201)
async def pair(request: Request) -> Response:
    """Use up a pairing code: the gate's token, the gate and its event."""
    body = await _body(request, PairingIn)
    agent = request.headers.get("user-agent", "")
    return _paired(await in_db(gates.pair, body.code, client_ip(request), agent))


@router.post("/pair/here", status_code=201)
async def pair_here(request: Request) -> Response:
    """Make this browser a gate of whoever is signed in with it."""
    if not is_own_origin(request):
        raise Forbidden
    actor = await signed_in(request)
    body = await _body(request, PairHereIn)
    return _paired(await in_db(gates.pair_here, actor, body.event_id, body.name))


@router.get("/guests")
async def guests(
    request: Request,
    cursor: Annotated[str, Query(max_length=200)] = "",
    waiting: str = "",
    skew: str = "",
    app: str = "",
) -> Response:
    """Everybody, or what changed since ``cursor``; also how a gate says that it is there, and how it does."""
    actor, event_id = await _gate(request)
    kept = _number(waiting)
    found = await in_db(kiosk.get_guest_list, actor, event_id, cursor, kept)
    if found.is_due:
        await in_db(gates.touch, actor, event_id, kept, _number(skew), app)
    return await _answer(request, found.document)


@router.get("/plan")
async def plan(request: Request) -> Response:
    """The room in small and every chair's state; 304 while nothing of it changed."""
    actor, event_id = await _gate(request)
    content = await asyncio.to_thread(as_json, await in_db(kiosk_room.get_room, actor, event_id))
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(ETag=tag))
    return await _packed(request, content, ETag=tag)


@router.post("/checkins")
async def check_ins(request: Request) -> Response:
    """Take in what happened at the gate, item by item; an item that comes again gets the same answer."""
    token, agent = _bearer(request), request.headers.get("user-agent", "")
    body = _reports(await read_body(request, MOST_BYTES, "256 kB"))
    report = Report(token, body.items, _number(body.waiting), str(body.app), client_ip(request), agent)
    results = [asdict(result) for result in await reports.hand_in(report)]
    return await _answer(request, {"now": int(clock.now().timestamp() * 1000), "results": results})


@router.post("/seats")
async def seats(request: Request) -> Response:
    """Give somebody at the door another free seat."""
    actor, event_id = await _gate(request)
    body = await _body(request, SeatIn)
    await in_db(placement.give_seat, actor, event_id, body.attendee_id, body.seat_id)
    return await _answer(request, {"ok": True})


@router.post("/leave")
async def leave(request: Request) -> Response:
    """Stop being a gate."""
    actor, event_id = await _gate(request)
    await in_db(gates.leave, actor, event_id)
    return await _answer(request, {"ok": True})


# --- what all of them share ------------------------------------------------------------------------------------------


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise GateUnknown
    return token.strip()


async def _gate(request: Request) -> tuple[Actor, int]:
    """The gate that calls, and the one event that it works at."""
    agent = request.headers.get("user-agent", "")
    actor = await in_db(gates.get_gate_actor, _bearer(request), client_ip(request), agent)
    assert actor.gate is not None
    return actor, actor.gate.event_id


def _number(said: object) -> int:
    """What a tablet says of itself; what cannot be read is 0, since the door does not depend on it."""
    return int(said) if isinstance(said, int) or (isinstance(said, str) and _NUMBER.fullmatch(said)) else 0


async def _body(request: Request, model: type[M]) -> M:
    """The body as ``model`` wants it. Raises TooLarge; Invalid naming the field, without what was sent there."""
    data = await read_body(request, MOST_BYTES, "256 kB")
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise _unreadable(error) from None


def _reports(data: bytes) -> CheckInsIn:
    """As ``_body``, read by Python's own parser: half a character in a note is that item's fault, not the batch's."""
    try:
        return CheckInsIn.model_validate(json.loads(data))
    except ValidationError as error:
        raise _unreadable(error) from None
    except (ValueError, RecursionError):
        raise Invalid(field="body", reason="This request could not be read.") from None


def _unreadable(error: ValidationError) -> Invalid:
    field = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"]) or "body"
    return Invalid(field=field, reason="This request could not be read.")


def _paired(found: gates.Paired) -> Response:
    document = {
        "token": found.token,
        "gate": {"id": found.gate_id, "name": found.gate_name},
        "event": {"id": found.event_id, "name": found.event_name},
    }
    return Response(as_json(document), status_code=201, media_type="application/json", headers=_headers())


async def _answer(request: Request, document: dict[str, Any]) -> Response:
    if len(document.get("people", ())) > 100:  # not on the loop, which everybody waits for
        return await _packed(request, await asyncio.to_thread(as_json, document))
    return await _packed(request, as_json(document))


async def _packed(request: Request, content: bytes, **headers: str) -> Response:
    if len(content) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = await asyncio.to_thread(gzip.compress, content, PACKING)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=_headers(**headers))


def _headers(**more: str) -> dict[str, str]:
    return {"Cache-Control": "no-store", "Vary": "Authorization, Accept-Encoding", **more}


def as_json(document: dict[str, Any]) -> bytes:
    """What travels. Half a character, which UTF-8 has no bytes for, is written as JSON's own escape."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
