"""The site's own typefaces for paper, and a face for every other script that a guest's name may be written in.

The browser's woff2 files serve here too. Of each face only the glyphs that one paper needs are cut out (HarfBuzz does
it in half a millisecond), with its weight fixed: what fpdf2 then reads is a few kilobytes.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import noto_cjk_sans_jp_regular
import uharfbuzz as hb
from fontTools.ttLib import TTFont

FOLDER: Final = Path(__file__).parent.parent.parent.parent / "assets" / "fonts"


@dataclass(frozen=True, eq=False)
class Face:
    """One font file at one weight."""

    name: str
    axes: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def letters(self) -> frozenset[int]:
        """The code points that it can show."""
        return frozenset(_face(self.name).unicodes)

    def cut(self, letters: Iterable[int]) -> bytes:
        """A font file that shows these of its letters, joined and placed as the whole face would."""
        face, wanted = _face(self.name), hb.SubsetInput()
        # The space stands in for letters without a shape: HarfBuzz would drop them without it, and fpdf2 then fails.
        wanted.sets(hb.SubsetInputSets.UNICODE).update({*letters, ord(" ")})
        for axis, value in self.axes.items():
            wanted.pin_axis_location(face, axis, value)
        return bytes(hb.subset(face, wanted).blob.data)


def _noto(*scripts: str) -> tuple[Face, ...]:
    return tuple(Face(f"noto-sans-{script}", {"wght": 500}) for script in scripts)


_SCRIPTS: Final = (
    *("vietnamese", "greek", "cyrillic", "hebrew", "arabic", "devanagari", "bengali", "tamil"),
    *("thai", "georgian", "armenian"),
)
# Last, for whatever the others have not: emoji of one colour, and 65,535 glyphs of Chinese, Japanese and Korean.
_OTHERS: Final = (*_noto(*_SCRIPTS), Face("noto-emoji"), Face("cjk"))


def _latin(family: str, subsets: str, **axes: float) -> tuple[Face, ...]:
    return tuple(Face(f"{family}-{subset}", axes) for subset in subsets.split())


STYLES: Final[Mapping[str, tuple[Face, ...]]] = {
    "title": (*_latin("fraunces", "latin latin-ext vietnamese", opsz=36, wght=540), *_OTHERS),
    "text": (*_latin("figtree", "latin latin-ext", wght=450), *_OTHERS),
    "strong": (*_latin("figtree", "latin latin-ext", wght=600), *_OTHERS),
}
"""For each style its faces, the first that has a letter shows it."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co"})
_JOINERS: Final = frozenset({0x200C, 0x200D})
"""They have no shape, and decide that of the letters beside them: Persian names need them."""
_TONES: Final = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_SPACES = re.compile(r"\s+")


def printable(text: str) -> str:
    """``text`` without what no face can show (control characters, rare scripts), perhaps nothing: never a box."""
    known = _known()
    kept = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isspace() or ord(letter) in known)
    found = _SPACES.sub(" ", kept).strip()
    return found if any(unicodedata.category(letter)[0] not in "MC" for letter in found) else ""


def clusters(text: str) -> list[str]:
    """What is never torn apart: a letter with its marks, an emoji with its tone or joined with others."""
    found: list[str] = []
    joined = False
    for letter in text:
        if found and (joined or letter in _TONES or letter in "\u200c\u200d" or unicodedata.category(letter)[0] == "M"):
            found[-1] += letter
        else:
            found.append(letter)
        joined = letter == "\u200d"
    return found


@lru_cache(50_000)
def parts_of(style: str, cluster: str) -> tuple[tuple[Face, str], ...]:
    """Which face shows a cluster. A letter and an accent that Unicode has not as one share a face that knows how to
    place it, or they would stand beside each other."""
    letters = set(map(ord, cluster))
    order = STYLES[style] if len(letters) == 1 else (*_OTHERS, *STYLES[style])
    if whole := next((face for face in order if letters <= face.letters), None):
        return ((whole, cluster),)
    shown = (
        (next((face for face in STYLES[style] if ord(letter) in face.letters), None), letter) for letter in cluster
    )
    return tuple((face, letter) for face, letter in shown if face)


def faces_for(style: str, said: Iterable[str]) -> dict[Face, set[int]]:
    """Which faces show these texts, and which letters each of them."""
    shares: dict[Face, set[int]] = {}
    for cluster in {cluster for text in said for cluster in clusters(text)}:
        for face, part in parts_of(style, cluster):
            shares.setdefault(face, set()).update(map(ord, part))
    return shares


@lru_cache
def _known() -> frozenset[int]:
    shown = frozenset().union(*(face.letters for face in STYLES["text"]))
    return frozenset(
        letter for letter in shown if unicodedata.category(chr(letter)) not in _UNSEEN or letter in _JOINERS
    )


@lru_cache
def _face(name: str) -> hb.Face:
    if name == "cjk":
        return hb.Face(hb.Blob.from_file_path(str(noto_cjk_sans_jp_regular.FONT_PATH)))
    font, plain = TTFont(FOLDER / f"{name}.woff2"), io.BytesIO()
    font.flavor = None
    font.save(plain)
    return hb.Face(plain.getvalue())
