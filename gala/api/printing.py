"""What an organizer prints: papers of an event, a picture of each page for the preview, a party's passes."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gala.access import Actor
from gala.api.guests import Lang, keepsake, language
from gala.api.papers import read_facts
from gala.api.rest import Reader
from gala.db import in_db
from gala.errors import Invalid, NotFound
from gala.i18n import tr
from gala.integrations.pdf import TITLES, draw_page, pressed, write_paper, write_passes
from gala.rules.papers import HOLDERS, SIZES, SORTS, Choices, Paper, PaperFacts
from gala.services import printing

router = APIRouter(prefix="/api/events/{event_id}", tags=["printing"])

One = Annotated[int, Path(ge=1, lt=2**63)]
Tables = Annotated[
    str, Query(pattern=r"^(\d{1,18}(,\d{1,18})*)?$", max_length=10_000, description="Ids of tables; empty: all.")
]
Sheet = Annotated[str, Query(max_length=10, description="`a4` or `letter`.")]
Sort = Annotated[str, Query(max_length=10, description="`name`, `last`, `table` or `party`, as the paper has them.")]
Holder = Annotated[str, Query(max_length=10, description="Of badges: `small`, `medium` or `large`.")]


@router.get("/papers/{kind}.pdf", response_class=Response)
async def paper(
    request: Request,
    actor: Reader,
    event_id: One,
    kind: Paper,
    lang: Lang = "",
    paper: Sheet = "a4",
    tables: Tables = "",
    sort: Sort = "",
    holder: Holder = "small",
) -> Response:
    """The whole paper, ready for a printer."""
    choices = choose(kind, language(request, lang), paper, sort, holder)
    facts = await read_paper(actor, event_id, kind, tables)
    data = await pressed(write_paper, facts, choices)
    return keepsake(data, "application/pdf", f"{facts.event} - {tr(choices.lang, TITLES[kind])}.pdf", inline=True)


@router.get("/papers/{kind}.png", response_class=Response)
async def preview(
    request: Request,
    actor: Reader,
    event_id: One,
    kind: Paper,
    lang: Lang = "",
    paper: Sheet = "a4",
    tables: Tables = "",
    sort: Sort = "",
    holder: Holder = "small",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """One page of the paper as it will be printed, as a picture."""
    choices = choose(kind, language(request, lang), paper, sort, holder)
    facts = await read_paper(actor, event_id, kind, tables)
    data = await pressed(draw_page, await pressed(write_paper, facts, choices), page)
    return keepsake(data, "image/png", f"{facts.event} - {tr(choices.lang, TITLES[kind])} {page}.png", inline=True)


@router.get("/invitations/{invitation_id}/passes.pdf", response_class=Response)
async def party_passes(request: Request, actor: Reader, event_id: One, invitation_id: One, lang: Lang = "") -> Response:
    """The passes of a party to print, as the party itself would. Raises WrongState where nobody has one."""
    spoken = language(request, lang)
    facts = await read_facts(actor, [invitation_id])
    if facts[0].event_id != event_id:
        raise NotFound
    data = await pressed(write_passes, facts, spoken)
    return keepsake(data, "application/pdf", f"{facts[0].event} - {tr(spoken, 'Passes')}.pdf", inline=True)


def choose(kind: Paper, lang: str, size: str, sort: str, holder: str) -> Choices:
    """How the paper is wanted. Raises Invalid for a sheet, an order or a holder that there is not."""
    orders = SORTS.get(kind, ("",))
    for field, value, known in (
        ("paper", size, SIZES),
        ("sort", sort or orders[0], orders),
        ("holder", holder, HOLDERS),
    ):
        if value not in known:
            raise Invalid(field=field, reason="There is no such choice for this paper.")
    return Choices(kind, lang, size, sort or orders[0], holder)


async def read_paper(actor: Actor, event_id: int, kind: Paper, tables: str = "") -> PaperFacts:
    """What the paper says, for whoever may know it."""
    chosen = [int(table) for table in tables.split(",") if table]
    if kind == Paper.CATERING:
        return await in_db(printing.read_catering, actor, event_id, chosen)
    if kind == Paper.PLAN:
        return await in_db(printing.read_plan_paper, actor, event_id)
    return await in_db(printing.read_paper, actor, event_id, chosen)
