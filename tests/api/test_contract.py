"""Whatever is sent to a call, by whomever: what comes back is what the description says, and never a fault of ours.

Schemathesis makes the requests from the description: good ones, and such as break it. Half of them ask for things that
are there.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from gala import config
from gala.api import front
from gala.api.described import operations, refusals
from gala.services import limits
from tests.api.program import Program, the_api
from tests.api.worlds import bring_file, is_endless, make_world
from tests.conftest import Database

load_all_checks()
CODES = {error.code: error.status for error in refusals()}
CHECKED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance", "negative_data_rejection",
    )
]  # fmt: skip
pytestmark = pytest.mark.only_postgresql
"""The stricter of the two about what a column holds."""
EXAMPLES = 10
"""For each call and kind of request: together they take about two minutes."""

BY_FILES = {"printing", "papers", "passes"}
"""Calls whose files take long to make: fewer of them."""

DOCUMENT = the_api().openapi()
CALLS = [
    pytest.param(method, path, id=f"{method} {path}")
    for method, path, one in operations(DOCUMENT)
    if not is_endless(one)
]
NOTHING_ASKED = {"/api/health", "/api/ready"}
"""They take no parameter and no body: no request to them could be broken, and every answer is theirs alone."""
CASES = [
    pytest.param(*one.values, mode, id=f"{one.id}-{name}")
    for name, mode in (("good", GenerationMode.POSITIVE), ("broken", GenerationMode.NEGATIVE))
    for one in CALLS
    if name == "good" or one.values[1] not in NOTHING_ASKED
]
ACTORS = [
    "organizer",
    "staff",
    "newcomer",
    "platform",
    "key",
    "narrow key",
    "guest",
    "another guest",
    "gate",
    "nobody",
    "forged",
]


@pytest.fixture(scope="module")
def schema() -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", the_api())


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited = config.Settings(api_calls_per_minute=0)
    monkeypatch.setattr(front, "get_settings", lambda: unlimited)
    monkeypatch.setattr(limits.Limit, "check", lambda *_: None)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files that are brought are kept here."""
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path))
    config.get_settings.cache_clear()
    yield
    config.get_settings.cache_clear()


def headers_of(program: Program) -> dict[str, str]:
    known = {"Authorization": f"Bearer {program.token}"} if program.token else {}
    return known | ({"X-Invitation-Code": program.code} if program.code else {})


def known_things(case: Any, ids: dict[str, Any]) -> None:
    """Have the request ask for what there is."""
    case.path_parameters = {name: ids.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if isinstance(case.body, dict):
        case.body = {name: ids.get(name, value) for name, value in case.body.items()}


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_the_contract_holds(db: Database, schema: Any, method: str, path: str, mode: GenerationMode) -> None:
    operation = schema[path][method]
    world = db.furnished(make_world)
    everybody = world.everybody | {"nobody": Program(), "forged": Program("eyJhbGciOiJub25lIn0.e30.")}
    ids = world.ids | ({"import_id": bring_file(world)} if "{import_id}" in path else {})
    fewer = set(operation.definition.raw["tags"]) & BY_FILES

    @settings(
        max_examples=5 if fewer else EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), who=st.sampled_from(ACTORS), is_known=st.booleans())
    def ask(case: Any, who: str, is_known: bool) -> None:
        if is_known and mode == GenerationMode.POSITIVE:
            known_things(case, ids)
        answer = case.call(headers=headers_of(everybody[who]), timeout=None)  # ten seconds would be the machine's word
        case.validate_response(answer, checks=CHECKED)
        if answer.status_code >= 400 and path not in NOTHING_ASKED:
            assert answer.headers["content-type"] == ["application/problem+json"]
            document = json.loads(answer.content)
            assert CODES[document["code"]] == answer.status_code == document["status"]
        assert answer.headers["x-request-id"]

    ask()
