"""The pictures that Apple's wallet asks for, drawn here: a spark on Gala's colour, in three sizes."""

import io
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

IRIS: Final = (91, 91, 214)
SIZES: Final = {
    "icon.png": 29,
    "icon@2x.png": 58,
    "icon@3x.png": 87,
    "logo.png": 50,
    "logo@2x.png": 100,
    "logo@3x.png": 150,
}
FINER: Final = 8
"""Drawn so many times larger and then shrunk, since Pillow's own edges are hard."""


@lru_cache
def pictures() -> dict[str, bytes]:
    """Each by its name in the pass."""
    return {name: _drawn(side) for name, side in SIZES.items()}


def _drawn(side: int) -> bytes:
    large = side * FINER
    picture = Image.new("RGBA", (large, large))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), large * 0.28, fill=IRIS)
    pen.polygon([(large * x, large * y) for x, y in _spark()], fill="white")
    file = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _spark(reach: float = 0.34, steps: int = 24) -> list[tuple[float, float]]:
    """Four points, and between each two of them an arc towards the middle: the star of Gala's own mark."""
    tips = [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
    outline = []
    for (ax, ay), (bx, by) in zip(tips, [*tips[1:], tips[0]], strict=True):
        bend = (0.16 * (ax + bx), 0.16 * (ay + by))
        for step in range(steps):
            t = step / steps
            near, mid, far = (1 - t) ** 2, 2 * t * (1 - t), t**2
            outline.append((0.5 + near * ax + mid * bend[0] + far * bx, 0.5 + near * ay + mid * bend[1] + far * by))
    return outline
