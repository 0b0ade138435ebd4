"""The doors for programs: one router for each resource, joined here and mounted beside the pages by ``gala.gala``."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from gala.api import health, pictures, sessions, tickets
from gala.errors import GalaError

ROUTERS: tuple[APIRouter, ...] = (health.router, pictures.router, sessions.router, tickets.router)


def create_api() -> FastAPI:
    """The API with every router. Refusals become RFC 9457 problem documents whose ``code`` is stable."""
    # The interactive documentation would load its scripts from elsewhere.
    api = FastAPI(title="Gala", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    api.add_exception_handler(GalaError, problem)
    for router in ROUTERS:
        api.include_router(router)
    return api


async def problem(request: Request, error: Exception) -> JSONResponse:
    """A refusal as a problem document (RFC 9457)."""
    assert isinstance(error, GalaError)
    document = {
        "type": f"urn:gala:error:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
    }
    return JSONResponse(document, status_code=error.status, media_type="application/problem+json")
