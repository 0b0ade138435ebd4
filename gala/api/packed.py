"""Documents that are large, read often and change seldom: made and packed once, told apart by their entity tag."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

import brotli
from fastapi import Request, Response
from pydantic_core import to_json

WORTH_PACKING = 1_000
"""Shorter answers travel as they are."""
PACKING = 5
"""How hard is tried: harder takes several times as long for a tenth less."""
KEPT = 64
"""So many documents are kept packed."""

_kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_being_made: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller has it already (``If-None-Match``, by weak comparison: RFC 9110, 13.1.2)."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def unchanged(tag: str) -> Response:
    """304: what the caller has still holds."""
    return Response(status_code=304, headers=_headers(tag))


async def packed(request: Request, content: bytes, tag: str) -> Response:
    """The document in the smallest form that the caller reads."""
    way = _way(request) if len(content) > WORTH_PACKING else ""
    return _response(await asyncio.to_thread(_pack, content, way) if way else content, way, tag)


async def packed_once(request: Request, tag: str, make: Callable[[], Awaitable[dict[str, Any]]]) -> Response:
    """As ``packed``, for a document that is the same as long as its tag is: made when it is asked for first, and once
    however many ask at the same moment, as a hall full of guests does when the room was redrawn."""
    way = _way(request)
    lock = _being_made.setdefault((tag, way), asyncio.Lock())
    async with lock:
        if (content := _kept.get((tag, way))) is None:
            document = await make()
            content = await asyncio.to_thread(lambda: _pack(as_json(document), way))
            _kept[tag, way] = content
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        else:
            _kept.move_to_end((tag, way))
    return _response(content, way, tag)


def as_json(document: Any) -> bytes:
    """What travels. Written by pydantic's own writer: a quarter of the time, and it is here anyway."""
    return to_json(document)


def _way(request: Request) -> str:
    """How the caller would have it packed; empty: not at all."""
    said = [one.partition(";") for one in request.headers.get("accept-encoding", "").lower().split(",")]
    wanted = {name.strip() for name, _, weight in said if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00")}
    return "br" if "br" in wanted else "gzip" if "gzip" in wanted else ""


def _pack(content: bytes, way: str) -> bytes:
    if way == "br":
        return bytes(brotli.compress(content, quality=PACKING))
    return gzip.compress(content, PACKING, mtime=0) if way else content


def _response(content: bytes, way: str, tag: str) -> Response:
    headers = _headers(tag) | ({"Content-Encoding": way} if way else {})
    return Response(content, media_type="application/json", headers=headers)


def _headers(tag: str) -> dict[str, str]:
    # no-cache: kept by the caller, and asked for again each time, since rights may end.
    vary = "Authorization, X-Invitation-Code, Accept-Encoding"
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": vary}
