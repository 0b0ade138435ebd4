"""An import in several calls, as programs make it: the file is kept in between, and gone an hour later."""

from dataclasses import replace

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.services import uploads
from gala.services.events.writing import lock_event
from gala.services.imports.forms import Imported, ImportPlan, Looked, Preview
from gala.services.imports.looking import look
from gala.services.imports.running import preview, run_import


@read_only
@requires(Permission.PEOPLE_WRITE)
def bring_file(session: Session, actor: Actor, event_id: int, data: bytes, sheet: str = "") -> Looked:
    """Keep a file that can be read: what it looks like, with its key. The one before it of the same caller goes.

    Raises Invalid and TooLarge.
    """
    looked = look(session, actor, event_id, data, "", sheet)
    return replace(looked, key=uploads.keep_upload(session, actor, event_id, data))


@read_only
@requires(Permission.PEOPLE_WRITE)
def look_at_file(session: Session, actor: Actor, event_id: int, key: str, sheet: str = "") -> Looked:
    """As ``look``, with its key. Raises NotFound, Invalid."""
    data = uploads.read_upload(session, actor, event_id, key)
    return replace(look(session, actor, event_id, data, "", sheet), key=key)


@read_only
@requires(Permission.PEOPLE_WRITE)
def preview_file(session: Session, actor: Actor, event_id: int, key: str, plan: ImportPlan) -> Preview:
    """As ``preview``. Raises NotFound, Invalid."""
    return preview(session, actor, event_id, uploads.read_upload(session, actor, event_id, key), "", plan)


@requires(Permission.PEOPLE_WRITE)
def import_file(session: Session, actor: Actor, event_id: int, key: str, plan: ImportPlan) -> Imported:
    """As ``run_import``; then the file is gone, so that it is imported once. Raises NotFound, Invalid, Busy."""
    lock_event(session, event_id)  # who runs it at the same moment finds it gone
    done = run_import(session, actor, event_id, uploads.read_upload(session, actor, event_id, key), "", plan)
    uploads.drop_upload(session, actor, event_id, key)
    return done
