"""The API's description tells every call's credentials, refusals and examples, and all of it is true to its schemas."""

import inspect
import json
from typing import Any

import jsonschema_rs
import pytest
from fastapi.routing import APIRoute

from gala.api import ROUTERS
from gala.api.described import operations, refusals
from tests.api.program import the_api

DOCUMENT = the_api().openapi()
CALLS = [pytest.param(*one, id=f"{one[0]} {one[1]}") for one in operations(DOCUMENT)]

OPEN = {
    "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/health", "/api/ready", "/api/kiosk/pair",
}  # fmt: skip
"""Calls that need no credential; those below ``/api/i/`` have it in their address."""


def test_every_call_has_one_name() -> None:
    names = [operation["operationId"] for _, _, operation in operations(DOCUMENT)]
    assert len(names) > 20 and len(set(names)) == len(names)


@pytest.mark.parametrize(("method", "path", "operation"), CALLS)
def test_a_call_says_who_may_and_what_it_refuses(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["description"], "the docstring of its route"
    assert bool(operation["security"]) == (path not in OPEN and not path.startswith("/api/i/"))
    known = DOCUMENT["components"]["securitySchemes"]
    assert {name for one in operation["security"] for name in one} <= known.keys()
    answers = operation["responses"]
    assert {"422", "429", "500", "503", "default"} <= answers.keys()
    assert {"401", "403"} <= answers.keys() or not operation["security"]
    assert [status for status in answers if status < "4"], "what it gives when all goes well"
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}, "gala/api/described_words.py TAGS"


ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_who_honours_if_match_says_so(route: APIRoute) -> None:
    operation = DOCUMENT["paths"].get(route.path, {}).get(min(route.methods).lower(), {})
    told = [one["name"] for one in operation.get("parameters", [])]
    assert ("must_match(" in inspect.getsource(route.endpoint)) == ("If-Match" in told)
    assert ("If-Match" in told) == ("412" in operation.get("responses", {}))


@pytest.mark.parametrize(("method", "path", "operation"), CALLS)
def test_examples_are_what_the_schemas_allow(method: str, path: str, operation: dict[str, Any]) -> None:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        content = body.get("content", {}).get("application/json")
        if not content or not content["schema"]:
            continue  # files, and what the kiosk's own protocol tells
        assert "example" in content
        schema = content["schema"] | {"components": DOCUMENT["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(content["example"])


def test_every_code_has_an_example_that_is_a_problem() -> None:
    told = DOCUMENT["components"]["responses"]
    schema = jsonschema_rs.Draft202012Validator(DOCUMENT["components"]["schemas"]["Problem"])
    for error in refusals():
        content = told[str(error.status)]["content"]["application/problem+json"]
        schema.validate(content["examples"][error.code]["value"])


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    for part in text.split('"$ref": "')[1:]:
        where: Any = DOCUMENT
        for step in part.split('"')[0].removeprefix("#/").split("/"):
            where = where[step]
