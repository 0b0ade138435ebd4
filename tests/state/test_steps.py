"""Every step that can be undone has its sentence, in both languages, with every place of it filled."""

import re

import pytest

from gala.i18n.es import ES
from gala.i18n.steps import SENTENCES, sentence, sentences
from tests.architecture.test_doors import services

ACTIONS = {action for service in services().values() if (action := getattr(service, "undoable", ""))}


def test_every_action_that_can_be_undone_has_a_sentence() -> None:
    assert len(ACTIONS) > 20, "services that can be undone are found"
    assert SENTENCES.keys() >= ACTIONS


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_both_languages_have_it_with_the_same_places(action: str) -> None:
    english = SENTENCES[action]
    assert set(re.findall(r"{\w+}", ES[english])) == set(re.findall(r"{\w+}", english))


def test_a_sentence_says_who_and_where() -> None:
    facts = {"name": "Ana Ruiz", "seat": "4-7", "table": "4", "label": "7"}
    assert sentences("seat.assigned", facts) == {
        "en": "Ana Ruiz to table 4, seat 7",
        "es": "Ana Ruiz a la mesa 4, asiento 7",
    }


def test_a_long_list_is_cut() -> None:
    assert sentence("en", "seat.freed", {"seats": "1-1, 1-2"}) == "1-1, 1-2 freed"
    assert sentence("en", "seat.freed", {"seats": "1-1, 1-2, 1-3, 1-4, 1-5"}) == "1-1 and 4 more freed"
