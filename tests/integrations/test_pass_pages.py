"""Passes on paper, looked at as a printer draws them: each letter is there, nothing leaves its page, the code reads."""

import logging
import unicodedata

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gala.integrations.pdf import write_passes
from gala.integrations.pdf.pass_pages import CODE, CODE_TOP, EDGE, LEFT
from gala.integrations.pdf.typefaces import printable
from gala.rules import qr
from gala.rules.papers import PassFacts
from tests.integrations.facts import make_facts

SCALE = 4.0
"""Pixels a point: 11 a millimetre."""
PIXELS = SCALE * 72 / 25.4

NAMES = {
    "spanish": "María del Carmen Núñez Güell",
    "polish": "Łukasz Żółć-Brzęczyszczykiewicz",
    "turkish": "İpek Öztürk Çağlayan Şahin",
    "vietnamese": "Nguyễn Thị Ánh Tuyết",
    "yoruba": "Adébáyọ̀ Ọlátúnjí",
    "icelandic": "Þórdís Ægisdóttir",
    "maltese": "Ġużè Ħal Għaxaq",
    "romanian": "Ștefan Țăranu",
    "greek": "Ελένη Παπαδοπούλου",
    "russian": "Дмитрий Шостакович",
    "hebrew": "יוסף כהן",
    "arabic": "محمد بن عبد الله",
    "persian": "پریسا علی‌زاده",
    "chinese": "王小明",
    "japanese": "さくら 田中",
    "korean": "김철수",
    "mixed": "Zoë (王) O’Brien",
    "hindi": "प्रिया शर्मा",
    "bengali": "অমর্ত্য সেন",
    "tamil": "தமிழ்ச்செல்வன்",
    "thai": "ศิริพร วงศ์สวัสดิ์",
    "georgian": "გიორგი",
    "armenian": "Արամ Խաչատրյան",
    "emoji": "Ana 🎉 Ruiz 👍🏽",
}


def pages(*passes: PassFacts, lang: str = "en") -> list[tuple[str, Image.Image]]:
    """Each page as a reader reads it and as it is drawn."""
    document = pypdfium2.PdfDocument(write_passes(passes, lang))
    return [(page.get_textpage().get_text_bounded(), page.render(scale=SCALE).to_pil()) for page in document]


def code_of(picture: Image.Image) -> list[list[bool]]:
    """The squares of the code, sampled in their middles, with the white ones around it."""
    size = qr.size(qr.modules(make_facts().text, "Q"))
    step = CODE / size
    grey = picture.convert("L")

    def dark(column: int, row: int) -> bool:
        x, y = LEFT + (column - qr.QUIET + 0.5) * step, CODE_TOP + (row + 0.5) * step
        return bool(grey.getpixel((int(x * PIXELS), int(y * PIXELS))) < 128)

    return [[dark(column, row) for column in range(size)] for row in range(size)]


def test_it_says_who_where_and_when_in_both_languages() -> None:
    ((english, _),) = pages(make_facts())
    ((spanish, _),) = pages(make_facts(), lang="es")
    for text in ("Spring Gala", "Palacio de los Naranjos", "Madrid, Spain", "19:00", "17:00", "Carmen Herrera Vidal"):
        assert text in english and text in spanish
    for text in ("Saturday, 19 December 2026", "Table\r\n7", "Seat\r\n3", "1 of 4", "lets one person in"):
        assert text in english
    for text in ("sábado, 19 de diciembre de 2026", "Mesa\r\n7", "Asiento\r\n3", "1 de 4", "deja entrar a una persona"):
        assert text in spanish


def test_a_party_has_a_page_each() -> None:
    party = [make_facts(name=f"Guest {n}", number=n, of=20) for n in range(1, 21)]
    said = [text for text, _ in pages(*party)]
    assert len(said) == 20 and all(f"{n} of 20" in text for n, text in enumerate(said, 1))


def test_who_has_no_seat_yet_is_told_so() -> None:
    ((text, _),) = pages(make_facts(table="", seat="", of=1))
    assert "not chosen" in text and "Table" not in text and " of " not in text


def test_doors_that_open_at_the_start_are_not_told_twice() -> None:
    ((text, _),) = pages(make_facts(doors_at=make_facts().start_at))
    assert "Doors" not in text and text.count("19:00") == 1


def test_the_code_reads_with_white_around_it() -> None:
    ((_, picture),) = pages(make_facts())
    squares = code_of(picture)
    wanted = qr.modules(make_facts().text, "Q")
    assert [row[qr.QUIET : -qr.QUIET] for row in squares[qr.QUIET : -qr.QUIET]] == wanted
    rest = [row[: qr.QUIET] + row[-qr.QUIET :] for row in squares] + squares[: qr.QUIET] + squares[-qr.QUIET :]
    assert not any(dark for row in rest for dark in row)


def test_a_square_is_over_a_millimetre() -> None:
    assert CODE / qr.size(qr.modules(make_facts().text, "Q")) > 1.2


@pytest.mark.parametrize("language", NAMES)
def test_names_have_all_their_letters(language: str, caplog: pytest.LogCaptureFixture) -> None:
    """Drawn, none is a box (looked at); a reader finds each again."""
    name = NAMES[language]
    with caplog.at_level(logging.WARNING):
        ((text, _),) = pages(make_facts(name=name, event=name, venue=name, place=name, table=name))
    assert not [record.message for record in caplog.records if "glyph" in record.message]
    # Readers put these back in order each in their own way.
    if language in {"hebrew", "arabic", "persian", "hindi", "bengali", "tamil"}:
        letters = {one for one in unicodedata.normalize("NFKD", name) if unicodedata.category(one)[0] == "L"}
        assert letters <= set(unicodedata.normalize("NFKD", text))
    else:
        said = "".join(letter for letter in text if letter > " ")  # a mark that is placed by itself reads as a control
        assert said.count(name.replace(" ", "")) == 5


def test_letters_without_a_face_are_left_out_and_never_boxes() -> None:
    assert printable("Ana 🎉 ᏣᎳᎩ Ruiz\u202e\x07") == "Ana 🎉 Ruiz"
    assert printable("ᏣᎳᎩ \u0301") == ""
    ((text, _),) = pages(make_facts(name="ᏣᎳᎩ", number=4), lang="es")
    assert "Persona 4" in text


LONG = {
    "one word": "W" * 200,
    "many words": "María de los Ángeles " * 10,
    "arabic": "عبد الرحمن " * 18,
    "chinese": "王小明" * 66,
}


@pytest.mark.parametrize("what", LONG)
def test_endless_texts_leave_neither_their_page_nor_their_place(what: str) -> None:
    long = LONG[what][:200]
    ((text, picture),) = pages(
        make_facts(name=long, event=long, venue=long, place=long, table=long[:40], seat=long[:40])
    )
    assert "…" in text or "..." in text
    assert code_of(picture) == code_of(pages(make_facts())[0][1])
    grey, (width, height) = picture.convert("L"), picture.size
    edge = int((EDGE - 0.5) * PIXELS)
    for box in ((0, 0, edge, height), (width - edge, 0, width, height), (0, height - edge, width, height)):
        assert grey.crop(box).getextrema() == (255, 255)


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=40), seat=st.text(max_size=6))
def test_no_text_at_all_breaks_a_page(text: str, seat: str) -> None:
    assert write_passes([make_facts(name=text, event=text, venue=text, table=text, seat=seat)], "en")


@pytest.mark.parametrize(
    "letter", [0x200C, 0x200D, 0x034F, 0xFE0F, 0x115F, 0x3164, 0x061C, 0x2028, 0x0301, 0x064B, 0xE0001]
)
@pytest.mark.parametrize("name", ["{0}", "Ana{0}", "{0}{0}علی{0}زاده", "A{0}王{0}"])
def test_letters_without_a_shape_break_nothing(letter: int, name: str) -> None:
    name = name.format(chr(letter))
    assert write_passes([make_facts(name=name, event=name, table=name)], "en")


def test_it_is_small() -> None:
    assert len(write_passes([make_facts(number=n) for n in range(1, 5)], "en")) < 60_000
