"""The doors for programs: one router for each resource, joined here and mounted beside the pages by ``gala.gala``."""

from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from gala.api import (
    answers,
    arranging,
    attendance,
    auth,
    docs,
    duplicates,
    events,
    exports,
    figures,
    floor,
    gates,
    guests_book,
    health,
    holds,
    imports,
    invitations,
    keys,
    kiosk,
    live,
    members,
    menu,
    metrics,
    own,
    papers,
    passes,
    pictures,
    plan,
    printing,
    programme,
    removals,
    renewals,
    reports,
    scenery,
    seats,
    sessions,
    steps,
    tables,
    team,
    templates,
    tenants,
    uploads,
    users,
    webhooks,
)
from gala.api.described import describe, operation_id
from gala.api.front import Front
from gala.api.problems import handle_problems, nothing_here

ROUTERS: tuple[APIRouter, ...] = (
    answers.router,
    arranging.router,
    attendance.router,
    auth.router,
    docs.router,
    duplicates.router,
    events.router,
    exports.router,
    figures.router,
    floor.router,
    gates.router,
    guests_book.router,
    health.router,
    holds.router,
    imports.router,
    invitations.router,
    keys.router,
    kiosk.router,
    live.router,
    members.router,
    menu.router,
    metrics.router,
    own.router,
    papers.router,
    passes.router,
    pictures.router,
    plan.router,
    printing.router,
    programme.router,
    removals.router,
    renewals.router,
    reports.router,
    scenery.router,
    seats.router,
    sessions.router,
    tables.router,
    steps.router,
    team.router,
    templates.router,
    tenants.router,
    uploads.router,
    users.router,
    webhooks.router,
)


def create_api() -> FastAPI:
    """The API with every router, and what all calls share: numbers, budgets, and refusals told in one way."""
    # FastAPI's documentation pages would load their scripts from elsewhere: ``gala.api.docs`` has one of our own.
    api = FastAPI(
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
    )
    describe(api)
    handle_problems(api)
    api.add_middleware(Front)
    for router in ROUTERS:
        api.include_router(router)
    # The door's busiest call is matched first, and called without what FastAPI does for handlers that ask it for more.
    api.router.routes.insert(0, Route("/api/kiosk/checkins", kiosk.check_ins, methods=["POST"]))
    api.router.routes.insert(1, holds.QuickHold())
    api.router.routes.append(nothing_here(api))
    return api
