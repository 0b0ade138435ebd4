"""The picture under a drawn room: sent by an organizer, shown to staff."""

import re

from fastapi import APIRouter, Request, Response

from gala.api.peer import is_own_origin, read_body, signed_in
from gala.db import in_db
from gala.errors import Forbidden, NotFound
from gala.services.floor import pictures

router = APIRouter(prefix="/api/events/{event_id}/picture", tags=["floor"])

_DIGEST = re.compile("[0-9a-f]{64}")


@router.post("", include_in_schema=False)
async def receive(request: Request, event_id: int) -> dict[str, bool]:
    """Lay the request's body under the room. Nothing is read from a stranger, and never more than 10 MB."""
    if not is_own_origin(request):
        raise Forbidden
    actor = await signed_in(request)
    await in_db(pictures.may_draw, actor, event_id)
    await in_db(pictures.set_picture, actor, event_id, await read_body(request, pictures.MAX_BYTES, "10 MB"))
    return {"ok": True}


@router.get("/{digest}", include_in_schema=False)
async def show(request: Request, event_id: int, digest: str) -> Response:
    """The picture, kept by the browser for ever: another one has another digest."""
    if not _DIGEST.fullmatch(digest):
        raise NotFound
    picture = await in_db(pictures.get_picture, await signed_in(request), event_id, digest)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Vary": "Cookie",
    }
    return Response(picture.content, media_type=picture.media_type, headers=headers)
