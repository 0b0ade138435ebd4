"""The picture under a drawn room: sent by an organizer or a program, shown to staff."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from gala.api.events import EventId
from gala.api.floor import RoomOut
from gala.api.floor import tag as room_tag
from gala.api.peer import is_own_origin, read_body, signed_in
from gala.api.rest import Caller, OnceKey, Reader, write
from gala.db import in_db
from gala.errors import Forbidden, NotFound
from gala.services import drawing
from gala.services.floor import pictures

router = APIRouter(prefix="/api/events/{event_id}", tags=["floor"])

_DIGEST = re.compile("[0-9a-f]{64}")
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The picture itself, 10 MB at most. What it is, is told by what is in it.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/png", "image/jpeg", "image/webp")
        },
    }
}


@router.post("/picture", include_in_schema=False)
async def receive(request: Request, event_id: int) -> dict[str, bool]:
    """Lay the request's body under the room. Nothing is read from a stranger, and never more than 10 MB."""
    if not is_own_origin(request):
        raise Forbidden
    actor = await signed_in(request)
    await in_db(pictures.may_draw, actor, event_id)
    await in_db(pictures.set_picture, actor, event_id, await read_body(request, pictures.MAX_BYTES, "10 MB"))
    return {"ok": True}


@router.put("/floor/picture", response_model=RoomOut, openapi_extra=_FILE)
async def put_picture(request: Request, actor: Caller, event_id: EventId, once: OnceKey = "") -> Response:
    """Lay a picture under the room, as wide as the room, in place of the one before. `PUT …/floor` moves it."""
    await in_db(pictures.may_draw, actor, event_id)
    data = await read_body(request, pictures.MAX_BYTES, "10 MB")
    return await write(request, actor, RoomOut, 200, drawing.put_picture, event_id, data, tag=room_tag, sent=data)


@router.delete("/floor/picture", status_code=204)
async def delete_picture(request: Request, actor: Caller, event_id: EventId, once: OnceKey = "") -> Response:
    """Take the picture away. That there is none is no error."""
    return await write(request, actor, None, 204, pictures.remove_picture, event_id)


@router.get("/picture/{digest}", response_class=Response)
async def show(
    actor: Reader, event_id: EventId, digest: Annotated[str, Path(description="As the room tells it.")]
) -> Response:
    """The picture with this digest, to be kept for ever: another one has another digest."""
    if not _DIGEST.fullmatch(digest):
        raise NotFound
    picture = await in_db(pictures.get_picture, actor, event_id, digest)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Vary": "Cookie, Authorization",
    }
    return Response(picture.content, media_type=picture.media_type, headers=headers)
