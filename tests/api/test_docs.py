"""The page that programs' authors read: all of the description, nothing from elsewhere, nothing that runs."""

import re

from gala.api.described import operations, refusals
from gala.api.docs import page
from tests.api.program import Program, the_api

DOCUMENT = the_api().openapi()


def test_the_page_shows_every_call_and_every_code() -> None:
    shown = page(DOCUMENT)
    for method, _, operation in operations(DOCUMENT):
        assert f'<details id="{operation["operationId"]}"><summary><span class="how {method.lower()}">' in shown
    for error in refusals():
        assert f"<code>{error.code}</code>" in shown
    assert re.findall(r'href="#([^"]+)"', shown)
    for anchor in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{anchor}"' in shown, anchor


def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing() -> None:
    answer = Program()("GET", "/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    loaded = re.findall(r'(?:src=|<link[^>]* href=|url\()"?([^")>\s]+)', answer.text)
    assert loaded and [one for one in loaded if not one.startswith("/")] == []


def test_what_a_description_says_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    operation = {"tags": [evil], "operationId": evil, "description": evil, "security": [], "responses": {}}
    document = {"paths": {f"/{evil}": {"get": operation}}, "tags": [], "info": {"version": evil, "description": evil}}
    assert "<script" not in page(document)
