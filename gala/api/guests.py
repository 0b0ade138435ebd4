"""What is served to whoever knows the codes of an invitation: opening them, their language, and files to keep."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from gala.access import Actor
from gala.api.peer import client_ip
from gala.db import in_db
from gala.i18n import LANGUAGES, guess
from gala.rules.names import fold
from gala.services import entrance

Lang = Annotated[str, Query(max_length=2, description="`en` or `es`; else what the browser prefers.")]


async def open_codes(request: Request, code: str) -> tuple[Actor, int]:
    """The guest of these codes (one, or several with dots between) and their event. Wrong ones are limited by address:
    raises CodeUnknown, TooManyAttempts."""
    ip = client_ip(request)
    opened = await in_db(entrance.open_codes, code.split("."), ip)
    guest = await in_db(entrance.get_guest, list(opened.codes), ip, request.headers.get("user-agent", ""))
    return guest, opened.event_id


def language(request: Request, wanted: str) -> str:
    """``wanted`` where it is a language of ours, else what the browser prefers."""
    return wanted if wanted in LANGUAGES else guess(request.headers.get("accept-language", ""))


def keepsake(data: bytes | Iterator[bytes], media_type: str, name: str, *, inline: bool = False) -> Response:
    """A file to keep, named after what it is about; in pieces as they are made, where it comes so. ``inline``: one to
    look at first. It names people: no cache but the reader's own may hold it."""
    stem, _, ending = name.rpartition(".")
    plain = "-".join(word for word in fold(stem).split() if word.isascii())[:60]  # for readers of RFC 2616
    both = f"filename=\"{plain or 'gala'}.{ending}\"; filename*=UTF-8''{quote(name, '')}"
    headers = {
        "Content-Disposition": f"{'inline' if inline else 'attachment'}; {both}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
    }
    if isinstance(data, bytes):
        return Response(data, media_type=media_type, headers=headers)
    return StreamingResponse(data, media_type=media_type, headers=headers)
