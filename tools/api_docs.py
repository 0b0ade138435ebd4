"""Writes the tables of docs/api.md anew, from the API's own description: `python -m tools.api_docs`.

What stands outside the two marks is written by hand. A test compares.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gala.api import create_api
from gala.api.described import operations, refusals

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
BEGIN, END = "<!-- written by tools/api_docs.py -->\n", "<!-- up to here -->\n"


def tables(document: dict[str, Any], doors: Mapping[tuple[str, str], str]) -> str:
    """Every call by its resource, those that only pages make, and every code."""
    about = {tag["name"]: tag["description"] for tag in document["tags"]}
    by_tag: dict[str, list[str]] = {}
    for method, path, operation in sorted(operations(document), key=lambda one: (one[1], one[0])):
        first = " ".join(operation["description"].split("\n\n")[0].split())
        row = f"| `{method} {path}` | {_needs(doors, method, path)} | {_cell(first)} |"
        by_tag.setdefault(operation["tags"][0], []).append(row)
    lines: list[str] = []
    for tag in [*about, *sorted(by_tag.keys() - about.keys())]:
        if tag in by_tag:
            lines += [
                f"### {tag}",
                "",
                about.get(tag, ""),
                "",
                "| call | needs | what it does |",
                "| --- | --- | --- |",
            ]
            lines += [*by_tag[tag], ""]
    told = {(method, path) for method, path, _ in operations(document)}
    lines += ["### Only for pages", "", "They look at a page's cookie, or serve this very description.", ""]
    lines += ["| call | needs |", "| --- | --- |"]
    lines += [f"| `{method} {path}` | {_needs(doors, method, path)} |" for method, path in sorted(doors.keys() - told)]
    lines += ["", "## Codes of refusals", "", "| code | status | message |", "| --- | --- | --- |"]
    lines += [f"| `{error.code}` | {error.status} | {error.text} |" for error in refusals()]
    return "\n".join(lines) + "\n"


def _needs(doors: Mapping[tuple[str, str], str], method: str, path: str) -> str:
    """The permission, which is a key's scope too; or why none is asked for."""
    policy = doors.get((method, path), "")
    return policy if " " in policy else f"`{policy}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


def rewritten(page: str, made: str) -> str:
    """The page with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + made + END + rest.partition(END)[2]


if __name__ == "__main__":
    from tests.architecture.test_doors import ROUTES

    doors = {call: str(policy) for call, policy in ROUTES.items()}
    PAGE.write_text(rewritten(PAGE.read_text(), tables(create_api().openapi(), doors)))
