"""A guest list comes in: a file is read, its columns are named, what would happen is shown, and then it happens."""

from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Forbidden, GalaError, Invalid, NotFound, NotSignedIn, TooLarge, Unavailable, WrongState
from gala.i18n.words import LANGUAGES, say, tr
from gala.rules.guest_columns import COLUMNS
from gala.services import imports, uploads
from gala.services.imports import Looked
from gala.state.base import handler, me
from gala.state.import_check import HEAD, Checking
from gala.state.import_faces import ColumnRow, Fact, column_rows, example
from gala.state.scripts import focus
from gala.state.staff import EventState
from gala.state.undoing import Undoing

STEPS = ("file", "columns", "check", "run")
_REFUSALS: dict[str, GalaError] = {
    "too_large": TooLarge(limit="10 MB"),
    "several": Invalid(field="file", reason="Please bring one file at a time."),
    "not_signed_in": NotSignedIn(),
    "forbidden": Forbidden(),
    "not_found": NotFound(),
    "unavailable": Unavailable(),
}


class ImportState(Checking, Undoing, EventState):
    """``step``: file, columns, check or run; ``busy``: sending, reading, checking, importing, undoing or nothing.

    ``keys``: what the columns are by now. ``group_by``: none, party or address.
    """

    step: str = "file"
    busy: str = ""
    refusal: dict[str, str] = {}
    file: dict[str, str] = {"name": "", "note_en": "", "note_es": "", "sheet": ""}
    rows: int = 0
    sheets: list[str] = []
    columns: list[ColumnRow] = []
    facts: list[Fact] = []
    keys: list[str] = []
    group_by: str = "none"
    _key: str = ""
    _event: int = 0
    _looked: Looked | None = None
    _mapping: dict[int, str] = {}
    _why: dict[int, str] = {}

    @rx.var
    def names_are_known(self) -> bool:
        """Whether a column has the names: without them nobody can come in."""
        return bool({"name", "first_name", "last_name"} & set(self.keys))

    @handler(Permission.PEOPLE_WRITE, loads=True)
    async def load(self) -> None:
        """Go on where this person was with this event; at another, or after an import, start anew."""
        await self._enter_event()
        if not self.may_edit:
            raise Forbidden
        if self._event != self._id or (self.step == "run" and not self.busy):
            self._forget()
        self._event = self._id

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Something was done at the event: whether the import can still be taken back."""
        await self._read_changed()

    # --- the file ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def send(self, name: str) -> None:
        """A file was dropped, chosen or pasted: the browser is sending it."""
        self._forget()
        self.file, self.busy = {**self.file, "name": name[:200]}, "sending"

    @handler(Permission.PEOPLE_WRITE)
    async def sent(self, answer: dict[str, str]) -> AsyncGenerator[Any, None]:
        """The file is here (``key``), or was refused (``code``): read its columns."""
        self.busy = "reading"
        yield
        try:
            if "key" not in answer:
                raise _REFUSALS.get(str(answer.get("code")), GalaError())
            self._key = str(answer["key"])
            await self._look("")
            self.step = "columns"
            yield focus(HEAD)
        except NotSignedIn:
            raise
        except GalaError as error:
            self.refusal = {lang: say(lang, error) for lang in LANGUAGES}
        finally:
            self.busy = ""

    @handler(Permission.PEOPLE_WRITE)
    async def choose_sheet(self, sheet: str) -> None:
        """Read another sheet of the same file."""
        if self.step == "columns" and sheet in self.sheets:
            await self._look(sheet)

    async def _look(self, sheet: str) -> None:
        data = await self._data()
        looked = await in_db(imports.look, me(), self._id, data, self.file["name"], sheet)
        self._looked, self.rows, self.sheets = looked, looked.rows, list(looked.sheets)
        note = {f"note_{lang}": tr(lang, looked.note) if looked.note else "" for lang in LANGUAGES}
        self.file = {**self.file, **note, "sheet": looked.sheet}
        self._mapping, self._why, self._decisions = dict(looked.guess), {}, {}
        self.group_by = "party" if "party" in self._mapping.values() else "none"
        self._show_columns()

    async def _data(self) -> bytes:
        try:
            return await in_db(uploads.read_upload, me(), self._id, self._key)
        except NotFound as error:
            self._forget()
            raise WrongState(reason="The file is no longer here. Please choose it again.") from error

    @handler(Permission.PEOPLE_WRITE)
    async def forget(self) -> Any:
        """Put the file away, imported or not, and ask for another."""
        if self._key:
            await in_db(uploads.drop_upload, me(), self._id, self._key)
        self._forget()
        return focus(".import-step input[type=file]")

    def _forget(self) -> None:
        self.reset()
        self._event = self._id

    # --- the columns ---------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def map_column(self, index: int, key: str) -> None:
        """This column becomes that of a guest; "" leaves it out. Another that was it is left out."""
        looked = self._read_file()
        if not 0 <= index < len(looked.columns) or (key and key not in COLUMNS):
            raise Invalid(field="key", reason="There is no such column.")
        for other in [at for at, one in self._mapping.items() if one == key and at != index]:
            del self._mapping[other]
            self._why[other] = "given"
        self._why[index] = "chosen"
        self._mapping.pop(index, None)
        if key:
            self._mapping[index] = key
        if self.group_by in ("party", "address") and self.group_by not in self._mapping.values():
            self.group_by = "none"
        elif key == "party":
            self.group_by = "party"
        self._show_columns()

    @handler(Permission.PEOPLE_WRITE)
    async def put_together(self, together: str) -> None:
        """Who comes as one party: everybody alone, by the party's column, by the same address."""
        if together == "none" or (together in ("party", "address") and together in self.keys):
            self.group_by = together

    def _show_columns(self) -> None:
        looked = self._read_file()
        self.keys = sorted(set(self._mapping.values()))
        self.columns = column_rows(looked, self._mapping, self._why)
        self.facts = example(looked, self._mapping)

    def _read_file(self) -> Looked:
        if self._looked is None:
            raise WrongState(reason="The file is no longer here. Please choose it again.")
        return self._looked

    @handler(Permission.PEOPLE_WRITE)
    async def back_to(self, step: str) -> Any:
        """Return to an earlier step; nothing that was chosen is lost."""
        if step in STEPS[1 : STEPS.index(self.step)] and not self.busy and not self.outcome:
            self.step = step
        return focus(HEAD)
