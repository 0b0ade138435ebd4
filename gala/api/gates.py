"""The organizer's side of gates: tablets paired by a code, seen, renamed, closed. What tablets ask is in ``kiosk``."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.events import EventId
from gala.api.rest import Caller, In, OnceKey, Out, Page, RowId, write
from gala.db import in_db
from gala.services import gates

router = APIRouter(prefix="/api/events/{event_id}/gates", tags=["gates"])

GateId = RowId


class GateIn(In):
    name: str = Field(max_length=1000, examples=["North entrance"])


class GatePut(GateIn):
    self_service: bool = Field(description="Whether guests scan alone there, without the search.")


class GateOut(Out):
    id: int
    name: str = Field(examples=["North entrance"])
    is_online: bool = Field(description="Whether it was heard of within the last 15 seconds.")
    is_paired: bool
    is_revoked: bool
    is_personal: bool = Field(description="Somebody's own telephone or computer, as long as they are on the team.")
    self_service: bool
    last_seen_at: datetime | None
    waiting: int = Field(description="What it keeps until the line is back.")
    skew_ms: int = Field(description="Its clock less the server's.")
    app_version: str
    device: str = Field(description="What its browser calls itself.")
    code_until: datetime | None = Field(description="Until when a pairing code may be typed; null: none is waiting.")


class PairingCodeOut(Out):
    gate_id: int
    name: str = Field(examples=["North entrance"])
    code: str = Field(
        description="What to type into the tablet at `/kiosk`, once; shown this once.", examples=["4KWM-7TQX"]
    )
    expires_at: datetime


@router.get("")
async def list_gates(actor: Caller, event_id: EventId) -> Page[GateOut]:
    """All gates with how each does: those that work by name, then those that were closed."""
    found = await in_db(gates.list_gates, actor, event_id)
    return Page[GateOut](items=[GateOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, response_model=PairingCodeOut)
async def create_gate(request: Request, actor: Caller, event_id: EventId, body: GateIn, once: OnceKey = "") -> Response:
    """A new gate, with the code that makes a tablet this gate within ten minutes."""
    return await write(request, actor, PairingCodeOut, 201, gates.create_gate, event_id, body.name)


@router.put("/{gate_id}", response_model=GateOut)
async def put_gate(
    request: Request, actor: Caller, event_id: EventId, gate_id: GateId, body: GatePut, once: OnceKey = ""
) -> Response:
    """Call a gate something else, or let guests scan alone there. The log keeps the name of each moment."""
    said = (event_id, gate_id, body.name, body.self_service)
    return await write(request, actor, GateOut, 200, gates.put_gate, *said)


@router.post("/{gate_id}/code", status_code=201, response_model=PairingCodeOut)
async def renew_code(
    request: Request, actor: Caller, event_id: EventId, gate_id: GateId, once: OnceKey = ""
) -> Response:
    """Another code for a gate; the one before opens nothing any more. A paired tablet works on until it is used."""
    return await write(request, actor, PairingCodeOut, 201, gates.renew_code, event_id, gate_id)


@router.delete("/{gate_id}", status_code=204)
async def revoke_gate(
    request: Request, actor: Caller, event_id: EventId, gate_id: GateId, once: OnceKey = ""
) -> Response:
    """Close a gate for good: its tablet forgets the guests, and what it still reports is held for the organizer."""
    return await write(request, actor, None, 204, gates.revoke_gate, event_id, gate_id)
