"""The doors for programs: one router for each resource, joined here and mounted beside the pages by ``gala.gala``."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.routing import Route

from gala.api import (
    attendance,
    auth,
    events,
    exports,
    guests_book,
    health,
    invitations,
    keys,
    kiosk,
    members,
    papers,
    passes,
    pictures,
    printing,
    programme,
    reports,
    sessions,
    uploads,
)
from gala.errors import GalaError, Invalid

ROUTERS: tuple[APIRouter, ...] = (
    attendance.router,
    auth.router,
    events.router,
    exports.router,
    guests_book.router,
    health.router,
    invitations.router,
    keys.router,
    kiosk.router,
    members.router,
    papers.router,
    passes.router,
    pictures.router,
    printing.router,
    programme.router,
    reports.router,
    sessions.router,
    uploads.router,
)


def create_api() -> FastAPI:
    """The API with every router. Refusals become RFC 9457 problem documents whose ``code`` is stable."""
    # The interactive documentation would load its scripts from elsewhere.
    api = FastAPI(title="Gala", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    api.add_exception_handler(GalaError, problem)
    api.add_exception_handler(RequestValidationError, unreadable)
    for router in ROUTERS:
        api.include_router(router)
    # The door's busiest call is matched first, and called without what FastAPI does for handlers that ask it for more.
    api.router.routes.insert(0, Route("/api/kiosk/checkins", kiosk.check_ins, methods=["POST"]))
    return api


async def problem(request: Request, error: Exception) -> JSONResponse:
    """A refusal as a problem document (RFC 9457)."""
    assert isinstance(error, GalaError)
    document: dict[str, Any] = {
        "type": f"urn:gala:error:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
    }
    document |= {name: error.params[name] for name in error.told if name in error.params}
    headers = {"Cache-Control": "no-store"}
    if "minutes" in error.params:
        headers["Retry-After"] = str(60 * error.params["minutes"])
    return JSONResponse(document, status_code=error.status, headers=headers, media_type="application/problem+json")


async def unreadable(request: Request, error: Exception) -> JSONResponse:
    """An address or a form that is not as the route wants it, told like any other refusal and without what was sent."""
    assert isinstance(error, RequestValidationError)
    field = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
    return await problem(request, Invalid(field=field, reason="This request could not be read."))
