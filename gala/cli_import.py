"""``gala import``: lists of guests and of tickets come in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gala.access import SYSTEM
from gala.db import run as run_service
from gala.errors import Invalid
from gala.i18n import tr
from gala.rules.guest_columns import COLUMNS, header
from gala.terminal import err, one_event, out, progress


class ImportGroup(TyperGroup):
    """``gala import EVENT FILE`` is short for ``gala import guests EVENT FILE``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        is_event = bool(args) and args[0] not in self.commands and not args[0].startswith("-")
        return super().resolve_command(ctx, ["guests", *args] if is_event else args)


imports = typer.Typer(
    cls=ImportGroup, no_args_is_help=True, rich_markup_mode=None, help="Bring lists in: gala import EVENT FILE."
)


@imports.command("tickets")
def import_tickets(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV file.")],
    event: Annotated[str, typer.Option(help="The event's short name, as in its address; tenant/name if two share it.")],
) -> None:
    """Import ticket numbers (columns ticket_number, full_name): every row, or none with all that is wrong."""
    from gala.services import tickets

    event_id = one_event(event, "--event")
    with _told_problems(), progress() as bar:
        task = bar.add_task("Importing", total=None)
        count, _ = run_service(
            tickets.import_tickets,
            SYSTEM,
            event_id,
            file.read_bytes(),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    out.print(f"[green]✓[/] {count} ticket numbers were imported")


@imports.command("guests")
def import_guests(
    event: Annotated[
        str, typer.Argument(help="The event's short name, as in its address; tenant/name if two share it.")
    ],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, XLSX, XLS or ODS.")],
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="What a column is, as Gast=name or 3=email; 3= leaves it out.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="Which sheet of a workbook; else the first that says anything.")] = "",
    group_by: Annotated[str, typer.Option(help="Who shares an invitation: party, address or none.")] = "party",
    merge: Annotated[str, typer.Option(help="Who is known: ask (merge who is so for certain), all or none.")] = "ask",
    skip_problems: Annotated[bool, typer.Option("--skip-problems", help="Leave out rows that have a problem.")] = False,
    make_tables: Annotated[bool, typer.Option("--make-tables", help="Make the tables that the room has not.")] = False,
    make_meals: Annotated[bool, typer.Option("--meals/--no-meals", help="Put new dishes on the menu.")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Import a guest list: every row, or none with all that is wrong."""
    from gala.services import imports as service

    event_id, data = one_event(event, "EVENT"), file.read_bytes()
    looked, _ = run_service(service.look, SYSTEM, event_id, data, file.name, sheet)
    plan = service.ImportPlan(
        mapping=_mapping(looked.columns, dict(looked.guess), columns or []),
        sheet=sheet,
        group_by=group_by,
        merge=merge,
        skip_problems=skip_problems,
        make_tables=make_tables,
        make_meals=make_meals,
    )
    for index, key in plan.mapping.items():
        out.print(f"  {looked.columns[index] or index + 1} is {header(key)}", markup=False, soft_wrap=True)
    if dry_run:
        _show_preview(run_service(service.preview, SYSTEM, event_id, data, file.name, plan)[0])
        return
    with _told_problems(), progress() as bar:
        task = bar.add_task("Importing", total=None)
        told = lambda done, total: bar.update(task, completed=done, total=total)  # noqa: E731
        came, _ = run_service(service.run_import, SYSTEM, event_id, data, file.name, plan, told)
    known = f", {came.merged} known before" if came.merged else ""
    known += f", {came.doubled} rows were somebody twice" if came.doubled else ""
    left = f", {came.skipped} rows left out" if came.skipped else ""
    out.print(f"[green]✓[/] {came.people} people in {came.parties} invitations were imported{known}{left}")


def _mapping(titles: Sequence[str], guessed: dict[int, str], told: Sequence[str]) -> dict[int, str]:
    """The guess, with what was said instead of it. Raises BadParameter."""
    for one in told:
        title, _, key = one.rpartition("=")
        index = int(title) - 1 if title.isdecimal() else next((n for n, t in enumerate(titles) if t == title), -1)
        if not 0 <= index < len(titles) or (key and key not in COLUMNS):
            keys = ", ".join(COLUMNS)
            raise typer.BadParameter(f"{one} must be a column and one of {keys}", param_hint="--map")
        guessed = {n: known for n, known in guessed.items() if n != index and known != key}
        if key:
            guessed[index] = key
    return guessed


def _show_preview(found: Any) -> None:
    """What an import would do, on the screen."""
    for problem in found.problems:
        err.print(f"  line {problem.line}: {tr('en', problem.text, **problem.params)}", markup=False, soft_wrap=True)
    for two in found.duplicates:
        known = f"line {two.other_line}" if two.other_line else two.known_email or "the address book"
        out.print(f"  line {two.line}: {two.name} is known ({known}): {two.choice}", markup=False, soft_wrap=True)
    for what, names in (("tables", found.tables_missing), ("dishes", found.meals_new)):
        if names:
            out.print(f"  new {what}: {', '.join(names)}", markup=False, soft_wrap=True)
    out.print(
        f"{found.people} people in {found.parties} invitations would come in, {found.new} of them new; "
        f"{found.problem_count} rows have a problem. Nothing was changed."
    )


@contextmanager
def _told_problems() -> Iterator[None]:
    """A refusal tells its rows first."""
    try:
        yield
    except Invalid as error:
        for problem in error.params.get("problems", ()):
            text = tr("en", problem.text, **problem.params)
            err.print(f"  line {problem.line}: {text}", markup=False, soft_wrap=True)
        raise
