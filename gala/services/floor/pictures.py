"""A picture of the real room to draw over. What is sent is never kept: we decode it and write a new one."""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid, NotFound, TooLarge
from gala.models import FloorPicture
from gala.rules import geometry
from gala.services import activity
from gala.services.floor.plan import read_plan
from gala.services.floor.room import lock_room, redrawn

_P = FloorPicture.__table__  # type: ignore[attr-defined]

MAX_BYTES = 10 * 1024 * 1024
FORMATS = ("PNG", "JPEG", "WEBP")
MAX_PIXELS = 40_000_000
"""What a telephone takes has 12 to 50 million; more than this is refused before a pixel is decoded."""
KEPT_EDGE = 2_400
"""The longer edge of what is kept."""
_WAYS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned, by the orientation that its camera noted."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A re-encoded picture, ready to be sent."""

    content: bytes
    media_type: str


def unusable() -> Invalid:
    """The refusal of what is no picture for us."""
    return Invalid(
        field="picture",
        reason="We cannot use this picture. It must be a PNG, JPEG or WebP of at most 40 million pixels.",
    )


def clean_picture(data: bytes) -> tuple[bytes, int, int]:
    """The picture as a WebP of our own making, without anything that was hidden in it, and its width and height.

    Upright as its camera held it; its longer edge is cut to ``KEPT_EDGE``. Raises TooLarge, and Invalid for what is no
    PNG, JPEG or WebP or has more than ``MAX_PIXELS``.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(limit="10 MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise unusable()
                image.load()
                upright = _upright(image).convert("RGBA" if image.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise unusable() from error
    upright.thumbnail((KEPT_EDGE, KEPT_EDGE))
    # A new picture with the same pixels: nothing that the old one said of itself comes along.
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=82, method=4)
    return out.getvalue(), plain.width, plain.height


def _upright(image: Image.Image) -> Image.Image:
    """As its camera held it; as it lies where what it says of itself cannot be read. Nothing of that is written again,
    as ``ImageOps.exif_transpose`` does: it stumbles over notes that no telephone would have made."""
    try:
        way = _WAYS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (struct.error, SyntaxError, ValueError, TypeError, KeyError, OSError):
        way = None
    return image if way is None else image.transpose(way)


@read_only
@requires(Permission.FLOOR_WRITE)
def may_draw(session: Session, actor: Actor, event_id: int) -> None:
    """Raises when the actor may not change this room: before a byte of a picture is read."""


@requires(Permission.FLOOR_WRITE)
def set_picture(session: Session, actor: Actor, event_id: int, data: bytes) -> None:
    """Lay this picture under the room, as wide as the room, in place of the one before. Raises TooLarge, Invalid."""
    content, wide, high = clean_picture(data)
    tenant_id = lock_room(session, event_id)
    room = read_plan(session, event_id)
    width = max(room["width"], 10 * geometry.METRE)
    place = {"x": 0.0, "y": 0.0, "width": round(width, 2), "height": round(width * high / wide, 2), "opacity": 0.5}
    row = {"tenant_id": tenant_id, "event_id": event_id, "digest": hashlib.sha256(content).hexdigest()}
    session.execute(delete(_P).where(_P.c.event_id == event_id))
    session.execute(insert(_P).values(row | {"content": content} | place))
    redrawn(session, event_id)
    activity.log(session, actor, tenant_id, "picture.set", event_id=event_id, bytes=len(content))


@requires(Permission.FLOOR_WRITE)
def place_picture(
    session: Session, actor: Actor, event_id: int, x: float, y: float, width: float, opacity: float
) -> None:
    """Where the picture's top left corner lies, how wide it is (its proportions stay) and how faint, 0 to 1.

    Raises NotFound without a picture, Invalid.
    """
    geometry.check_place(x, y)
    geometry.check_size(width)
    if not 0 <= opacity <= 1:
        raise Invalid(field="opacity", reason="This is 0 to 100 percent.")
    lock_room(session, event_id)
    row = session.execute(select(_P.c.width, _P.c.height).where(_P.c.event_id == event_id)).one_or_none()
    if row is None:
        raise NotFound
    size = {"width": round(width, 2), "height": round(width * row.height / row.width, 2)}
    values = size | {"x": round(x, 2), "y": round(y, 2), "opacity": round(opacity, 2)}
    session.execute(update(_P).where(_P.c.event_id == event_id).values(values))
    redrawn(session, event_id)


@requires(Permission.FLOOR_WRITE)
def remove_picture(session: Session, actor: Actor, event_id: int) -> None:
    """Take the picture away. That there is none is no error."""
    tenant_id = lock_room(session, event_id)
    if session.execute(delete(_P).where(_P.c.event_id == event_id)).rowcount:
        redrawn(session, event_id)
        activity.log(session, actor, tenant_id, "picture.removed", event_id=event_id)


@read_only
@requires(Permission.EVENT_READ)
def get_picture(session: Session, actor: Actor, event_id: int, digest: str) -> Picture:
    """The picture with this digest. Raises NotFound when the event has another, or none."""
    query = select(_P.c.content).where(_P.c.event_id == event_id, _P.c.digest == digest)
    content = session.execute(query).scalar()
    if content is None:
        raise NotFound
    return Picture(bytes(content), "image/webp")
