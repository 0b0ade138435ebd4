"""Who cannot eat what, and who needs which access: for those who may read it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, EventSeat, EventTable, Guest
from gala.rules.names import fold
from gala.services.needs import needs_of
from gala.services.reports.counts import MAY_COME, NEEDS

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wisher:
    """Somebody who asked for something. ``table`` and ``seat`` are empty while there is none."""

    attendee_id: int
    name: str
    table: str
    seat: str
    meal: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What several people asked for in the same words, whatever their capitals and accents. ``kind``: "dietary" or
    "access"."""

    kind: str
    words: str
    people: Sequence[Wisher]


@read_only
@requires(Permission.NEEDS_READ)
def list_wishes(session: Session, actor: Actor, event_id: int) -> list[Wish]:
    """The wishes of those who may come: what most asked for first, diets before access, people by table."""
    columns = (_A.c.id, _G.c.name, _S.c.table_number, _S.c.label, _A.c.meal_choice)
    joined = (
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .outerjoin(_T, _T.c.id == _S.c.table_id)
    )
    rows = session.execute(
        select(*columns)
        .select_from(joined)
        .where(_A.c.event_id == event_id, MAY_COME, NEEDS)
        .order_by(_T.c.position.is_(None), _T.c.position, _S.c.position, _G.c.search_name)
    ).all()
    said = needs_of(session, event_id, [row.id for row in rows])
    people = [(Wisher(row[0], row[1], row[2] or "", row[3] or "", row[4]), said[row.id]) for row in rows]
    dietary = _alike("dietary", [(who, needs.dietary) for who, needs in people])
    return [*dietary, *_alike("access", [(who, needs.access) for who, needs in people])]


def _alike(kind: str, said: Iterable[tuple[Wisher, str]]) -> list[Wish]:
    found: dict[str, list[tuple[Wisher, str]]] = {}
    for who, words in said:
        if words:
            found.setdefault(fold(words).strip(" .,;!"), []).append((who, words))
    groups = sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))
    return [Wish(kind, _most_said(group), [who for who, _ in group]) for _, group in groups]


def _most_said(group: Sequence[tuple[Wisher, str]]) -> str:
    return Counter(words for _, words in group).most_common(1)[0][0]
