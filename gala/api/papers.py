"""What guests take home: the evening for their calendar. Whoever knows the codes gets it; wrong ones are limited."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from gala import clock
from gala.access import Actor
from gala.api.peer import client_ip
from gala.db import in_db
from gala.i18n import LANGUAGES, guess
from gala.rules.calendar import write_calendar
from gala.rules.names import fold
from gala.services import calendars, entrance

router = APIRouter(prefix="/api/i/{code}", tags=["papers"])

Lang = Annotated[str, Query(max_length=2, description="`en` or `es`; else what the browser prefers.")]


@router.get("/event.ics", response_class=Response)
async def calendar(request: Request, code: str, lang: Lang = "") -> Response:
    """The evening as a calendar file. ``code``: one code, or several with dots between."""
    guest, event_id = await _open(request, code)
    entry = await in_db(calendars.get_calendar, guest, event_id, _lang(request, lang))
    data = write_calendar(entry, clock.now())
    method = "CANCEL" if entry.standing == "CANCELLED" else "PUBLISH"
    return _paper(data, f"text/calendar; charset=utf-8; method={method}", f"{entry.name}.ics")


async def _open(request: Request, code: str) -> tuple[Actor, int]:
    ip = client_ip(request)
    opened = await in_db(entrance.open_codes, code.split("."), ip)
    guest = await in_db(entrance.get_guest, list(opened.codes), ip, request.headers.get("user-agent", ""))
    return guest, opened.event_id


def _lang(request: Request, wanted: str) -> str:
    return wanted if wanted in LANGUAGES else guess(request.headers.get("accept-language", ""))


def _paper(data: bytes, media_type: str, name: str) -> Response:
    """A file to keep, named after what it is about. It names people: no cache but the guest's own may hold it."""
    stem, _, ending = name.rpartition(".")
    plain = "-".join(word for word in fold(stem).split() if word.isascii())[:60]  # for readers of RFC 2616
    both = f"filename=\"{plain or 'gala'}.{ending}\"; filename*=UTF-8''{quote(name, '')}"
    headers = {
        "Content-Disposition": f"attachment; {both}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
    }
    return Response(data, media_type=media_type, headers=headers)
