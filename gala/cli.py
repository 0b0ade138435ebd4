"""The ``gala`` command: run, build, migrate, demo, import."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gala.config import get_settings
from gala.errors import GalaError, Invalid

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
imports = typer.Typer(no_args_is_help=True, help="Bring lists in.")
app.add_typer(imports, name="import")
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command. A refusal is one clear line and exit code 1; wrong usage is exit code 2; never a stack trace."""
    _settle_paths()
    try:
        app()
    except GalaError as error:
        err.print(f"[bold red]gala:[/] {error}", soft_wrap=True)
        sys.exit(1)


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="The address to listen on; 0.0.0.0 for every one.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", min=1, max=65535)] = None,
) -> None:
    """Build what is not built, migrate, make a demo gala in an empty database, and serve."""
    if host:
        os.environ["GALA_HOST"] = host
    if port:
        os.environ["GALA_PORT"] = str(port)
    get_settings.cache_clear()
    settings = get_settings()
    _refuse_taken_port(settings.host, settings.port)
    build()
    migrate()
    _demo_if_empty()
    out.print(f"\n  Gala is at [bold]{settings.site}[/]  [dim](Ctrl+C stops it)[/]\n")
    from gala.build import serve

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
    from gala.db import get_engine
    from gala.migrations import is_current, upgrade

    engine = get_engine()
    place = engine.url.render_as_string(hide_password=True)
    if is_current(engine):
        out.print(f"[green]✓[/] The database is up to date: {place}", soft_wrap=True)
        return
    with out.status("Bringing the database up to date"):
        upgrade(engine)
    out.print(f"[green]✓[/] The database is ready: {place}", soft_wrap=True)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Invalid(
                field="port", reason=f"{host}:{port} cannot be used ({error.strerror}); choose another: make run PORT=8123"
            ) from error


def _settle_paths() -> None:
    """Let the data directory stay the same one, wherever the command is called and whatever directory it changes to."""
    root = Path(__file__).parent.parent
    given = os.environ.get("GALA_DATA_DIR")
    os.environ["GALA_DATA_DIR"] = str(Path(given).resolve() if given else root / ".data")
