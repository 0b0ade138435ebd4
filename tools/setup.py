"""Everything that `make` needs before it can do its work; quick when it was done already.

    python3 tools/setup.py run|dev|test

run: the virtual environment and Gala's packages. dev: also the tools. test: also PostgreSQL and Chromium. Runs on
the machine's own Python, so it uses nothing but the standard library.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"


def main() -> None:
    goal = sys.argv[1]
    if sys.version_info < (3, 11):
        stop(f"Gala needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    make_environment()
    install_packages(RUN if goal == "run" else DEV)
    if goal == "test":
        install_programs()


def make_environment() -> None:
    if PYTHON.exists() and quiet([PYTHON, "-m", "pip", "--version"]):
        return
    with step("Making the virtual environment in .venv"):
        made = quiet([sys.executable, "-m", "venv", "--clear", VENV])
        # Debian and Ubuntu ship Python without ensurepip, in a package of its own.
        package = f"python3.{sys.version_info.minor}-venv"
        if not made and (apt_install(package) or apt_install("python3-venv")):
            made = quiet([sys.executable, "-m", "venv", "--clear", VENV])
    if not made:
        stop(f"The virtual environment could not be made. Install its package first: sudo apt-get install {package}")


def install_packages(requirements: Path) -> None:
    """Install the pinned versions, and Gala itself so that .venv/bin/gala works from anywhere."""
    # Who has the developer's packages has the others too.
    if any(stamp(name).exists() and stamp(name).read_text() == key(name) for name in {requirements, DEV}):
        return
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    with step(f"Installing the packages of {requirements.name}"):
        loud([*pip, "-r", requirements])
        loud([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp(requirements).write_text(key(requirements))


def key(requirements: Path) -> str:
    """Changes with what is to be installed, and with the place, which the environment's scripts name."""
    parts = [requirements.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(requirements: Path) -> Path:
    return VENV / f"{requirements.stem}.stamp"


def install_programs() -> None:
    """PostgreSQL's server and a Chromium, from the machine, else from apt where that is allowed."""
    missing = {}
    if not has_postgresql():
        missing["postgresql"] = "PostgreSQL"
    if not has_chromium():
        missing["chromium" if not is_ubuntu() else "chromium-browser"] = "Chromium"
    if not missing:
        return
    with step(f"Installing {' and '.join(missing.values())}"):
        apt_install(*missing)
    if not (has_postgresql() and has_chromium()):
        how = (
            "brew install postgresql && brew install --cask chromium"
            if sys.platform == "darwin"
            else (f"sudo apt-get install {' '.join(missing)}")
        )
        print(f"! {' and '.join(missing.values())} are needed by some tests. Install them with: {how}", flush=True)


def has_postgresql() -> bool:
    """Whether tests/postgres.py will find one."""
    places = (
        "/usr/lib/postgresql/*/bin/initdb",
        "/opt/homebrew/opt/postgresql*/bin/initdb",
        "/usr/local/opt/postgresql*/bin/initdb",
    )
    return bool(shutil.which("initdb") or any(map(glob.glob, places)))


def has_chromium() -> bool:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return any(map(shutil.which, names)) or Path("/Applications/Chromium.app").exists()


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def apt_install(*packages: str) -> bool:
    """Whether apt installed them: as root, or by a sudo that asks for no password."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not (shutil.which("sudo") and quiet([*sudo, "true"])):
        return False
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    return quiet([*apt, "update"]) and quiet([*apt, "install", "-y", "--no-install-recommends", *packages])


def quiet(command: list[object]) -> bool:
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0


def loud(command: list[object]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"This failed: {' '.join(map(str, command))}\n{done.stderr.strip()}")


class step:
    """Says what is being done, and how long it took."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __enter__(self) -> None:
        self.begin = time.monotonic()
        print(f"· {self.text} ...", end="", flush=True)

    def __exit__(self, *error: object) -> None:
        print(f" {time.monotonic() - self.begin:.0f} s", flush=True)


def stop(reason: str) -> None:
    print(f"\nset-up: {reason}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
