"""``GET /api/health``: whether this process and its database answer."""

from importlib.metadata import version

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from gala.access import open_to_all, read_only
from gala.db import get_engine, in_db
from gala.errors import GalaError

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """``status`` is ``ok`` or ``unavailable``; ``database`` is ``sqlite`` or ``postgresql``."""

    status: str
    database: str
    version: str


@read_only
@open_to_all("tells nothing but the kind of database")
def ping(session: Session) -> None:
    """Ask the database anything."""
    session.connection().exec_driver_sql("SELECT 1")


@router.get("/health", responses={503: {"model": Health}})
async def get_health(response: Response) -> Health:
    """200 while the database answers, else 503."""
    health = Health(status="ok", database=get_engine().dialect.name, version=version("gala"))
    try:
        await in_db(ping)
    except GalaError as error:
        health.status, response.status_code = "unavailable", error.status
    return health
