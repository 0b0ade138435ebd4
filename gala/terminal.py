"""What the commands share: the screen, a bar, and which event is meant."""

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gala.access import SYSTEM
from gala.db import run as run_service

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def one_event(name: str, hint: str) -> int:
    """The id of the event that is meant. Raises BadParameter."""
    from gala.services import operator

    found, _ = run_service(operator.list_events_named, SYSTEM, name)
    if len(found) != 1:
        known = f"; there are {', '.join(found)}" if found else ""
        raise typer.BadParameter(f"this must name one event{known}", param_hint=hint)
    (event_id,) = found.values()
    return event_id


def progress() -> Progress:
    """How far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=out, transient=True)
