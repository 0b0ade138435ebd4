"""An organizer's papers, looked at as a printer draws them."""

from dataclasses import replace
from functools import lru_cache

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from gala.integrations.pdf.writing import draw_page, pages_of, write_paper
from gala.rules.papers import HOLDERS, SIZES, SORTS, Choices, Paper, PaperFacts, PaperTable
from tests.integrations.facts import make_paper
from tests.integrations.test_pass_pages import NAMES

SCALE = 2.0
PIXELS = SCALE * 72 / 25.4
"""Pixels a millimetre."""


def choices(kind: Paper, **wanted: str) -> Choices:
    return Choices(kind, **{"sort": SORTS.get(kind, ("",))[0]} | wanted)


def said(facts: PaperFacts, kind: Paper, **wanted: str) -> list[str]:
    document = pypdfium2.PdfDocument(write_paper(facts, choices(kind, **wanted)))
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def drawn(facts: PaperFacts, kind: Paper, page: int = 0, **wanted: str) -> Image.Image:
    document = pypdfium2.PdfDocument(write_paper(facts, choices(kind, **wanted)))
    return document[page].render(scale=SCALE).to_pil().convert("L")


def ink(picture: Image.Image) -> tuple[float, float, float, float]:
    """Where anything is drawn, in millimetres."""
    left, top, right, bottom = ImageChops.invert(picture).point(lambda grey: 255 * (grey > 60)).getbbox() or (0,) * 4
    return left / PIXELS, top / PIXELS, right / PIXELS, bottom / PIXELS


@lru_cache
def strange() -> PaperFacts:
    """Long, accented and foreign names at tables of which one has a name."""
    names = [*NAMES.values(), "W" * 120, "María de los Ángeles " * 9, "Ana 🎉", "ᏣᎳᎩ"]
    return make_paper(names, dietary="No nuts, no gluten, no lactose, and nothing that was near any of them " * 3)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", Paper)
def test_nothing_leaves_a_page(kind: Paper, size: str, lang: str) -> None:
    data = write_paper(strange(), choices(kind, size=size, lang=lang))
    for page in pypdfium2.PdfDocument(data):
        left, top, right, bottom = ink(page.render(scale=SCALE).to_pil().convert("L"))
        width, height = (side / 72 * 25.4 for side in page.get_size())
        assert sorted((round(width, 1), round(height, 1))) == sorted(SIZES[size])
        if kind not in (Paper.TABLE_CARDS, Paper.PLACE_CARDS, Paper.BADGES):  # their marks lead to the edge
            assert left > 4 and top > 9 and right < width - 9 and bottom < height - 9


@pytest.mark.parametrize("kind", sorted(set(Paper) - {Paper.TABLE_CARDS}))
def test_everybody_with_a_seat_is_on_it(kind: Paper) -> None:
    names = [f"Ana {letter}{other}" for letter in "BCDF" for other in "ghjklmn"]
    text = "\n".join(said(make_paper(names), kind)).split("\n")
    found = " ".join(text)
    assert all(name in found or name.split()[1] in found for name in names)


@pytest.mark.parametrize("kind", Paper)
def test_an_event_without_anybody_has_a_page_that_says_so(kind: Paper) -> None:
    (page,) = said(make_paper([]), kind)
    assert any(word in page for word in ("yet.", "0 of 0"))
    (page,) = said(make_paper([]), kind, lang="es")
    assert "avía" in page or "0 de 0" in page


def test_a_table_that_is_torn_says_so_and_pages_are_numbered() -> None:
    pages = said(make_paper([f"Guest {n}" for n in range(400)], each=200), Paper.SEATING_BY_TABLE)
    assert "Table 1 200 of 200" in pages[0] and "Table 1, continued" in pages[0]
    assert f"Page 1 of {len(pages)}" in pages[0] and f"Page {len(pages)} of {len(pages)}" in pages[-1]
    spanish = said(make_paper([f"Guest {n}" for n in range(60)], each=60), Paper.CATERING, lang="es")
    assert any("Mesa 1, continuación" in page for page in spanish)


def test_the_plan_says_who_sits_on_each_chair_of_each_table() -> None:
    names = [f"Guest {n}" for n in range(75)]
    facts = make_paper(names, each=70)
    room, *tables = said(replace(facts, tables=(*facts.tables, PaperTable("Empty", 4, ()))), Paper.PLAN)
    assert not any(name in room for name in names), "in the room they would be too small to read"
    text = "\n".join(tables)
    assert "Table 1 70 of 70\n" in text and "Table 1, continued" in text and "Empty" not in text
    lines = [line for line in text.split("\n") if "Guest " in line]
    assert [line.split("Guest ")[1] for line in lines] == [str(n) for n in range(75)], (
        "a line each, in the chairs' order"
    )
    assert [line.split()[0] for line in lines[:12]] == [str(n) for n in range(1, 13)]


@pytest.mark.parametrize(
    ("number", "called"),
    [("7", "Table 7"), ("A", "Table A"), ("12b", "Table 12b"), ("Head table", "Head table"), ("VIP 1", "VIP 1")],
)
def test_a_table_that_has_a_name_is_called_by_it(number: str, called: str) -> None:
    (page,) = said(make_paper(["Ana"], table=number), Paper.SEATING_BY_TABLE)
    assert f"\n{called} 1 of 10\n" in page


def test_guests_find_their_table_under_their_letter() -> None:
    facts = make_paper(["Óscar Alba-Zas", "ana ruiz", "Zoë Mar", "Ñico Paz", "王小明"], each=2)
    (page,) = said(facts, Paper.SEATING_BY_NAME)
    order = [page.index(name) for name in ("ana ruiz", "Ñico Paz", "Óscar Alba", "Zoë Mar", "王小明")]
    assert order == sorted(order)
    (page,) = said(facts, Paper.SEATING_BY_NAME, sort="last")
    order = [page.index(name) for name in ("Óscar Alba", "Zoë Mar", "Ñico Paz", "ana ruiz", "王小明")]
    assert order == sorted(order)


def test_a_table_s_number_is_read_across_the_room() -> None:
    """Two and a half centimetres are read at ten metres; these are six."""
    page = drawn(make_paper(["Ana"]), Paper.TABLE_CARDS)
    half = page.crop((0, page.height // 2 + 9, page.width, page.height))
    word_and_name = 32 * PIXELS  # "Table" above, the evening below
    _, top, _, bottom = ink(half.crop((0, int(word_and_name), half.width, int(half.height - word_and_name))))
    assert bottom - top > 50


def test_a_folded_card_says_the_same_on_both_sides() -> None:
    facts = replace(make_paper(["Carmen Vidal"]), dishes=())
    page = drawn(facts, Paper.PLACE_CARDS)
    left, top = (297 - 3 * 86) / 2 * PIXELS, (210 - 2 * 96) / 2 * PIXELS
    card = page.crop((int(left), int(top), int(left + 86 * PIXELS), int(top + 96 * PIXELS)))
    inner = int(6 * PIXELS)
    front = ink(card.crop((inner, card.height // 2 + 12, card.width - inner, int(card.height * 0.82))))
    back = ink(card.rotate(180).crop((inner, card.height // 2 + 12, card.width - inner, card.height - inner)))
    assert front[2] - front[0] == pytest.approx(back[2] - back[0], abs=0.6)
    assert front[2] - front[0] > 40
    (text,) = said(facts, Paper.PLACE_CARDS)
    assert text.count("Carmen") == 2 and text.count("Table 1, seat 1") == 1


@pytest.mark.parametrize(("size", "holder", "fit"), [
    ("a4", "small", 10), ("a4", "medium", 6), ("a4", "large", 4), ("letter", "small", 10), ("letter", "medium", 6),
    ("letter", "large", 2),
])  # fmt: skip
def test_so_many_badges_fit_a_sheet(size: str, holder: str, fit: int) -> None:
    assert holder in HOLDERS
    facts = make_paper([f"Ana B{n}" for n in range(fit + 1)])
    assert len(said(facts, Paper.BADGES, size=size, holder=holder)) == 2
    assert len(said(make_paper([f"Ana B{n}" for n in range(fit)]), Paper.BADGES, size=size, holder=holder)) == 1


def test_the_kitchen_reads_totals_first_then_who_cannot_eat_what() -> None:
    facts = make_paper(["Ana", "Bea", "Carl"], dietary="No nuts", meal="Turbot")
    (page,) = said(replace(facts, dishes=("Turbot", "Risotto")), Paper.CATERING)
    assert page.index("Turbot") < page.index("Who cannot eat") < page.index("No nuts") < page.index("3 × Turbot")
    assert page.count("No nuts") == 6 and "Risotto" not in page


def test_a_page_is_shown_as_it_is_printed() -> None:
    data = write_paper(strange(), choices(Paper.BADGES))
    assert draw_page(data, 10_000) == draw_page(data, pages_of(data)) != draw_page(data, 1)


def test_a_paper_is_not_written_twice_while_nothing_changed() -> None:
    facts = make_paper(["Ana"])
    first = write_paper(facts, choices(Paper.BADGES))
    assert write_paper(make_paper(["Ana"]), choices(Paper.BADGES)) is first
    assert write_paper(make_paper(["Bea"]), choices(Paper.BADGES)) is not first


@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=40), table=st.text(min_size=1, max_size=12), kind=st.sampled_from(Paper))
def test_no_text_at_all_breaks_a_paper(name: str, table: str, kind: Paper) -> None:
    assert write_paper(make_paper([name or "x", "Ana"], table=table, dietary=name, meal=name), choices(kind))
