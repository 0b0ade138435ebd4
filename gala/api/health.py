"""``GET /api/health`` and ``GET /api/ready``: whether this process and its database answer, and may be sent people."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gala import __version__, db
from gala.db import in_db
from gala.errors import GalaError
from gala.services.health import is_migrated, ping

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """``status`` is ``ok`` or ``unavailable``; ``database`` is ``sqlite`` or ``postgresql``."""

    status: str
    database: str
    version: str


class Ready(BaseModel):
    """``status`` is ``ready``, ``unavailable`` (the database does not answer) or ``outdated`` (it waits for
    ``gala migrate``)."""

    status: str


@router.get("/health", responses={503: {"model": Health}})
async def get_health(response: Response) -> Health:
    """200 while the database answers, else 503."""
    health = Health(status="ok", database=db.get_engine().dialect.name, version=__version__)
    try:
        await in_db(ping)
    except GalaError as error:
        health.status, response.status_code = "unavailable", error.status
    return health


@router.get("/ready", responses={503: {"model": Ready}})
async def get_ready(response: Response) -> Ready:
    """200 once people may be sent here: the database answers and has the shape that this Gala wants. Else 503."""
    try:
        status = "ready" if await in_db(is_migrated) else "outdated"
    except GalaError:
        status = "unavailable"
    if status != "ready":
        response.status_code = 503
    return Ready(status=status)
