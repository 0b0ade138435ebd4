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


def test_the_page_speaks_spanish_around_what_it_describes_and_in_the_refusals() -> None:
    spanish = Program()("GET", "/docs", Accept_Language="es-ES,es;q=0.9,en;q=0.8")
    assert spanish.text == Program()("GET", "/docs?lang=es").text == page(DOCUMENT, "es")
    assert spanish.headers["vary"] == "Accept-Language" and '<html lang="es">' in spanish.text
    plain = re.sub(
        r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>|<style>.*?</style>|<(code|pre)>.*?</\2>', "", spanish.text, flags=re.S
    )
    assert not re.findall(r"Refused|needed|It takes|Its body|Opened|refusals</|Somebody|Please", plain)
    assert "Inicia sesión" in plain or "inicia sesión" in plain
    assert '<html lang="en">' in Program()("GET", "/docs").text


def test_what_a_description_says_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    operation = {"tags": [evil], "operationId": evil, "description": evil, "security": [], "responses": {}}
    document = {"paths": {f"/{evil}": {"get": operation}}, "tags": [], "info": {"version": evil, "description": evil}}
    assert "<script" not in page(document)
