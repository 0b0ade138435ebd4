"""Refusals as problem documents (RFC 9457) with a stable ``code``, whoever refuses: a service, FastAPI, the router."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import Receive, Scope, Send

from gala.errors import GalaError, Invalid, MethodNotAllowed, NotFound, TooLarge

MEDIA_TYPE = "application/problem+json"
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")

_PLAIN = (str, int, bool, type(None))
_RESERVED = {"type", "title", "status", "detail", "code", "instance"}


def handle_problems(api: FastAPI) -> None:
    """Have every refusal told in the same way."""
    api.add_exception_handler(GalaError, _problem)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(HTTPException, _from_below)


def document_of(error: GalaError) -> dict[str, Any]:
    """The refusal's document: beside its sentence stand the facts that it has places for, and more for programs."""
    facts = {name: value for name, value in error.params.items() if name not in _RESERVED and _is_plain(value)}
    return facts | {
        "type": f"urn:gala:error:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
    }


def problem_of(request: Request, error: GalaError) -> JSONResponse:
    """The refusal as an answer."""
    document = document_of(error)
    if number := getattr(request.state, "request_id", ""):
        document["instance"] = f"urn:gala:request:{number}"
    headers = {"Cache-Control": "no-store"}
    if "minutes" in error.params:
        headers["Retry-After"] = str(60 * error.params["minutes"])
    if "seconds" in error.params:
        headers["Retry-After"] = str(error.params["seconds"])
    if "allowed" in error.params:
        headers["Allow"] = error.params["allowed"]
    return JSONResponse(document, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def nothing_here(api: FastAPI) -> Mount:
    """What takes the addresses below ``/api`` that no route takes. Without it the pages would answer them."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        at = {**scope, "root_path": scope.get("app_root_path", "")}
        others = [route for route in api.router.routes if route is not mount]
        allowed = [one for one in METHODS if any(_takes(route, {**at, "method": one}) for route in others)]
        if not allowed:
            raise NotFound
        raise MethodNotAllowed(method=scope["method"], allowed=", ".join(allowed))

    mount = Mount("/api", app=answer)
    return mount


def _takes(route: Any, scope: Scope) -> bool:
    return not (isinstance(route, Mount) and not route.path) and route.matches(scope)[0] == Match.FULL


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(one) for one in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    return isinstance(value, _PLAIN)


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GalaError)
    return problem_of(request, error)


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """An address or a form that is not as the route wants it, told like any other refusal and without what was sent."""
    assert isinstance(error, RequestValidationError)
    field = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
    return problem_of(request, Invalid(field=field, reason="This request could not be read."))


async def _from_below(request: Request, error: Exception) -> JSONResponse:
    """What the router and the reading of bodies refuse."""
    assert isinstance(error, HTTPException)
    told: GalaError = Invalid(field="body", reason="This request could not be read.")
    if error.status_code == 404:
        told = NotFound()
    elif error.status_code == 405:
        told = MethodNotAllowed(method=request.method, allowed=(error.headers or {}).get("Allow", ""))
    elif error.status_code == 413:
        told = TooLarge(limit="1 MB")
    return problem_of(request, told)
