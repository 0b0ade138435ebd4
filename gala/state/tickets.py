"""Printed tickets: a file is sent, looked at, and imported as a whole; then they are listed."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import GalaError, Invalid, TooLarge
from gala.i18n.words import LANGUAGES, say, tr
from gala.rules.ticket_file import RowProblem
from gala.services import invitations, tickets, uploads
from gala.services.invitations import InvitationRow
from gala.state.base import handler, me
from gala.state.found_list import FoundList
from gala.state.invitations import PartyRow, party_row
from gala.state.party import PartyState
from gala.state.progress import Running
from gala.state.staff import EventState


@dataclass(frozen=True)
class FileRow:
    """A row of the file as the preview shows it; ``why`` it cannot be imported, in both languages."""

    line: int
    number: str
    name: str
    why: dict[str, str]


class TicketsState(FoundList, EventState):
    """``step``: empty, sending, looked (at the preview), importing or done."""

    count: int = 0
    rows: list[PartyRow] = []

    step: str = ""
    refusal: dict[str, str] = {}
    file: dict[str, str] = {"name": "", "note_en": "", "note_es": ""}
    good: int = 0
    bad: int = 0
    first: list[FileRow] = []
    problems: list[FileRow] = []
    done: int = 0
    total: int = 0

    _key: str = ""

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Start with the list and no file; after a lost connection go on where one was."""
        await self._enter_event()
        if await (await self.get_state(PartyState))._arrive():
            self._forget()
            self._start_over()
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody answered or sat down: read what is shown again."""
        await self._read()
        await (await self.get_state(PartyState))._read()

    async def _page(self, found: Sequence[InvitationRow], wanted: int) -> Sequence[InvitationRow]:
        after = found[-1].cursor if found else 0  # 0: past the invitations that were made by hand
        return await in_db(invitations.list_invitations, me(), self._id, self.search, limit=wanted, after=after)

    def _show(self, found: Sequence[InvitationRow]) -> None:
        self.rows = [party_row(row) for row in found]

    async def _read(self) -> None:
        self.count = await in_db(tickets.count_tickets, me(), self._id)
        await super()._read()

    # --- the import ----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def send(self) -> None:
        """A file was chosen: the browser is about to send it."""
        self._forget()
        self.step = "sending"

    @handler(Permission.PEOPLE_WRITE)
    async def sent(self, answer: dict[str, str]) -> None:
        """The file is here (``key``), or was refused (``code``): look at it, and show what an import would do."""
        self.step = ""
        try:
            if "key" not in answer:
                raise TooLarge(limit="10 MB") if answer.get("code") == TooLarge.code else GalaError()
            self._key = str(answer["key"])
            data = await in_db(uploads.read_upload, me(), self._id, self._key)
            await self._look(await in_db(tickets.preview_import, me(), self._id, data, str(answer.get("name", ""))))
        except GalaError as error:
            self.refusal = {lang: say(lang, error) for lang in LANGUAGES}

    async def _look(self, preview: tickets.Preview) -> None:
        self.step = "looked"
        self.file = {"name": preview.filename, **{f"note_{lang}": tr(lang, preview.note) for lang in LANGUAGES}}
        self.good, self.bad, self.total = preview.good, preview.bad, preview.total
        self.first = [FileRow(row.line, row.ticket_number, row.full_name, {}) for row in preview.first]
        self.problems = [_problem(row) for row in preview.problems]

    @handler(Permission.PEOPLE_WRITE)
    async def run_import(self) -> AsyncGenerator[Any, None]:
        """Import the file that was looked at, all of it or nothing, telling how far it is."""
        if self.step != "looked" or self.bad:
            return
        self.step, self.done = "importing", 0
        yield
        try:
            data = await in_db(uploads.read_upload, me(), self._id, self._key)
            work = Running(tickets.import_tickets, me(), self._id, data)
            async for self.done, _total in work.steps():
                yield
            await work.result()
        except Invalid as error:  # the list has changed since the preview
            data = await in_db(uploads.read_upload, me(), self._id, self._key)
            await self._look(await in_db(tickets.preview_import, me(), self._id, data, self.file["name"]))
            raise error
        except BaseException:
            self.step = "looked"
            raise
        await in_db(uploads.drop_upload, me(), self._id, self._key)
        self.step, self.done = "done", self.total
        await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def forget(self) -> None:
        """Put the file away, imported or not."""
        if self._key:
            await in_db(uploads.drop_upload, me(), self._id, self._key)
        self._forget()

    def _forget(self) -> None:
        self.step, self.refusal, self._key = "", {}, ""
        self.good, self.bad, self.done, self.total = 0, 0, 0, 0
        self.first, self.problems = [], []


def _problem(row: RowProblem) -> FileRow:
    why = {lang: tr(lang, row.text, **row.params) for lang in LANGUAGES}
    return FileRow(row.line, row.ticket_number, row.full_name, why)
