"""Write requirements.txt and requirements-dev.txt from pyproject.toml: every version pinned, for every platform."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make pins` from pyproject.toml. Do not edit.\n"


def compile_pins(target: str, *options: str) -> None:
    """``--universal``: one file for all platforms and Pythons. No word of where the packages come from."""
    path = ROOT / target
    uv = [Path(sys.prefix) / "bin" / "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet"]
    plain = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    subprocess.run(
        [*uv, *plain, *options, "pyproject.toml", "--output-file", target],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    path.write_text(HEADER + path.read_text())


compile_pins("requirements.txt", *sys.argv[1:])
compile_pins("requirements-dev.txt", "--extra", "dev", "--constraint", "requirements.txt", *sys.argv[1:])
