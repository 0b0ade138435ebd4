"""The API's description (OpenAPI 3.1), completed by what FastAPI cannot know: refusals, credentials, examples, files.

A route says what it needs by what it takes: ``Caller`` for a token or a code, a description that speaks of ``If-Match``
or ``ETag`` for versions. Routers that open by something else stand in ``OPENED_BY``.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from gala import __version__
from gala.api import kiosk
from gala.api.described_words import ABOUT, CREDENTIALS, HEADERS, PROBLEM, TAGS
from gala.api.problems import MEDIA_TYPE
from gala.api.sampled import sample
from gala.errors import GalaError

OPENED_BY: dict[str, list[dict[str, list[str]]]] = {
    "kiosk": [{"gate": []}],
}
"""Tags whose routes look at credentials themselves."""

OTHERWISE: dict[str, list[dict[str, list[str]]]] = {
    "/api/kiosk/pair": [],
    "/api/kiosk/pair/here": [{"session": []}],
    "/api/metrics": [{"operator": []}],
}

BODIES: dict[str, type[BaseModel]] = {
    "/api/kiosk/pair": kiosk.PairingIn,
    "/api/kiosk/pair/here": kiosk.PairHereIn,
    "/api/kiosk/checkins": kiosk.CheckInsIn,
    "/api/kiosk/seats": kiosk.SeatIn,
}
"""Of routes that read their body themselves."""

FILES = {
    ".pdf": ("application/pdf",),
    ".png": ("image/png",),
    "/picture/{digest}": ("image/webp",),
    ".ics": ("text/calendar",),
    ".pkpass": ("application/vnd.apple.pkpass",),
    ".{file}": ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""What the routes give whose answer is a file, by the end of their address."""


def operation_id(route: APIRoute) -> str:
    """The name that generated clients give the call: ``events_create_event``."""
    return f"{str(route.tags[0]).replace(' ', '_') if route.tags else 'gala'}_{route.name}"


def describe(api: FastAPI) -> None:
    """Give the API its own description, made when it is first asked for."""

    def document() -> dict[str, Any]:
        if api.openapi_schema is None:
            made = get_openapi(
                title="Gala",
                version=__version__,
                description=ABOUT,
                routes=api.routes,
                tags=TAGS,
                servers=[{"url": "/"}],
            )
            api.openapi_schema = completed(made)
        return api.openapi_schema

    api.openapi = document  # type: ignore[method-assign]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every call."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with refusals, credentials, examples and files."""
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    schemas |= {model.__name__: model.model_json_schema() for model in BODIES.values()}
    parts.setdefault("securitySchemes", {}).update(CREDENTIALS)
    parts["headers"] = HEADERS
    parts["responses"] = _refusals()
    for method, path, operation in operations(document):
        _say_who(path, operation)
        _say_what(method, path, operation)
        _say_refusals(method, path, operation)
        _give_examples(operation, schemas)
    return document


def _say_who(path: str, operation: dict[str, Any]) -> None:
    by_tag = OPENED_BY.get(operation["tags"][0])
    if "security" not in operation:
        operation["security"] = OTHERWISE.get(path, by_tag or [])


def _say_what(method: str, path: str, operation: dict[str, Any]) -> None:
    """Bodies, files and headers."""
    if method == "POST" and path in BODIES:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{BODIES[path].__name__}"}}}
        operation["requestBody"] = {"required": True, "content": content}
    said = operation.get("description", "")
    if method in {"PUT", "PATCH", "DELETE"} and "`If-Match`" in said:
        known = {"name": "If-Match", "in": "header", "required": False}
        about = "An `ETag`: nothing is done unless that is still how it stands."
        operation.setdefault("parameters", []).append(known | {"description": about, "schema": {"type": "string"}})
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            answer["description"] = {"201": "It is made.", "204": "It is done; there is nothing to say."}.get(
                status, "Here."
            )
            names = ["X-Request-Id", *(["RateLimit", "RateLimit-Policy"] if operation["security"] else [])]
            names += ["ETag"] if method != "DELETE" and ("`If-Match`" in said or "`ETag`" in said) else []
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
            for ending, kinds in FILES.items():
                if path.endswith(ending):
                    answer["content"] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}


def _say_refusals(method: str, path: str, operation: dict[str, Any]) -> None:
    statuses = [422, 429, 500, 503]
    statuses += [401, 403] if operation["security"] or "/auth/" in path else []
    statuses += [404] if "{" in path else []
    statuses += [409] if method != "GET" else []
    statuses += [413] if "requestBody" in operation else []
    statuses += [412] if any(one["name"] == "If-Match" for one in operation.get("parameters", [])) else []
    for status in sorted(statuses):
        if status != 503 or "503" not in operation["responses"]:
            operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
    operation["responses"]["default"] = {"$ref": "#/components/responses/refused"}


def _refusals() -> dict[str, Any]:
    """A response for each status that refusals have, with an example for each code."""
    by_status: dict[int, list[type[GalaError]]] = {}
    for error in refusals():
        by_status.setdefault(error.status, []).append(error)
    schema = {"$ref": "#/components/schemas/Problem"}
    made: dict[str, Any] = {}
    for status, errors in sorted(by_status.items()):
        examples = {error.code: {"value": _example(error)} for error in errors}
        words = "; ".join(f"`{error.code}`" for error in errors)
        made[str(status)] = {
            "description": f"Refused: {words}.",
            "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
        }
    made["refused"] = {"description": "Any other refusal.", "content": {MEDIA_TYPE: {"schema": schema}}}
    return made


def refusals() -> list[type[GalaError]]:
    """Every refusal that the API gives, by code."""
    waiting: list[type[GalaError]] = [GalaError]
    found = []
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__ == GalaError.__module__ and error.code != "configuration":
            found.append(error)
    return sorted(found, key=lambda error: error.code)


def _example(error: type[GalaError]) -> dict[str, Any]:
    return {
        "type": f"urn:gala:error:{error.code}",
        "title": error.text,
        "status": error.status,
        "code": error.code,
        "instance": "urn:gala:request:3f0c2f4e9f6b4a0f8d8a",
    }


def _give_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An example of each body that comes or goes, put together from those of its fields."""
    for holder in [operation.get("requestBody", {}), *operation["responses"].values()]:
        content = holder.get("content", {}).get("application/json", {})
        if content.get("schema") and "example" not in content:
            content["example"] = sample(content["schema"], schemas)
