"""Where the tickets page sends its file: Reflex's own upload route would take any size from anybody."""

from fastapi import APIRouter, Request

from gala.access import Actor
from gala.api.peer import client_ip, is_own_origin
from gala.db import in_db
from gala.errors import Forbidden, NotSignedIn, TooLarge
from gala.rules.text_file import MAX_BYTES
from gala.services import accounts, uploads
from gala.services.accounts import COOKIE

router = APIRouter(prefix="/api/events/{event_id}/tickets", tags=["tickets"])


@router.post("/file", include_in_schema=False)
async def receive(request: Request, event_id: int) -> dict[str, str]:
    """Keep the request's body for the preview and the import; ``{"key": …}``. Nothing is read from a stranger."""
    if not is_own_origin(request):
        raise Forbidden
    actor = await _organizer(request)
    await in_db(uploads.may_upload, actor, event_id)
    return {"key": await in_db(uploads.keep_upload, actor, event_id, await _body(request))}


async def _organizer(request: Request) -> Actor:
    token = request.cookies.get(COOKIE, "")
    actor = await in_db(accounts.get_actor, token, client_ip(request), request.headers.get("user-agent", ""))
    if not actor.is_known:
        raise NotSignedIn
    return actor


async def _body(request: Request) -> bytes:
    """At most 10 MB, counted while they come: what a header says is only what a header says."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BYTES:
            raise TooLarge(limit="10 MB")
    return bytes(data)
