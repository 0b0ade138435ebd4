"""``GET /api/docs``: the API's description to read, one page without a script and with nothing from elsewhere."""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from gala.api.described import operations, refusals
from gala.api.guests import Lang, language
from gala.i18n import LANGUAGES, tr
from gala.i18n.words import translate

router = APIRouter(prefix="/api/docs", tags=["docs"])

_STYLE = Path(__file__).with_name("docs.css").read_text(encoding="utf-8")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}


@router.get("", include_in_schema=False)
async def read_docs(request: Request, lang: Lang = "") -> Response:
    """Every call by its resource, with what it takes, what it answers and how to make it."""
    shown = page(request.app.openapi(), language(request, lang))
    return Response(shown, media_type="text/html", headers=_HEADERS)


def page(document: dict[str, Any], lang: str = "en") -> str:
    """The page for a description, which itself is in English: around it, and in the refusals, it speaks ``lang``."""
    by_tag: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for method, path, operation in operations(document):
        by_tag.setdefault(operation["tags"][0], []).append((method, path, operation))
    about = {tag["name"]: tag["description"] for tag in document["tags"]}
    tags = [tag for tag in about if tag in by_tag] + [tag for tag in by_tag if tag not in about]
    doors = "".join(f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in tags)
    parts = "".join(_resource(document, tag, about.get(tag, ""), by_tag[tag], lang) for tag in tags)
    version, name = escape(document["info"]["version"]), escape(tr(lang, "Gala’s API"), quote=False)
    others = "".join(f'<a href="?lang={one}" lang="{one}">{LANGUAGES[one]}</a>' for one in LANGUAGES if one != lang)
    english = "" if lang == "en" else f"<p>{tr(lang, 'What the calls do is told in English.')}</p>"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" '
        f'content="light dark"><title>{name}</title><link rel="icon" href="/favicon.svg" type="image/svg+xml">'
        f"<style>{_STYLE}</style></head><body>"
        f'<nav><b>Gala</b><span>API {version}</span>{others}{doors}<a href="#refusals">{tr(lang, "refusals")}</a></nav>'
        f'<main><h1>{name}</h1>{english}<div class="about" lang="en">{_words(document["info"]["description"])}</div>'
        f'<p><a class="file" href="/api/openapi.json">{tr(lang, "OpenAPI 3.1 description")}</a></p>'
        f"{parts}{_refusals(lang)}</main></body></html>"
    )


def _resource(
    document: dict[str, Any], tag: str, about: str, calls: list[tuple[str, str, dict[str, Any]]], lang: str
) -> str:
    told = "".join(_call(document, *call, lang) for call in calls)
    name = escape(tag)
    return f'<section id="{name}"><h2 lang="en">{name}</h2><div lang="en">{_words(about)}</div>{told}</section>'


def _call(document: dict[str, Any], method: str, path: str, operation: dict[str, Any], lang: str) -> str:
    name = escape(operation["operationId"])
    first = operation["description"].split("\n")[0]
    marked = re.sub(r"(\{[^}]+\})", r"<i>\1</i>", escape(path))
    return (
        f'<details id="{name}"><summary><span class="how {method.lower()}">{method}</span><code>{marked}</code>'
        f'<small lang="en">{_line(first)}</small></summary>'
        f'<div class="told"><div lang="en">{_words(operation["description"].removeprefix(first))}</div>'
        f"{_who(operation, lang)}{''.join(_inside(document, method, path, operation, lang))}</div></details>"
    )


def _who(operation: dict[str, Any], lang: str) -> str:
    names = [name for one in operation["security"] for name in one]
    said = " · ".join(f"<code>{escape(name)}</code>" for name in names) or tr(lang, "no credential")
    return f'<p class="who">{tr(lang, "Opened by: {names}", names=said)}</p>'


def _inside(document: dict[str, Any], method: str, path: str, operation: dict[str, Any], lang: str) -> Iterator[str]:
    parameters, needs = operation.get("parameters", []), f" <b>{tr(lang, 'needed')}</b>"
    if parameters:
        rows = "".join(
            f"<tr><td><code>{escape(one['name'])}</code>{needs if one.get('required') else ''}</td>"
            f"<td>{escape(one['in'])}</td><td>{escape(_kind(one['schema']))}</td>"
            f'<td lang="en">{_line(one.get("description", ""))}</td></tr>'
            for one in parameters
        )
        yield f'<h3>{tr(lang, "It takes")}</h3><div class="wide"><table>{rows}</table></div>'
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        schema = _named(document, content["schema"])
        needed = set(schema.get("required", ()))
        rows = "".join(
            f"<tr><td><code>{escape(field)}</code>{needs if field in needed else ''}</td>"
            f'<td>{escape(_kind(one))}</td><td lang="en">{_line(one.get("description", ""))}</td></tr>'
            for field, one in schema.get("properties", {}).items()
        )
        yield f'<h3>{tr(lang, "Its body")}</h3><div class="wide"><table>{rows}</table></div>'
    yield f"<h3>{tr(lang, 'A call')}</h3><pre>{escape(curl(method, path, operation))}</pre>"
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            example = answer.get("content", {}).get("application/json", {}).get("example")
            shown = f"<pre>{escape(_json(example))}</pre>" if example is not None else ""
            kinds = "".join(f" <code>{escape(kind)}</code>" for kind in answer.get("content", {}) if "json" not in kind)
            yield f"<h3>{status}{kinds}</h3>{shown}"
    refused = [status for status in operation["responses"] if status.isdecimal() and status >= "4"]
    links = " ".join(f'<a href="#s{status}">{status}</a>' for status in refused)
    yield f'<p class="who">{tr(lang, "Refused with: {codes}", codes=links)}</p>'


def curl(method: str, path: str, operation: dict[str, Any]) -> str:
    """The call in a shell."""
    lines = [f'curl -X {method} "$GALA{path}"' if method != "GET" else f'curl "$GALA{path}"']
    names = [name for one in operation["security"] for name in one]
    if {"token", "gate", "operator"} & set(names):
        lines.append('-H "Authorization: Bearer $TOKEN"')
    elif "session" in names:
        lines.append('-b "gala_session=$SESSION"')
    if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", [])):
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    example = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    if example is not None:
        quoted = _json(example).replace("'", "'\\''")
        lines += ['-H "Content-Type: application/json"', f"-d '{quoted}'"]
    return " \\\n  ".join(lines)


def _refusals(lang: str) -> str:
    """The codes by status, so that a call can point at its own."""
    by_status: dict[int, list[str]] = {}
    for error in refusals():
        row = f"<tr><td><code>{escape(error.code)}</code></td><td>{escape(translate(lang, error.text))}</td></tr>"
        by_status.setdefault(error.status, []).append(row)
    told = "".join(
        f'<h3 id="s{status}">{status}</h3><div class="wide"><table>{"".join(rows)}</table></div>'
        for status, rows in sorted(by_status.items())
    )
    about = f"<p>{tr(lang, 'Programs rely on the code; people read the text.')}</p>"
    return f'<section id="refusals"><h2>{tr(lang, "refusals")}</h2>{about}{told}</section>'


def _named(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _kind(schema: dict[str, Any]) -> str:
    """What a value is, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    least, most = schema.get("minimum"), schema.get("maximum", schema.get("exclusiveMaximum"))
    span = f" {least:g} to {most:g}" if least is not None and most is not None and most < 2**40 else ""
    kind = schema.get("format") or schema.get("type", "anything")
    return f"{kind}{span}" + (f" ≤ {schema['maxLength']}" if "maxLength" in schema else "")


def _words(text: str) -> str:
    """Paragraphs of plain text with `code` and **strong** words."""
    return "".join(f"<p>{_line(part)}</p>" for part in text.split("\n\n") if part.strip())


def _line(text: str) -> str:
    safe = escape(text.strip(), quote=False)
    safe = re.sub(r"``?([^`]+)``?", r"<code>\1</code>", safe)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
