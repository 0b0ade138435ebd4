"""What a camera at the door sees, as files that Chromium takes for a camera: made by Pillow, so that CI needs no more.

A file is raw video (Y4M) of a few frames that Chromium repeats for ever. It reads the file anew whenever a page asks
for the camera: one browser sees one film after another by ``show``.
"""

import math
import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1280, 720)
SHAKE = ((0, 0), (2, 1), (1, 3), (-1, 2), (-2, -1))
"""A hand trembles: where the picture stands in each frame."""

Scene = Callable[..., Image.Image]


def code(text: str, module: float = 7) -> Image.Image:
    """The pass as a phone shows it, each module ``module`` pixels wide."""
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=8, border=4)
    made.add_data(text)
    whole = made.make_image().get_image().convert("RGB")
    side = round(whole.width / 8 * module)
    return whole.resize((side, side), Image.Resampling.LANCZOS)


def foyer(size: tuple[int, int] = SIZE) -> Image.Image:
    """What is behind: lamps, a guest in a striped dress, and no code. Stripes and squares tempt a reader."""
    picture = Image.linear_gradient("L").resize(size).point(lambda light: 40 + light // 4).convert("RGB")
    draw = ImageDraw.Draw(picture)
    width, height = size
    for n in range(9):
        draw.rectangle((n * width // 9, height // 2, n * width // 9 + width // 24, height), fill=(120, 60 + 12 * n, 70))
    for x, y in ((0.12, 0.2), (0.5, 0.12), (0.86, 0.24)):
        draw.ellipse((x * width - 30, y * height - 30, x * width + 30, y * height + 30), fill=(250, 235, 190))
        draw.rectangle((x * width - 26, y * height + 60, x * width + 26, y * height + 112), outline="black", width=9)
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def held(shown: Image.Image, angle: float = 0, at: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """The foyer with ``shown`` held before the camera, turned by ``angle`` degrees."""
    picture = foyer()
    turned = shown.convert("RGBA").rotate(angle, Image.Resampling.BICUBIC, expand=True)
    left, top = round(at[0] * SIZE[0] - turned.width / 2), round(at[1] * SIZE[1] - turned.height / 2)
    picture.paste(turned, (left, top), turned)
    return picture


def straight(text: str) -> Image.Image:
    return held(code(text))


def rotated(text: str) -> Image.Image:
    """Turned and a little out of focus."""
    return held(code(text), 37).filter(ImageFilter.GaussianBlur(1.2))


def dim(text: str) -> Image.Image:
    """A phone at its lowest light in a dark foyer: little contrast, and a sensor's noise."""
    return _noisy(ImageEnhance.Brightness(held(code(text), 4)).enhance(0.16), 14)


def far(text: str) -> Image.Image:
    """Two arm's lengths away: less than three pixels a module, in a corner."""
    return held(code(text, 2.8), -8, (0.78, 0.7)).filter(ImageFilter.GaussianBlur(0.5))


def two(text: str, other: str) -> Image.Image:
    """A couple, each with a phone."""
    left, right = held(code(text, 6), 5, (0.25, 0.5)), code(other, 6).convert("RGBA").rotate(-9, expand=True)
    left.paste(right, (round(SIZE[0] * 0.75) - right.width // 2, (SIZE[1] - right.height) // 2), right)
    return left


def cracked(text: str) -> Image.Image:
    """A broken glass over the code: cracks from one blow, splinters that mirror the lamp, and noise."""
    chance, shown = random.Random(7), code(text)
    draw, side = ImageDraw.Draw(shown), shown.width
    blow = (side * 0.55, side * 0.52)
    for n in range(9):
        angle, point = n * 0.7 + chance.random() * 0.4, blow
        for _ in range(3):
            bend, length = angle + chance.uniform(-0.35, 0.35), side * chance.uniform(0.1, 0.16)
            end = (point[0] + math.cos(bend) * length, point[1] + math.sin(bend) * length)
            draw.line((point, end), fill=chance.choice(("white", "black", (150, 150, 150))), width=2)
            point = end
    draw.ellipse((blow[0] - 20, blow[1] - 20, blow[0] + 20, blow[1] + 20), fill=(210, 210, 215))
    return _noisy(held(shown, 6), 40)


def empty() -> Image.Image:
    """Nobody is there."""
    return foyer()


def y4m(frames: Iterable[Image.Image], rate: int = 30) -> bytes:
    """Raw video in yuv420p, the one form that Chromium shows in its colours."""
    film, size = b"", (0, 0)
    for frame in frames:
        size = frame.size
        light, blue, red = frame.convert("YCbCr").split()
        half = (size[0] // 2, size[1] // 2)
        film += b"FRAME\n" + light.tobytes() + b"".join(part.resize(half).tobytes() for part in (blue, red))
    return f"YUV4MPEG2 W{size[0]} H{size[1]} F{rate}:1 Ip A1:1 C420jpeg\n".encode() + film


def trembling(picture: Image.Image) -> list[Image.Image]:
    """``picture`` as a hand holds it."""
    return [ImageChops.offset(picture, x, y) for x, y in SHAKE]


def show(file: Path, *frames: Image.Image) -> None:
    """From the next time that a page asks for the camera, it sees these."""
    new = file.with_suffix(".new")
    new.write_bytes(y4m(frames))
    os.replace(new, file)


def _noisy(picture: Image.Image, strength: int) -> Image.Image:
    noise = Image.frombytes("L", picture.size, random.Random(3).randbytes(picture.width * picture.height))
    return ImageChops.add(
        picture, noise.point(lambda light: light * strength // 255).convert("RGB"), offset=-strength // 2
    )
