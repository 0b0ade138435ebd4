"""A list of people comes in from a file: brought, looked at, previewed, imported as one step that can be undone."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from gala.api.events import EventId
from gala.api.peer import read_body
from gala.api.rest import Caller, Cursor, Id, In, Limit, OnceKey, Out, cursor_of, read_cursor, write
from gala.db import in_db
from gala.i18n.words import tr
from gala.rules.guest_columns import COLUMNS
from gala.rules.sheets import MAX_BYTES, MAX_COLUMNS
from gala.services import imports, uploads
from gala.services.imports import Duplicate, ImportPlan, Preview, Problem

router = APIRouter(prefix="/api/events/{event_id}/imports", tags=["imports"])

ImportId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0123456789abcdef0123456789abcdef"])]
Sheet = Annotated[str, Query(max_length=200, description="A workbook's sheet; empty: the first that says anything.")]
Choice = Literal["merge", "new", "skip"]
Column = Annotated[str, Field(max_length=40)]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, 10 MB at most. What it is, is told by what is in it.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "Name,Email\nAna Ruiz,ana@aurora.example\n"},
            _XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class PlanIn(In):
    mapping: list[Column] = Field(
        max_length=MAX_COLUMNS,
        description=f"What each column is, in the file's order; empty: it stays out. One of {', '.join(COLUMNS)}.",
        examples=[["name", "email"]],
    )
    sheet: str = Field(default="", max_length=200)
    group_by: Literal["party", "address", "none"] = Field(
        default="party",
        description="Whose rows share an invitation: of one party or code, of one address, or nobody's.",
    )
    merge: Literal["ask", "all", "none"] = Field(
        default="ask",
        description="Whoever may be known already: `all` are the same person, or `none`; `ask`: only who has the same "
        "email and name, or the name of somebody at the event.",
    )
    decisions: dict[Id, Choice] = Field(
        default={}, max_length=25_000, description="What is done with a line, whatever `merge` says.", examples=[{}]
    )
    skip_problems: bool = Field(default=False, description="Leave rows with a problem out; else one refuses the file.")
    make_tables: bool = Field(default=False, description="Make the tables that the file names and the room has not.")
    make_meals: bool = Field(default=True, description="Put the dishes that the file names on the menu.")

    def plan(self) -> ImportPlan:
        """As services take it."""
        others = self.model_dump(exclude={"mapping"})
        return ImportPlan(mapping={index: key for index, key in enumerate(self.mapping) if key}, **others)


class LookedOut(Out):
    id: str = Field(validation_alias="key", examples=["0123456789abcdef0123456789abcdef"])
    sheet: str = Field(description="Of a workbook: which sheet this is.", examples=["Guests"])
    sheets: list[str] = Field(examples=[["Guests", "Suppliers"]])
    rows: int = Field(description="How many, without the header.")
    columns: list[str] = Field(description="The titles, as the file has them.", examples=[["Name", "Email"]])
    mapping: list[str] = Field(description="What each column probably is: for the plan.", examples=[["name", "email"]])
    samples: list[list[str]] = Field(description="The first rows.", examples=[[["Ana Ruiz", "ana@aurora.example"]]])
    note: str = Field(description="What had to be guessed of the whole file, in a sentence.", examples=[""])


class ProblemOut(Out):
    field: str = Field(description="In which column; empty: it is about the whole row.", examples=["email"])
    value: str = Field(examples=["ana@"])
    why: str = Field(examples=["This is not an email address."])


class DuplicateOut(Out):
    name: str
    why: Literal["email", "name"]
    guest_id: int | None = Field(description="Who of the address book it may be.")
    other_line: int | None = Field(description="Whose earlier line it may be.")
    known_name: str
    known_email: str
    choice: Choice = Field(description="What happens as the plan stands.")
    is_here: bool = Field(description="Whether they are on the event's list already.")
    email_of: str = Field(description="Who has the row's email: somebody else comes in without it.")


class RowOut(Out):
    line: int
    problems: list[ProblemOut]
    duplicate: DuplicateOut | None


class PartyOut(Out):
    label: str
    members: list[str]
    plus_ones: int = Field(description="How many more they may bring.")


class PreviewOut(Out):
    people: int = Field(description="Who would come in, with the plus-ones who have a name.")
    parties: int
    new: int = Field(description="How many are new to the address book.")
    known: int
    problem_count: int = Field(description="How many rows have a problem.")
    left_out: int = Field(description="How many of them give nobody; of the others only the seat cannot be had.")
    doubled: int = Field(description="Rows that are one person with an earlier row.")
    unmailed: int = Field(description="People who come in without their email, which another has.")
    said_yes: int = Field(description="People who have a seat, and by it a yes that nobody said.")
    codes_taken: int = Field(description="Codes that other invitations have: new ones take their place.")
    tables_missing: list[str] = Field(examples=[["12"]])
    meals_new: list[str] = Field(examples=[["Sea bass"]])
    first: list[PartyOut] = Field(description="The first invitations as they would be.")
    rows: list[RowOut] = Field(
        description="Rows to look at, by line: with problems, or with somebody who may be known."
    )
    next: str | None = Field(description="Send it as `cursor` for the rows after these; null: there are no more.")


class ImportedOut(Out):
    people: int
    parties: int
    new: int
    merged: int = Field(description="With entries that were there.")
    skipped: int = Field(description="Rows that were left out.")
    doubled: int = Field(description="Rows that were one person with an earlier row.")
    step_id: int | None = Field(
        validation_alias="change_id", description="The step of this import; null where it changed nothing."
    )


@router.post("", status_code=201, response_model=LookedOut, openapi_extra=_FILE)
async def bring_file(
    request: Request, actor: Caller, event_id: EventId, sheet: Sheet = "", once: OnceKey = ""
) -> Response:
    """Bring a file (CSV, XLSX, XLS, ODS): its columns with a guess of what each is. Nobody comes in yet.

    It is kept for an hour, for this caller; another of the same caller for the same event takes its place.
    """
    await in_db(uploads.may_upload, actor, event_id)  # before a byte of it is read
    data = await read_body(request, MAX_BYTES, "10 MB")
    return await write(request, actor, LookedOut, 201, imports.bring_file, event_id, data, sheet, sent=data)


@router.get("/{import_id}")
async def look_at_file(actor: Caller, event_id: EventId, import_id: ImportId, sheet: Sheet = "") -> LookedOut:
    """The file once more, or another sheet of it."""
    return LookedOut.model_validate(await in_db(imports.look_at_file, actor, event_id, import_id, sheet))


@router.post("/{import_id}/preview")
async def preview_file(
    actor: Caller, event_id: EventId, import_id: ImportId, body: PlanIn, limit: Limit = 50, cursor: Cursor = ""
) -> PreviewOut:
    """What the import would do with this plan, and every row to look at. Nothing is changed."""
    after = read_cursor(cursor, int)
    found = await in_db(imports.preview_file, actor, event_id, import_id, body.plan())
    rows = _rows(found, after[0] if after else 0)
    figures = {name: getattr(found, name) for name in PreviewOut.model_fields if name not in ("rows", "next")}
    more = cursor_of(rows[limit - 1].line) if len(rows) > limit else None
    return PreviewOut.model_validate({**figures, "rows": rows[:limit], "next": more})


def _rows(found: Preview, after: int) -> list[RowOut]:
    """The rows after a line that have a problem or may be somebody who is known, by line."""
    wrong: dict[int, list[Problem]] = {}
    for one in found.problems:
        wrong.setdefault(one.line, []).append(one)
    double: dict[int, Duplicate] = {one.line: one for one in found.duplicates}
    lines = sorted(line for line in wrong.keys() | double.keys() if line > after)
    return [
        RowOut(line=line, problems=_told(wrong.get(line, ())), duplicate=_double(double.get(line))) for line in lines
    ]


def _told(problems: Sequence[Problem]) -> list[ProblemOut]:
    return [ProblemOut(field=one.field, value=one.value, why=tr("en", one.text, **one.params)) for one in problems]


def _double(found: Duplicate | None) -> DuplicateOut | None:
    return DuplicateOut.model_validate(found) if found else None


@router.post("/{import_id}/run", status_code=201, response_model=ImportedOut)
async def run_import(
    request: Request, actor: Caller, event_id: EventId, import_id: ImportId, body: PlanIn, once: OnceKey = ""
) -> Response:
    """Import all of the file with this plan, or nothing; then the file is gone. `step_id` undoes it as a whole."""
    return await write(request, actor, ImportedOut, 201, imports.import_file, event_id, import_id, body.plan())


@router.delete("/{import_id}", status_code=204)
async def drop_file(
    request: Request, actor: Caller, event_id: EventId, import_id: ImportId, once: OnceKey = ""
) -> Response:
    """Throw the file away. That it is gone already is no error."""
    return await write(request, actor, None, 204, uploads.drop_upload, event_id, import_id)
