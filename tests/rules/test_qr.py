"""QR codes: as small as they can be, with all of the margin, the same as a path and as squares."""

import re

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st

from gala.rules import qr
from gala.rules.passes import sign

PASS = sign(bytes(32), "00000000", 2**40 - 1, 2**40 - 1, 2**16 - 1)


@pytest.mark.parametrize(("level", "version"), [("M", 6), ("Q", 8)])
def test_a_pass_is_a_small_code(level: qr.Level, version: int) -> None:
    assert len(qr.modules(PASS, level)) == 17 + 4 * version


def test_a_pass_goes_in_as_digits_and_capitals() -> None:
    """As bytes it would need two versions more."""
    assert qrcode.util.optimal_mode(PASS.encode()) == qrcode.util.MODE_ALPHA_NUM
    as_bytes = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    as_bytes.add_data(qrcode.util.QRData(PASS, mode=qrcode.util.MODE_8BIT_BYTE))
    as_bytes.make()
    assert as_bytes.version > 6


@given(st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=9, max_size=9))
def test_the_path_paints_the_dark_squares_and_nothing_else(squares: list[list[bool]]) -> None:
    painted = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path := qr.svg_path(squares)):
        painted |= {(int(x) + step, int(y)) for step in range(int(width))}
    dark = {(x + 4, y + 4) for y, row in enumerate(squares) for x, here in enumerate(row) if here}
    assert painted == dark
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", path) == ""


def test_the_margin_is_four_modules_on_every_side() -> None:
    squares = qr.modules(PASS)
    assert qr.size(squares) == 41 + 8
    assert all(any(squares[at]) and any(row[at] for row in squares) for at in (0, -1)), "the code fills its square"
