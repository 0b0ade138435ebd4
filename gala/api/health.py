"""``GET /api/health``: whether this process and its database answer."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gala import __version__, db
from gala.db import in_db
from gala.errors import GalaError
from gala.services.health import ping

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """``status`` is ``ok`` or ``unavailable``; ``database`` is ``sqlite`` or ``postgresql``."""

    status: str
    database: str
    version: str


@router.get("/health", responses={503: {"model": Health}})
async def get_health(response: Response) -> Health:
    """200 while the database answers, else 503."""
    health = Health(status="ok", database=db.get_engine().dialect.name, version=__version__)
    try:
        await in_db(ping)
    except GalaError as error:
        health.status, response.status_code = "unavailable", error.status
    return health
