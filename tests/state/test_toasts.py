"""What comes and goes looks alike everywhere."""

import re
from pathlib import Path

from gala.build import ROOT
from gala.state.toasts import LONG, toast


def test_there_is_one_way_to_show_a_toast() -> None:
    sources = Path(ROOT, "gala").rglob("*.py")
    users = {path.name for path in sources if re.search(r"\brx\.toast\b", path.read_text())}
    assert users == {"toasts.py"}


def test_what_somebody_else_did_stays_longer() -> None:
    assert str(LONG) in str(toast("Moved", long=True))
    assert "duration" not in str(toast("Moved"))
