"""The guides name everything that an operator or a program may rely on, as the code has it."""

import importlib
import json
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

import gala
from gala.access import ROLES, Permission
from gala.cli import app
from gala.config import Settings
from gala.errors import GalaError
from gala.services import kiosk, kiosk_room
from tests.architecture.test_doors import ROUTES

ROOT = Path(__file__).parent.parent.parent
OPERATOR = (ROOT / "docs" / "operator-guide.md").read_text()
README = (ROOT / "README.md").read_text()


def rows() -> list[list[str]]:
    """The cells of every row of the operator guide's tables."""
    lines = (line.strip() for line in OPERATOR.splitlines())
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| `")]


ROWS = {cells[0].strip("| `"): cells[1:] for cells in rows()}


def errors() -> Iterator[type[GalaError]]:
    """Every refusal of every module."""
    for module in pkgutil.walk_packages(gala.__path__, "gala."):
        if not module.name.startswith(("gala.pages", "gala.components", "gala.gala", "gala.__main__")):
            importlib.import_module(module.name)
    waiting: list[type[GalaError]] = [GalaError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__.startswith("gala."):
            yield error


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command of ``gala`` with its options."""
    waiting = [("gala", get_command(app))]
    while waiting:
        name, command = waiting.pop()
        if inner := getattr(command, "commands", None):
            waiting += [(f"{name} {word}", child) for word, child in inner.items()]
        else:
            yield name, [word for option in command.params for word in option.opts if word.startswith("-")]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_settings_and_their_defaults(name: str) -> None:
    default = str(Settings.model_fields[name].default)
    assert ROWS[f"GALA_{name.upper()}"][0] == (f"`{default}`" if default else "empty")


@pytest.mark.parametrize("error", sorted(errors(), key=lambda error: error.code), ids=lambda error: error.code)
def test_error_codes(error: type[GalaError]) -> None:
    assert ROWS[error.code] == [str(error.status), error.text]


@pytest.mark.parametrize("permission", Permission)
def test_permissions_and_who_has_them(permission: Permission) -> None:
    assert ROWS[permission.value][1:] == ["yes" if permission in own else "no" for own in ROLES.values()]


@pytest.mark.parametrize(("name", "options"), list(commands()))
def test_commands_and_their_options(name: str, options: list[str]) -> None:
    line = next(line for line in OPERATOR.splitlines() if line.startswith(f"| `{name}"))
    assert [option for option in options if f"`{option}" not in line] == []


@pytest.mark.parametrize("word", re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_make_words(word: str) -> None:
    assert f"make {word}" in README
    assert f"`make {word}`" in OPERATOR


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text()
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[^\w-]", one)[0] for one in wanted]
    assert [name for name in names if name not in reasons] == []


def test_the_gates_protocol_names_every_path_and_column() -> None:
    protocol = (ROOT / "docs" / "kiosk.md").read_text()
    paths = [f"`{method} {path.removeprefix('/api/kiosk')}" for method, path in ROUTES if path.startswith("/api/kiosk")]
    assert len(paths) > 5 and [path for path in paths if path not in protocol] == []
    assert [name for name in kiosk.COLUMNS if f"`{name}`" not in protocol] == []
    assert json.dumps(kiosk_room.SEAT_COLUMNS) in protocol


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text())
    own = [link for link in links if not link.startswith("http")]
    assert [link for link in own if not (page.parent / link).exists()] == []
