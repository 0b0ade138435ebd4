"""The report's lists as files for a spreadsheet, for programs and for whoever is signed in at the pages."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from gala.api.exports import EventId, File, Separator, as_file
from gala.api.guests import Lang, language
from gala.api.rest import Reader
from gala.db import in_db
from gala.services import exports, reports
from gala.services.exports import Choice

router = APIRouter(prefix="/api", tags=["reports"])

Kind = Literal["days", "meals", "sessions", "tables", "parties"]
Only = Annotated[str, Query(max_length=40, description="Of parties: those only, as the report shows them.")]


@router.get("/events/{event_id}/reports/{kind}.{file}", response_class=Response)
async def report_file(
    request: Request,
    actor: Reader,
    event_id: EventId,
    kind: Kind,
    file: File,
    only: Only = "",
    lang: Lang = "",
    separator: Separator = "comma",
) -> Response:
    """Answers by ``days``, ``meals``, ``sessions``, ``tables`` or ``parties``; who took it is written down."""
    found = await in_db(reports.read_report_file, actor, event_id, kind, only, language(request, lang))
    await in_db(exports.note_export, actor, event_id, f"report.{kind}", file, len(found.rows), 0, Choice())
    return await as_file(found, file, separator)
