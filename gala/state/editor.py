"""Drawing the room: what is chosen, where it was put, and what the keys mean."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.errors import GalaError, Invalid
from gala.i18n.dates import format_time
from gala.live.presence import mark_of
from gala.live.watch import attend
from gala.rules import align, geometry
from gala.services import changes, floor
from gala.services.floor import Place, TableForm
from gala.state.base import handler, me
from gala.state.drawn import EMPTY_PLAN, Chosen, chosen_of, extent_of, find_item, item_box, moved_between
from gala.state.staff import EventState

PIECES: dict[str, dict[str, Any]] = {
    "round": {"shape": "round", "seats": 10},
    "long": {"shape": "rect", "seats": 14, "sides": 2},
    "square": {"shape": "rect", "seats": 8, "sides": 4},
    "head": {"shape": "rect", "seats": 9, "sides": 1},
    "row": {"shape": "row", "seats": 10},
}
"""The tables of the palette; any other piece is scenery."""

TURN = 15.0


class EditorState(EventState):
    """The room as one organizer draws it. The drawing itself moves in the browser; here it is kept."""

    plan: dict[str, Any] = EMPTY_PLAN
    places: dict[str, str] = {}
    extent: dict[str, float] = extent_of(EMPTY_PLAN)
    is_read: bool = False
    chosen: list[str] = []
    mark: str = ""
    rev: int = 0
    saved_at: str = ""
    has_grid: bool = True
    has_snap: bool = True
    may_undo: bool = False
    may_redo: bool = False

    # The plan as it is. ``plan`` is what the browser was sent; what only moved since is in ``places``.
    _now: dict[str, Any] = EMPTY_PLAN

    @rx.var(deps=["_now", "chosen"])
    def item(self) -> Chosen:
        """The one thing that is chosen, for the panel."""
        return chosen_of(self._now, self.chosen)

    @rx.var(deps=["plan"])
    def totals(self) -> dict[str, int]:
        """How many tables and seats the room has."""
        return {"tables": len(self.plan["tables"]), "seats": sum(len(table["seats"]) for table in self.plan["tables"])}

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the room and watch it. Runs again at every reconnect."""
        before = self._id
        await self._enter_event()
        if before != self._id:
            self.chosen, self.plan, self._now, self.is_read, self.saved_at = [], EMPTY_PLAN, EMPTY_PLAN, False, ""
        self.mark = mark_of(self.router.session.session_id)
        await self._read(anyway=True)

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody changed something: read the plan again where it was redrawn."""
        await self._read()

    async def _read(self, anyway: bool = False) -> None:
        known = (self._now["event_id"], self._now["version"])
        if anyway or (self._id, await in_db(floor.get_floor_version, me(), self._id)) != known:
            self._show_plan(await in_db(floor.get_plan, me(), self._id))
        if self.may_edit:
            steps = await in_db(changes.get_steps, me(), self._id)
            self.may_undo, self.may_redo = steps.undo is not None, steps.redo is not None

    def _show_plan(self, now: dict[str, Any]) -> None:
        """Send what the browser lacks: a thousand chairs are not sent again because one table moved."""
        moved = moved_between(self.plan, now)
        if moved is None:
            self.plan, self.places = now, {}
        elif moved != self.places:
            self.places = moved
        self._now, self.is_read = now, True
        if (extent := extent_of(now)) != self.extent:
            self.extent = extent
        chosen = [name for name in self.chosen if find_item(now, name)]
        if chosen != self.chosen:
            self.chosen = chosen

    # --- choosing ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def choose(self, names: list[str]) -> None:
        """These are chosen; the others who draw here are shown which tables. Said again every few seconds."""
        names = [name for name in names[: geometry.MAX_TABLES] if find_item(self._now, name)]
        if names != self.chosen:
            self.chosen = names
        if self.may_edit:
            tables = [f"e{name[1:]}" for name in names if name.startswith("t")]
            await attend(self.router.session.session_id, self.profile["name"], tables)

    # --- doing ---------------------------------------------------------------------------------------------------

    async def _do(self, service: Callable[..., Any], *args: Any, read: bool = True) -> Any:
        """One service of the floor, then what came of it. A refusal puts everything back where it is."""
        try:
            result = await in_db(service, me(), *args)  # type: ignore[arg-type]
        except GalaError:
            await self._read(anyway=True)
            self.rev += 1
            raise
        self.saved_at = format_time("en", clock.now(), str(self.event["timezone"]))
        self.may_undo, self.may_redo = True, False
        if read:
            await self._read(anyway=True)
        return result

    @handler(Permission.FLOOR_WRITE)
    async def place(self, moved: list[dict[str, Any]]) -> None:
        """Keep where things were put. The plan is read again a moment later, as everybody's is."""
        resized = any("width" in one for one in moved)
        await self._do(floor.place_items, self._id, [_place(one) for one in moved[:1000]], read=resized)

    @handler(Permission.FLOOR_WRITE)
    async def drop(self, piece: str, x: float, y: float) -> None:
        """Put a piece of the palette there, and choose it."""
        if piece in PIECES:
            made = await self._do(floor.add_table, self._id, TableForm(x=x, y=y, **PIECES[piece]))
            self.chosen = [f"t{made}"]
        else:
            made = await self._do(floor.add_scenery, self._id, piece, x, y)
            self.chosen = [f"s{made}"]

    @handler(Permission.FLOOR_WRITE)
    async def act(self, command: str) -> None:
        """What a key or a tool means: undo, redo, duplicate, turn, turn-back, and each way to align or spread."""
        if command in ("undo", "redo"):
            await self._do(changes.undo if command == "undo" else changes.redo, self._id)
            self.rev += 1
        elif command == "duplicate" and self.chosen:
            tables, scenery = await self._do(floor.duplicate_items, self._id, *self._ids())
            self.chosen = [*(f"t{one}" for one in tables), *(f"s{one}" for one in scenery)]
        elif command in ("turn", "turn-back"):
            await self._turn(TURN if command == "turn" else -TURN)
        elif command in align.EDGES or command in align.AXES:
            await self._align(command)

    async def _turn(self, degrees: float) -> None:
        items = [item for name in self.chosen if (item := find_item(self._now, name))]
        places = [self._at(item, item["x"], item["y"], rotation=item["rotation"] + degrees) for item in items]
        if places:
            await self._do(floor.place_items, self._id, places)

    async def _align(self, way: str) -> None:
        items = {name: item for name in self.chosen if (item := find_item(self._now, name))}
        boxes = {n: item_box(item) for n, item in enumerate(items.values())}
        placed = align.align(boxes, way) if way in align.EDGES else align.distribute(boxes, way)  # type: ignore[arg-type]
        places = [self._at(item, *placed[n]) for n, item in enumerate(items.values())]
        await self._do(floor.place_items, self._id, places)

    def _at(self, item: dict[str, Any], x: float, y: float, **more: float) -> Place:
        return Place("table" if "seats" in item else "scenery", item["id"], item["version"], x, y, **more)

    def _ids(self) -> tuple[list[int], list[int]]:
        """The tables and the scenery that are chosen."""
        return tuple([int(name[1:]) for name in self.chosen if name[0] == kind] for kind in "ts")  # type: ignore[return-value]

    @handler(Permission.PEOPLE_READ)
    async def toggle_grid(self) -> None:
        """Dots every half metre, or none."""
        self.has_grid = not self.has_grid

    @handler(Permission.PEOPLE_READ)
    async def toggle_snap(self) -> None:
        """Whether what is moved comes to lines and to the grid."""
        self.has_snap = not self.has_snap


def _place(moved: dict[str, Any]) -> Place:
    """What the browser says of one thing. Raises Invalid for what no browser of ours says."""
    try:
        name, version = str(moved["id"]), moved["version"]
        kind = {"t": "table", "s": "scenery"}[name[0]]
        sizes = {key: float(moved[key]) for key in ("rotation", "width", "height") if moved.get(key) is not None}
        return Place(kind, int(name[1:]), int(version), float(moved["x"]), float(moved["y"]), **sizes)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise Invalid(field="place", reason=geometry.OFF_THE_PLAN) from error
