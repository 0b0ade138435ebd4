"""The organizer's papers, each by its name, and a picture of a page of one."""

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import pypdfium2

from gala.i18n.words import phrase
from gala.integrations.pdf.cards import write_badges, write_place_cards, write_table_cards
from gala.integrations.pdf.charts import write_by_name, write_by_table
from gala.integrations.pdf.lists import write_catering, write_check_in_list
from gala.integrations.pdf.plan import write_plan
from gala.rules.papers import Choices, Paper, PaperFacts

_WRITERS: Final[Mapping[Paper, Callable[[PaperFacts, Choices], bytes]]] = {
    Paper.SEATING_BY_TABLE: write_by_table,
    Paper.SEATING_BY_NAME: write_by_name,
    Paper.PLAN: write_plan,
    Paper.TABLE_CARDS: write_table_cards,
    Paper.PLACE_CARDS: write_place_cards,
    Paper.BADGES: write_badges,
    Paper.CATERING: write_catering,
    Paper.CHECK_IN_LIST: write_check_in_list,
}
TITLES: Final[Mapping[Paper, str]] = {
    Paper.SEATING_BY_TABLE: phrase("Seating by table"),
    Paper.SEATING_BY_NAME: phrase("Seating by name"),
    Paper.PLAN: phrase("Floor plan"),
    Paper.TABLE_CARDS: phrase("Table cards"),
    Paper.PLACE_CARDS: phrase("Place cards"),
    Paper.BADGES: phrase("Badges"),
    Paper.CATERING: phrase("For the kitchen"),
    Paper.CHECK_IN_LIST: phrase("Check-in list"),
}
"""What each is called."""
SHARP: Final = 1.9
"""Pixels a point in the picture of a page."""


@lru_cache(6)
def write_paper(facts: PaperFacts, choices: Choices) -> bytes:
    """The paper as a PDF. What was just written for a preview is not written again while nothing changed."""
    return _WRITERS[choices.paper](facts, choices)


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def draw_page(data: bytes, page: int) -> bytes:
    """A page of a PDF, counted from 1, as a PNG; its last one where it has not so many."""
    with pypdfium2.PdfDocument(data) as document:
        picture = document[min(max(page, 1), len(document)) - 1].render(scale=SHARP).to_pil()
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
