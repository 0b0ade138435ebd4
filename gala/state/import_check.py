"""What an import would do, what is decided of it, and doing it: the second half of ``gala.state.importing``."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import phrase, tr
from gala.rules.problem_rows import problem_rows_csv
from gala.rules.sheets import read_table
from gala.services import changes, imports, uploads
from gala.services.changes import Done
from gala.services.imports import Duplicate, ImportPlan, Problem
from gala.state.base import GalaState, handler, me
from gala.state.import_faces import DoubleRow, PartyCard, ProblemRow, double_rows, party_cards, problem_faces, reasons
from gala.state.progress import Running
from gala.state.scripts import focus

HEAD = ".import-step h3"
"""Where the focus goes on each step."""
SHOWN = 100
"""So many problems and doubles are shown; all problems can be downloaded."""


class Checking(GalaState, mixin=True):
    """Mix it into a state of an event that has ``_data`` and ``_mapping``.

    ``figures`` of the preview: people, parties, new, known, here (on this list already), problems (rows), of these out
    (rows that give nobody) and seatless (rows whose person comes in without a seat), doubles (of the address book),
    again (rows that may be an earlier one's person), and what ``Preview`` says is done without being asked for.
    ``outcome``: what came of the import, and whether it ``changed`` anything; ``may_undo`` and ``may_redo``: it is this
    person's last step at the event.
    """

    merge: str = "ask"
    skip_problems: bool = False
    make_tables: bool = True
    make_meals: bool = True
    figures: dict[str, int] = {}
    problems: list[ProblemRow] = []
    doubles: list[DoubleRow] = []
    again: list[DoubleRow] = []
    tables_missing: list[str] = []
    meals_new: list[str] = []
    first: list[PartyCard] = []
    done: int = 0
    total: int = 0
    outcome: dict[str, int] = {}
    changed: bool = False
    may_undo: bool = False
    may_redo: bool = False

    _decisions: dict[int, str] = {}
    _problems: list[Problem] = []
    _doubles: list[Duplicate] = []
    _change: int = 0
    _asked: int = 0

    @rx.var
    def may_run(self) -> bool:
        """Whether the import could begin: somebody comes in, and the rows with problems are left out."""
        n = self.figures
        return n.get("people", 0) > 0 and (n.get("problems", 0) == 0 or self.skip_problems)

    @handler(Permission.PEOPLE_WRITE)
    async def check(self: Any) -> AsyncGenerator[Any, None]:
        """Show what an import would do, and change nothing."""
        if not self.names_are_known:
            raise Invalid(field="name", reason="Say which column has the names.")
        async for step in self._checking():
            yield step
        self.step = "check"
        yield focus(HEAD)

    @handler(Permission.PEOPLE_WRITE)
    async def leave_out(self, wanted: bool) -> None:
        """Import without the rows that have problems, or not at all."""
        self.skip_problems = wanted

    @handler(Permission.PEOPLE_WRITE)
    async def add_tables(self, wanted: bool) -> None:
        """Make the tables that the file names and the room has not."""
        self.make_tables = wanted

    @handler(Permission.PEOPLE_WRITE)
    async def add_meals(self, wanted: bool) -> None:
        """Put the dishes that the file names on the event's menu."""
        self.make_meals = wanted

    @handler(Permission.PEOPLE_WRITE)
    async def decide(self, line: int, decision: str) -> Any:
        """Of this row: the same person (merge), somebody else (new), or leave it out (skip)."""
        if decision not in ("merge", "new", "skip"):
            raise Invalid(field="decision", reason="There is no such choice.")
        self._decisions[line] = decision
        self._show_doubles()
        # The button answers at once; the figures follow when a moment has passed without another.
        self._asked += 1
        return rx.call_script(f"new Promise((then) => setTimeout(then, 500, {self._asked}))", callback=type(self).count)

    @handler(Permission.PEOPLE_WRITE)
    async def count(self: Any, at: int) -> AsyncGenerator[Any, None]:
        """What would happen by now, unless more was decided since this was asked."""
        if at == self._asked and self.step == "check" and not self.busy:
            async for step in self._checking():
                yield step

    @handler(Permission.PEOPLE_WRITE)
    async def decide_all(self: Any, merge: str) -> AsyncGenerator[Any, None]:
        """Of all: the same people (all), others (none), or by what is certain (ask)."""
        if merge in ("ask", "all", "none") and self.step == "check" and not self.busy:
            self.merge, self._decisions = merge, {}
            async for step in self._checking():
                yield step

    @handler(Permission.PEOPLE_WRITE)
    async def download_problems(self: Any) -> Any:
        """The rows that have problems as they stand in the file, each with its reason: to mend and bring again."""
        lang, data = await self._lang(), await self._data()
        table = await asyncio.to_thread(read_table, data, self.file["name"], self.file["sheet"])
        titles, separator = (tr(lang, "Line"), tr(lang, "What is wrong")), ";" if lang == "es" else ","
        rows = problem_rows_csv(table, reasons(self._problems, lang), titles, separator)
        return rx.download(data=rows, filename=tr(lang, "rows-to-mend.csv"))

    # --- it happens ----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def run_import(self: Any) -> AsyncGenerator[Any, None]:
        """Import what was shown, all of it or nothing, telling how far it is."""
        if self.step != "check" or self.busy:
            return
        data = await self._data()
        self.step, self.busy, self.done, self.total = "run", "importing", 0, self.figures["people"]
        yield focus(HEAD)
        try:
            work = Running(imports.run_import, me(), self._id, data, self.file["name"], self._plan())
            async for self.done, self.total in work.steps():
                yield
            came = await work.result()
        except Invalid:  # the list or the address book has changed since the preview
            self.step = "check"
            await self._preview()
            raise
        except BaseException:
            self.step = "check"
            raise
        finally:
            self.busy = ""
        self.outcome = {
            name: getattr(came, name) for name in ("people", "parties", "new", "merged", "doubled", "skipped")
        }
        self._change = came.change_id or 0
        await in_db(uploads.drop_upload, me(), self._id, self._key)
        await self._read_changed()
        self.changed = self.may_undo
        yield focus(HEAD)

    @handler(Permission.SEAT_ASSIGN)
    async def take_back(self: Any) -> AsyncGenerator[Any, None]:
        """Undo the import as a whole: also whom it put into the address book."""
        self.busy = "undoing"
        yield
        try:
            done: Done = await in_db(changes.undo, me(), self._id)
            yield await self._turned(done, phrase("Undone: {step}"), "Redo", type(self).do_again)
        finally:
            self.busy = ""

    @handler(Permission.SEAT_ASSIGN)
    async def do_again(self: Any) -> AsyncGenerator[Any, None]:
        """Import again what was taken back."""
        self.busy = "undoing"
        yield
        try:
            done: Done = await in_db(changes.redo, me(), self._id)
            yield await self._turned(done, phrase("Done again: {step}"), "Undo", type(self).take_back)
        finally:
            self.busy = ""

    async def _read_changed(self: Any) -> None:
        """Whether this person's last step is the import, or its undoing."""
        if self._change:
            steps = await in_db(changes.get_steps, me(), self._id)
            self.may_undo = steps.undo is not None and steps.undo.id == self._change
            self.may_redo = steps.redo is not None and steps.redo.id == self._change

    # --- the preview ---------------------------------------------------------------------------------------------

    async def _checking(self: Any) -> AsyncGenerator[Any, None]:
        """Read what would happen, which is shown to be under way."""
        self.busy = "checking"
        yield
        try:
            await self._preview()
        finally:
            self.busy = ""

    async def _preview(self: Any) -> None:
        """Ask what the plan would do, and show it."""
        found = await in_db(imports.preview, me(), self._id, await self._data(), self.file["name"], self._plan())
        self.figures = {
            "people": found.people,
            "parties": found.parties,
            "new": found.new,
            "known": found.known,
            "problems": found.problem_count,
            "out": found.left_out,
            "seatless": found.problem_count - found.left_out,
            "doubles": sum(one.other_line is None for one in found.duplicates),
            "again": sum(one.other_line is not None for one in found.duplicates),
            "doubled": found.doubled,
            "unmailed": found.unmailed,
            "said_yes": found.said_yes,
            "codes": found.codes_taken,
            "here": sum(one.is_here and one.other_line is None and one.choice == "merge" for one in found.duplicates),
        }
        self._problems, self._doubles = list(found.problems), list(found.duplicates)
        self.problems = problem_faces(found.problems[:SHOWN])
        self.tables_missing, self.meals_new = list(found.tables_missing), list(found.meals_new)
        self.first = party_cards(found.first)
        self._show_doubles()

    def _show_doubles(self) -> None:
        in_book = [one for one in self._doubles if one.other_line is None]
        in_file = [one for one in self._doubles if one.other_line is not None]
        self.doubles = double_rows(in_book[:SHOWN], self._decisions)
        self.again = double_rows(in_file[:SHOWN], self._decisions)

    def _plan(self: Any) -> ImportPlan:
        return ImportPlan(
            sheet=self.file["sheet"],
            mapping=dict(self._mapping),
            group_by=self.group_by,
            merge=self.merge,
            decisions=dict(self._decisions),
            skip_problems=self.skip_problems,
            make_tables=self.make_tables,
            make_meals=self.make_meals,
        )
