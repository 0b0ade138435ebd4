"""Lists as files for a spreadsheet, for programs and for whoever is signed in at the pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Query, Request, Response

from gala.api.guests import Lang, keepsake, language
from gala.api.rest import Reader, RowId
from gala.db import in_db
from gala.errors import Invalid
from gala.integrations.sheets import CSV, XLSX, write_csv, write_xlsx
from gala.rules.exports import KINDS, Export
from gala.services import exports
from gala.services.exports import Choice
from gala.services.people import GuestQuery

router = APIRouter(prefix="/api", tags=["exports"])

# One workbook after the other: they must not take Python from the door.
_desk = ThreadPoolExecutor(1, thread_name_prefix="gala-sheet")

MOST_IDS = 2_000
_LARGEST_ID = 2**63

EventId = RowId
Kind = Literal["guests", "invitations", "seating", "answers"]
assert get_args(Kind) == KINDS

File = Literal["csv", "xlsx"]
Separator = Annotated[
    Literal["comma", "semicolon"], Query(description="Of a CSV file: Excel in much of Europe wants semicolons.")
]
Some = Annotated[str, Query(max_length=200)]
One = Annotated[int | None, Query(ge=1, lt=_LARGEST_ID)]
Ids = Annotated[str, Query(max_length=40_000, description="These only, by their numbers with commas between.")]


def narrowed(
    ids: Ids = "",
    search: Some = "",
    only: Some = "",
    tag: Some = "",
    meal: Some = "",
    table: Some = "",
    session: One = None,
    party: One = None,
    event: One = None,
) -> Choice:
    """Whom the address asks for, in the words of the lists' own addresses."""
    query = GuestQuery(
        search=search, only=only, tag=tag, meal=meal, table=table, session_id=session, party_id=party, event_id=event
    )
    wanted = tuple(int(one) for one in ids.split(",") if one.isascii() and one.isdigit() and len(one) < 19)
    if len(wanted) != len(ids.split(",") if ids else ()) or len(wanted) > MOST_IDS:
        raise Invalid(field="ids", reason="This request could not be read.")
    return Choice(wanted, query)


Chosen = Annotated[Choice, Depends(narrowed)]


@router.get("/events/{event_id}/exports/{kind}.{file}", response_class=Response)
async def export(
    request: Request,
    actor: Reader,
    event_id: EventId,
    kind: Kind,
    file: File,
    chosen: Chosen,
    lang: Lang = "",
    separator: Separator = "comma",
) -> Response:
    """An event's ``guests``, ``invitations``, ``seating`` or ``answers``; who took it is written down."""
    spoken = language(request, lang)
    found = await in_db(exports.read_export, actor, event_id, kind, chosen, spoken)
    await in_db(exports.note_export, actor, event_id, kind, file, len(found.rows), found.notes, chosen)
    return await as_file(found, file, separator)


@router.get("/tenants/{tenant_id}/exports/guests.{file}", response_class=Response)
async def export_book(
    request: Request,
    actor: Reader,
    tenant_id: RowId,
    file: File,
    chosen: Chosen,
    lang: Lang = "",
    separator: Separator = "comma",
) -> Response:
    """The address book across events; who took it is written down."""
    spoken = language(request, lang)
    found = await in_db(exports.read_book_export, actor, tenant_id, chosen, spoken)
    await in_db(exports.note_book_export, actor, tenant_id, file, len(found.rows), chosen)
    return await as_file(found, file, separator)


async def as_file(found: Export, file: File, separator: str) -> Response:
    """The table as CSV or XLSX, to be kept."""
    name = f"{found.about} - {found.name}.{file}"
    if file == "csv":
        return keepsake(write_csv(found, ";" if separator == "semicolon" else ","), CSV, name)
    data = await asyncio.get_running_loop().run_in_executor(_desk, write_xlsx, found)
    return keepsake(data, XLSX, name)
