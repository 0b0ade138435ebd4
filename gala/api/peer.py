"""Who is at the other end of an HTTP request."""

from urllib.parse import urlsplit

from fastapi import Request

from gala.config import get_settings


def client_ip(request: Request) -> str:
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
