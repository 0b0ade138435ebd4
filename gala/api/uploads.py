"""Where pages send a file of people: Reflex's own upload route would take any size from anybody."""

from fastapi import APIRouter, Request

from gala.api.peer import is_own_origin, read_body, signed_in
from gala.db import in_db
from gala.errors import Forbidden
from gala.rules.text_file import MAX_BYTES
from gala.services import uploads

router = APIRouter(prefix="/api/events/{event_id}/uploads", tags=["uploads"])


@router.post("", include_in_schema=False)
async def receive(request: Request, event_id: int) -> dict[str, str]:
    """Keep the request's body for the preview and the import; ``{"key": …}``. Nothing is read from a stranger."""
    if not is_own_origin(request):
        raise Forbidden
    actor = await signed_in(request)
    await in_db(uploads.may_upload, actor, event_id)
    return {"key": await in_db(uploads.keep_upload, actor, event_id, await read_body(request, MAX_BYTES, "10 MB"))}
