"""Every sentence a person can read has its Spanish, and the dictionary holds nothing that is no longer said."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gala
from gala.errors import GalaError
from gala.i18n.es import ES

ROOT = Path(gala.__file__).parent
SPEAKERS = {"t": (0,), "tr": (1,), "t_n": (1, 2), "phrase": (0,)}
"""Which arguments of each speaking function are sentences."""

FOR_OPERATORS = {"ConfigurationError", "BuildFailed"}
"""Read in a terminal by whoever runs Gala: English only."""

PLACES = re.compile(r"{(\w+)}")


def _literals(node: ast.expr) -> Iterator[str]:
    """The strings an argument can be: itself, either branch of a choice, any value of a literal table."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def spoken(source: str) -> Iterator[tuple[str, int]]:
    """Sentences said in a module, with their lines: what SPEAKERS are given, and every literal ``reason=``."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        said = [node.args[i] for i in SPEAKERS.get(_called(node), ()) if i < len(node.args)]
        if _called(node) not in FOR_OPERATORS:
            said += [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
        for argument in said:
            for text in _literals(argument):
                yield text, node.lineno


def _refusals(base: type[GalaError] = GalaError) -> Iterator[str]:
    yield base.text
    for kind in base.__subclasses__():
        yield from _refusals(kind)


def everything_said() -> dict[str, str]:
    """Each sentence and where it is said."""
    said = {text: "gala/errors.py" for text in _refusals() if PLACES.sub("", text)}
    for rules in pkgutil.iter_modules([str(ROOT / "rules")]):
        for text in getattr(importlib.import_module(f"gala.rules.{rules.name}"), "REASONS", ()):
            said[text] = f"gala/rules/{rules.name}.py"
    for path in sorted(ROOT.rglob("*.py")):
        for text, line in spoken(path.read_text()):
            said.setdefault(text, f"{path.relative_to(ROOT.parent)}:{line}")
    return said


def test_every_sentence_has_its_spanish() -> None:
    missing = {text: where for text, where in everything_said().items() if text not in ES}
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


def test_no_spanish_is_left_over() -> None:
    assert not ES.keys() - everything_said().keys()


@pytest.mark.parametrize("en", sorted(ES))
def test_both_languages_have_the_same_places(en: str) -> None:
    assert set(PLACES.findall(en)) == set(PLACES.findall(ES[en]))


def test_a_gate_and_the_door_have_different_names_in_spanish() -> None:
    """The tablet sends people to the page "Puerta", and there to "Accesos"."""
    gates = {en: es for en, es in ES.items() if re.search(r"\bgates?\b", en)}
    assert [es for es in gates.values() if "puerta" in es.lower() and "acceso" not in es.lower()] == []


def test_an_apostrophe_is_a_printers_apostrophe() -> None:
    assert [words for pair in ES.items() for words in pair if re.search(r"\w'\w", words)] == []


def test_the_search_sees_what_it_should() -> None:
    source = 't("a"); tr(lang, "b"); t_n(n, "c", "d"); Invalid(reason="e"); t("f" if x else "g"); print("no")'
    assert [text for text, _ in spoken(source)] == ["a", "b", "c", "d", "e", "f", "g"]
