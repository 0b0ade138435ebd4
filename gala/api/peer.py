"""Who is at the other end of an HTTP request, and what they send."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from gala.access import Actor
from gala.config import get_settings
from gala.db import in_db
from gala.errors import NotSignedIn, TooLarge
from gala.services import accounts
from gala.services.accounts import COOKIE


def client_ip(request: HTTPConnection) -> str:
    """The client's address, behind exactly as many proxies as the settings trust."""
    hops = get_settings().trusted_proxy_hops
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return request.client.host if request.client else ""


def is_own_origin(request: Request) -> bool:
    """Whether a form was sent from this site: its Origin is ours or the host that was asked. Without one: yes, since
    every browser sends it with a POST across sites."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return origin in get_settings().origins or urlsplit(origin).netloc == request.headers.get("host")


async def signed_in(request: Request) -> Actor:
    """Whoever's session the cookie is of. Raises NotSignedIn."""
    token = request.cookies.get(COOKIE, "")
    actor = await in_db(accounts.get_actor, token, client_ip(request), request.headers.get("user-agent", ""))
    if not actor.is_known:
        raise NotSignedIn
    return actor


async def read_body(request: Request, most: int, limit: str) -> bytes:
    """The body, of ``most`` bytes at most (``limit`` in words): refused by what it says of itself before a byte is
    read, and counted while it comes, since a header may say anything. Raises TooLarge."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:12]) > most:
        raise TooLarge(limit=limit)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise TooLarge(limit=limit)
    return bytes(data)
