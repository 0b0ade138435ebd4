"""``GET /api/metrics``: what this process does, as Prometheus reads it (text format 0.0.4). Counted in its memory.

Calls are told apart by the address of their route, never by what stands in it: no id, code or name is kept.
"""

import os
import resource
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from gala import __version__, db
from gala.api.rest import bearer_scheme
from gala.config import get_settings
from gala.errors import NotFound, NotSignedIn, TokenUnknown
from gala.live.channels import hub
from gala.live.watch import count_pages

router = APIRouter(prefix="/api", tags=["health"])

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BEGAN = time.time()
_Labels = Mapping[str, str]
_METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}


class Calls:
    """How many calls there were, by method, route and status, and how long until they were answered."""

    def __init__(self) -> None:
        self._count: dict[tuple[str, str, int], int] = {}
        self._seconds: dict[tuple[str, str], float] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One call more. What is no method of HTTP is told as one: callers must not make up names that are kept."""
        method = method if method in _METHODS else "other"
        self._count[method, route, status] = self._count.get((method, route, status), 0) + 1
        self._seconds[method, route] = self._seconds.get((method, route), 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """As Prometheus reads it."""
        yield from _about("gala_http_requests_total", "counter", "Calls of the API by route and status.")
        for (method, route, status), count in sorted(self._count.items()):
            yield _line("gala_http_requests_total", count, {"method": method, "route": route, "status": str(status)})
        yield from _about("gala_http_request_seconds_total", "counter", "Seconds until calls were answered, by route.")
        for (method, route), seconds in sorted(self._seconds.items()):
            yield _line("gala_http_request_seconds_total", round(seconds, 6), {"method": method, "route": route})


calls = Calls()


def route_of(scope: Mapping[str, Any]) -> str:
    """The address of the call's route, with places where ids stand; ``other`` for what no route took."""
    path = getattr(scope.get("route"), "path", "")
    return path if path.startswith("/api/") else "other"


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def get_metrics(request: Request) -> Response:
    """This process in numbers, as Prometheus reads them. 404 where the operator gave no `GALA_METRICS_TOKEN`."""
    wanted = get_settings().metrics_token
    if not wanted:
        raise NotFound
    shown = await bearer_scheme(request)
    if shown is None:
        raise NotSignedIn
    if not secrets.compare_digest(shown.credentials.strip().encode(), wanted.encode()):
        raise TokenUnknown
    return Response("\n".join(lines()) + "\n", media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def lines() -> Iterator[str]:
    """All that is told."""
    known = {"version": __version__, "database": db.get_engine().dialect.name}
    yield from _gauge("gala_info", "Which Gala this is.", 1, known)
    yield from _gauge("gala_channel_listeners", "Programs that hear channels.", hub().size)
    yield from _gauge("gala_live_pages", "Pages that watch an event.", count_pages())
    yield from calls.lines()
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield from _about("process_cpu_seconds_total", "counter", "Processor time of this process.")
    yield _line("process_cpu_seconds_total", round(used.ru_utime + used.ru_stime, 3))
    yield from _gauge("process_start_time_seconds", "When this process began, in seconds since 1970.", round(_BEGAN, 3))
    if (memory := _resident()) is not None:
        yield from _gauge("process_resident_memory_bytes", "Memory of this process.", memory)


def _resident() -> int | None:
    """Where the system tells it."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def _gauge(name: str, about: str, value: float, labels: _Labels = {}) -> Iterator[str]:  # noqa: B006 - never changed
    yield from _about(name, "gauge", about)
    yield _line(name, value, labels)


def _about(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, value: float, labels: _Labels = {}) -> str:  # noqa: B006 - never changed
    told = ",".join(f'{key}="{text}"' for key, text in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"
