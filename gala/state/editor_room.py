"""The room as a whole: its size, rows by numbers, the picture under it, rooms kept for other events."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import GalaError, Invalid, TooLarge, Unavailable
from gala.i18n.words import tr
from gala.rules import geometry
from gala.services import floor
from gala.state.base import handler, me
from gala.state.editor import EditorState
from gala.state.toasts import toast


@dataclass(frozen=True)
class Kept:
    """A room of the tenant's own."""

    id: int
    name: str
    tables: int
    seats: int


class RoomState(EditorState):
    """What concerns no single table."""

    is_making_rows: bool = False
    templates: list[Kept] = []

    _rows_at: tuple[float, float] = (0.0, 0.0)

    @rx.var(deps=["extent"])
    def size(self) -> dict[str, str]:
        """The room in metres, as it is drawn."""
        return {key: f"{self.extent[key] / geometry.METRE:.2f}" for key in ("width", "height")}

    @rx.var(deps=["plan", "event"])
    def picture(self) -> dict[str, Any]:
        """The picture under the room and where it lies; empty without one."""
        picture = self.plan.get("picture")
        if not picture:
            return {}
        return picture | {"href": f"/api/events/{self.event['id']}/picture/{picture['digest']}"}

    @handler(Permission.FLOOR_WRITE)
    async def set_size(self, key: str, text: str) -> None:
        """How wide or deep the room is, in metres; an empty field lets it follow what stands in it."""
        room = self._now["room"] or [self.extent["width"], self.extent["height"]]
        size = dict(zip(("width", "height"), room, strict=True))
        if not text.strip():
            await self._do(floor.set_room, self._id, None, None)
        elif key in size:
            size[key] = _metres(text)
            await self._do(floor.set_room, self._id, size["width"], size["height"])

    @handler(Permission.FLOOR_WRITE)
    async def renumber(self) -> Any:
        """Number all tables row by row, from 1."""
        count = await self._do(floor.renumber_tables, self._id)
        lang = await self._lang()
        if not count:
            return toast(tr(lang, "The tables are in order already."))
        if count == 1:
            return toast(tr(lang, "One table has a new number."))
        return toast(tr(lang, "{count} tables have a new number.", count=count))

    # --- rows ----------------------------------------------------------------------------------------------------

    @handler(Permission.FLOOR_WRITE)
    async def put(self, piece: str, x: float, y: float) -> Any:
        """A piece of the palette comes to rest there. Rows are asked about first."""
        if piece == "rows":
            self._rows_at, self.is_making_rows = (x, y), True
            return None
        return EditorState.drop(piece, x, y)

    @handler(Permission.FLOOR_WRITE)
    async def close_rows(self) -> None:
        """No rows after all."""
        self.is_making_rows = False

    @handler(Permission.FLOOR_WRITE)
    async def make_rows(self, form: dict[str, Any]) -> None:
        """So many rows of so many chairs, with aisles after the chairs named."""
        rows, chairs = (_count(form.get(key)) for key in ("rows", "chairs"))
        aisles = [_count(part) for part in str(form.get("aisles", "")).replace(",", " ").split()[:20]]
        made = await self._do(floor.add_rows, self._id, rows, chairs, *self._rows_at, aisles)
        self.is_making_rows = False
        self.chosen = [f"t{table_id}" for table_id in made]

    # --- the picture ---------------------------------------------------------------------------------------------

    @handler(Permission.FLOOR_WRITE)
    async def picture_sent(self, answer: dict[str, Any]) -> None:
        """The picture lies under the room now, or was refused (``code``)."""
        refusals: dict[str, GalaError] = {
            "too_large": TooLarge(limit="10 MB"),
            "unavailable": Unavailable(),
            "invalid": floor.unusable(),
        }
        if not answer.get("ok") and answer.get("code") != "none":
            raise refusals.get(str(answer.get("code")), GalaError())
        await self._read(anyway=True)

    @handler(Permission.FLOOR_WRITE)
    async def place_picture(self, key: str, text: str) -> None:
        """Its left and top corner or its width in metres, or its opacity in percent."""
        picture = self._now["picture"] or {}
        place = {name: picture.get(name, 0.0) for name in ("x", "y", "w", "opacity")}
        if key in place:
            place[key] = _metres(text) / (geometry.METRE * 100 if key == "opacity" else 1)
            await self._do(floor.place_picture, self._id, place["x"], place["y"], place["w"], place["opacity"])

    @handler(Permission.FLOOR_WRITE)
    async def remove_picture(self) -> None:
        """Draw on white again."""
        await self._do(floor.remove_picture, self._id)

    # --- rooms for other events ----------------------------------------------------------------------------------

    @handler(Permission.FLOOR_WRITE)
    async def open_templates(self, is_open: bool) -> None:
        """Show the rooms that were kept."""
        if is_open:
            await self._read_templates()

    async def _read_templates(self) -> None:
        kept = await in_db(floor.list_templates, me(), self._tenant_id)
        self.templates = [Kept(one.id, one.name, one.tables, one.seats) for one in kept]

    @handler(Permission.FLOOR_WRITE)
    async def keep_room(self, form: dict[str, Any]) -> None:
        """Keep this room for other events."""
        await in_db(floor.save_template, me(), self._id, str(form.get("name", "")))
        await self._read_templates()

    @handler(Permission.FLOOR_WRITE)
    async def use_room(self, template_id: int) -> None:
        """This event gets that room, while nobody sits in its own."""
        await self._do(floor.apply_template, self._id, template_id)
        self.chosen = []

    @handler(Permission.FLOOR_WRITE)
    async def rename_room(self, template_id: int, text: str) -> None:
        """Another name for a kept room."""
        await in_db(floor.rename_template, me(), self._tenant_id, template_id, text)
        await self._read_templates()

    @handler(Permission.FLOOR_WRITE)
    async def forget_room(self, template_id: int) -> None:
        """Keep it no longer."""
        await in_db(floor.delete_template, me(), self._tenant_id, template_id)
        await self._read_templates()


def _metres(text: str) -> float:
    try:
        return float(text.strip().replace(",", ".")[:20]) * geometry.METRE
    except ValueError as error:
        raise Invalid(field="place", reason="Please enter a number.") from error


def _count(text: Any) -> int:
    word = str(text).strip()
    if not (word.isascii() and word.isdecimal() and len(word) < 6):
        raise Invalid(field="rows", reason="Please enter a number.")
    return int(word)
