"""Where Gala may send to on somebody's word: public addresses of the internet, and nothing inside."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from gala.errors import Invalid

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_OWN_OF_CLOUDS = frozenset({"168.63.129.16"})
"""Public by their number, but inner services of a cloud (Azure's)."""
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("100::/64"),
    IPv6Network("2001::/23"),
    IPv6Network("3fff::/20"),
    IPv6Network("5f00::/16"),
)
"""Set aside by IANA; older versions of Python do not know all of it."""
_WELL_KNOWN = frozenset({80, 443})
_FREE_FROM = 1024
_INNER_NAMES = ("localhost", ".localhost", ".local", ".internal", ".localdomain", ".home.arpa")


def is_public(address: str) -> bool:
    """Whether anybody on the internet could reach this address: not private, loopback, link-local, shared, multicast or
    reserved, and no IPv6 address that stands for such an IPv4 address."""
    try:
        at = ip_address(address)
    except ValueError:
        return False
    if isinstance(at, IPv6Address):
        if at.scope_id is not None or at.is_site_local:
            return False
        inner = _carried(at)
        if inner is not None:
            return _is_open(inner) and (at.ipv4_mapped is not None or _is_open(at))
    return _is_open(at)


def _is_open(at: IPv4Address | IPv6Address) -> bool:
    closed = at.is_multicast or at.is_reserved or at.is_unspecified or at.is_loopback or at.is_link_local
    return at.is_global and not closed and str(at) not in _OWN_OF_CLOUDS and not any(at in one for one in _SPECIAL)


def _carried(at: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, translated or tunnelled IPv6 address leads to."""
    if at.ipv4_mapped is not None:
        return at.ipv4_mapped
    if at.sixtofour is not None:
        return at.sixtofour
    if at.teredo is not None:
        return at.teredo[1]
    if any(at in network for network in _NAT64):
        return IPv4Address(int(at) & 0xFFFFFFFF)
    return None


def checked_url(url: str, *, inner: bool = False) -> str:
    """The address as it may be called: https, a name or public address, no password in it. ``inner`` also lets plain
    http and inner addresses pass. What a name leads to is only known when it is called. Raises Invalid."""
    if len(url) > 2000:
        raise Invalid(field="url", reason="This is longer than {limit} characters.", limit=2000)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not re.fullmatch(r"[\x21-\x7e]+", url) or "\\" in url or not host or parts.fragment or "@" in parts.netloc:
        raise Invalid(field="url", reason="Please enter a full address, such as https://example.com/hook.")
    if parts.scheme != "https" and not (inner and parts.scheme == "http"):
        raise Invalid(field="url", reason="The address must begin with https://.")
    if not inner and not _may_call(host.rstrip("."), port):
        raise Invalid(field="url", reason="Gala does not send to this address.")
    return url


def _may_call(host: str, port: int | None) -> bool:
    if port is not None and port not in _WELL_KNOWN and port < _FREE_FROM:
        return False
    if host.endswith(_INNER_NAMES):
        return False
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return is_public(host)
