"""The ``gala`` command: run, build, migrate, demo, import, export."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from gala.access import SYSTEM
from gala.cli_import import imports
from gala.config import get_settings
from gala.db import get_engine
from gala.db import run as run_service
from gala.errors import GalaError, Invalid
from gala.i18n import say
from gala.rules.exports import FORMATS, KINDS
from gala.terminal import err, one_event, out

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, help=__doc__
)
app.add_typer(imports, name="import")


def main() -> None:
    """Run the command. What is refused is said in one line, with exit code 1 (2: used wrongly); never a stack trace."""
    _settle_paths()
    try:
        app()
    except (GalaError, ValidationError, DBAPIError) as error:
        err.print(f"[bold red]gala:[/] {escape(_explained(error))}", soft_wrap=True)
        sys.exit(2 if isinstance(error, ValidationError) else 1)


def _explained(error: GalaError | ValidationError | DBAPIError) -> str:
    if isinstance(error, GalaError):
        return say("en", error)
    if isinstance(error, DBAPIError):
        return f"The database is out of reach: {str(error.orig).strip().splitlines()[0]}"
    return "; ".join(f"GALA_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="The address to listen on; 0.0.0.0 for every one.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", min=1, max=65535)] = None,
) -> None:
    """Build what is not built, migrate, make a demo gala in an empty database, and serve."""
    from gala.build import serve
    from gala.integrations.wallets import check_wallets
    from gala.services import demo as service

    if host:
        os.environ["GALA_HOST"] = host
    if port:
        os.environ["GALA_PORT"] = str(port)
    get_settings.cache_clear()
    settings = get_settings()
    _refuse_taken_port(settings.host, settings.port)
    check_wallets()
    build()
    migrate()
    if run_service(service.is_fresh)[0]:
        # Everybody knows the demo's passwords: elsewhere than on one's own machine it must be asked for.
        if settings.database_url or settings.public_url:
            out.print("[yellow]·[/] The database is empty; `gala demo` would make a demo gala in it")
        else:
            _make_demo()
    out.print(f"\n  Gala is at [bold]{settings.site}[/]  [dim](in a moment; Ctrl+C stops it)[/]\n")
    _show_demo()
    get_engine().dispose()
    serve(settings.host, settings.port)


@app.command("build")
def build() -> None:
    """Build the pages, unless they are built already."""
    from gala.build import ensure_built

    with out.status("Looking at the pages") as status:

        def say(step: str) -> None:
            status.update(step)
            out.print(f"[dim]·[/] {step}")

        built = ensure_built(say)
    out.print("[green]✓[/] The pages are built" if built else "[green]✓[/] The pages are up to date")


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    from gala.migrations import is_current, upgrade

    engine = get_engine()
    place = engine.url.render_as_string(hide_password=True)
    if is_current(engine):
        out.print(f"[green]✓[/] The database is up to date: {place}", soft_wrap=True)
        return
    with out.status("Bringing the database up to date"):
        upgrade(engine)
    out.print(f"[green]✓[/] The database is ready: {place}", soft_wrap=True)


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Throw away what was done in the demo, make it anew.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Make the demo: a gala of 25 tables by 10 with guests, tickets and sign-ins. Touches no event of your own."""
    from gala.services import demo as service

    migrate()
    if reset:
        if not yes and not typer.confirm("Everything that was done in the demo is thrown away. Go on?"):
            raise typer.Exit(1)
        with out.status("Setting the tables anew"):
            run_service(service.reset_demo)
    else:
        _make_demo()
    _show_demo()


@app.command("export")
def export(
    event: Annotated[
        str, typer.Argument(help="The event's short name, as in its address; tenant/name if two share it.")
    ],
    kind: Annotated[str, typer.Argument(help="What of it: guests, invitations, seating or answers.")],
    file: Annotated[
        Path, typer.Argument(dir_okay=False, help="The file to write: its ending, .csv or .xlsx, says how.")
    ],
    lang: Annotated[str, typer.Option(help="The language of the file's words: en or es.")] = "en",
) -> None:
    """Write an event's guests, invitations, seating or answers to a file that imports back."""
    from gala.integrations.sheets import write_csv, write_xlsx
    from gala.services import exports

    if (ending := file.suffix.lower().removeprefix(".")) not in FORMATS:
        raise typer.BadParameter("its name must end in .csv or .xlsx", param_hint="FILE")
    if kind not in KINDS:
        raise typer.BadParameter(f"it must be one of {', '.join(KINDS)}", param_hint="KIND")
    event_id, choice = one_event(event, "EVENT"), exports.Choice()
    made, _ = run_service(exports.read_export, SYSTEM, event_id, kind, choice, lang)
    data = write_xlsx(made) if ending == "xlsx" else b"".join(write_csv(made))
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it names people: nobody else's to read
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written: {error.strerror}", param_hint="FILE") from error
    run_service(exports.note_export, SYSTEM, event_id, kind, ending, len(made.rows), made.notes, choice)
    with os.fdopen(opened, "wb") as target:
        target.write(data)
    out.print(f"[green]✓[/] {len(made.rows)} rows are in {escape(str(file))}", soft_wrap=True)


def _make_demo() -> None:
    from gala.services import demo as service

    with out.status("Making the demo gala: 25 tables, 250 tickets, a few hundred guests"):
        run_service(service.make_demo)


def _show_demo() -> None:
    """Who can sign in to the demo, and with which code its guests open their invitation."""
    from gala.services import demo as service

    if not run_service(service.demo_exists)[0]:
        return
    site = get_settings().site
    for person in service.DEMO_SIGN_INS:
        out.print(f"  {person.role:<14} {site}/login  {person.email}  {person.password}", markup=False)
    for code in service.DEMO_CODES:
        out.print(f"  {'guest':<14} {site}/i/{code}", markup=False)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Invalid(
                field="port",
                reason=f"{host}:{port} cannot be used ({error.strerror}); choose another: make run PORT=8123",
            ) from error


def _settle_paths() -> None:
    """Let the data directory stay the same one, wherever the command is called and whatever directory it changes to."""
    root = Path(__file__).parent.parent
    given = os.environ.get("GALA_DATA_DIR")
    os.environ["GALA_DATA_DIR"] = str(Path(given).resolve() if given else root / ".data")
