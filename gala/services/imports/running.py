"""An import as it would be, and as it is: one transaction, one step to undo."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.bus import EventChanged, InvitationChanged, publish
from gala.errors import Busy, Invalid
from gala.models import Event, Tenant
from gala.services import activity
from gala.services.changes.recording import current_change, describe, undoable
from gala.services.imports.forms import Imported, ImportPlan, PartyPreview, Preview, Problem
from gala.services.imports.planning import Work, work_out
from gala.services.imports.sitting import sit_down
from gala.services.imports.writing import Writer, in_chunks
from gala.services.invitations.status import refresh_status

FIRST = 6
"""So many parties are shown before an import."""
SHOWN_PROBLEMS = 200
"""So many problems a refusal carries."""
_CHUNK = 1_000

_E, _N = Event.__table__, Tenant.__table__  # type: ignore[attr-defined]
Progress = Callable[[int, int], None]


@read_only
@requires(Permission.PEOPLE_WRITE)
def preview(session: Session, actor: Actor, event_id: int, data: bytes, filename: str, plan: ImportPlan) -> Preview:
    """What ``run_import`` would do, without writing anything. Raises Invalid and TooLarge for unusable files."""
    tenant_id = activity.tenant_of(session, event_id)
    work = work_out(session, tenant_id, event_id, data, filename, plan, lock=False)
    people = work.people
    known = sum(one.guest is not None for one in people)
    brought = sum(len(one.person.companions) for one in people)
    return Preview(
        people=len(people) + brought,
        parties=len(work.groups),
        new=len(people) - known + brought,
        known=known,
        problems=_problems(work),
        problem_count=work.bad_lines,
        left_out=work.left_out,
        duplicates=tuple(work.matched.duplicates),
        tables_missing=tuple([*work.seating.missing, *(table.number for table in work.seating.tables)]),
        meals_new=tuple(work.new_meals),
        first=tuple(_party(group) for group in work.groups[:FIRST]),
        doubled=work.matched.merged,
        unmailed=work.matched.unmailed,
        said_yes=work.said_yes,
        codes_taken=len(work.codes_taken),
    )


def _problems(work: Work) -> tuple[Problem, ...]:
    return tuple(Problem(wrong.line, wrong.field, wrong.value, wrong.text, wrong.params) for wrong in work.wrongs)


def _party(group: Any) -> PartyPreview:
    names = [name for one in group.members for name in (one.person.name, *one.person.companions)]
    label = group.invitation.label if group.invitation is not None else group.party.name()
    brought = sum(len(one.person.companions) for one in group.members)
    return PartyPreview(label, tuple(names), max(0, group.party.plus_ones - brought), group.members[0].person.line)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.imported")
def run_import(
    session: Session,
    actor: Actor,
    event_id: int,
    data: bytes,
    filename: str,
    plan: ImportPlan,
    progress: Progress | None = None,
) -> Imported:
    """Import all of the file, or nothing; ``progress`` is told the people written of all.

    Raises Invalid with ``problems`` (see ``Preview``) when a row has one and they are not to be skipped; Busy when
    somebody invited the same people this very moment; and as ``preview`` does. Imports of one tenant run one after
    the other, so that nobody comes into the address book twice.
    """
    told = progress or (lambda done, total: None)
    tenant_id = _lock(session, event_id)
    work = work_out(session, tenant_id, event_id, data, filename, plan, lock=True, read=lambda rows: told(0, rows))
    _must_be_clean(work, plan)
    try:
        writer = _write(session, tenant_id, event_id, work, told)
    except IntegrityError as error:
        raise Busy from error
    people = len(writer.attendees) + writer.brought
    done = Imported(
        people=people,
        parties=len(work.groups),
        new=writer.new,
        merged=writer.merged,
        skipped=work.matched.skipped + work.left_out,
        doubled=work.matched.merged,
        change_id=current_change(session),
    )
    describe(session, count=people)
    facts = {"people": done.people, "parties": done.parties, "new": done.new, "merged": done.merged}
    activity.log(session, actor, tenant_id, "guests.imported", event_id=event_id, **facts)
    return done


def _lock(session: Session, event_id: int) -> int:
    """The event's tenant: both are locked, the event first."""
    lock = select(_E.c.tenant_id).where(_E.c.id == event_id).with_for_update(key_share=True)
    tenant_id = int(session.execute(lock).scalar_one())
    session.execute(select(_N.c.id).where(_N.c.id == tenant_id).with_for_update(key_share=True))
    return tenant_id


def _must_be_clean(work: Work, plan: ImportPlan) -> None:
    if work.wrongs and not plan.skip_problems:
        raise Invalid(
            field="file",
            reason="{count} rows cannot be imported, so nothing was. The first is line {line}.",
            count=work.bad_lines,
            line=work.wrongs[0].line,
            problems=_problems(work)[:SHOWN_PROBLEMS],
        )
    if not work.groups:
        raise Invalid(field="file", reason="Nobody in this file can be imported.")


def _write(session: Session, tenant_id: int, event_id: int, work: Work, told: Progress) -> Writer:
    writer, total, done = Writer(session, tenant_id, event_id, work), len(work.people), 0
    writer.menu()
    for groups in in_chunks(work.groups, _CHUNK):
        done += writer.parties(groups)
        told(done, total)
    sit_down(session, tenant_id, event_id, work.seating, writer.attendees)
    refresh_status(session, writer.touched)
    for invitation_id in sorted(writer.touched):
        publish(session, InvitationChanged(event_id, invitation_id))
    if writer.first_made is not None:  # whoever looks at the list reads it again, once
        publish(session, InvitationChanged(event_id, writer.first_made))
    publish(session, EventChanged(event_id))
    return writer
