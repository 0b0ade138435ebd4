"""The ``gala`` command as a person meets it: a process, what it prints, its exit code."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gala.build import ROOT


class Gala:
    """The command on a data directory of its own."""

    def __init__(self, folder: Path) -> None:
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("GALA_")}
        self.env |= {"GALA_DATA_DIR": str(folder / "data"), "GALA_BCRYPT_ROUNDS": "4", "COLUMNS": "200"}
        self.folder = folder

    def __call__(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run it somewhere else than in the tree."""
        command = [sys.executable, "-m", "gala", *args]
        paths = {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.env | paths | env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done


@pytest.fixture
def gala(tmp_path: Path) -> Gala:
    return Gala(tmp_path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Gala:
    """A data directory with the demo in it."""
    gala = Gala(tmp_path_factory.mktemp("demo"))
    assert gala("demo").returncode == 0
    return gala


def test_migrate_names_the_database_and_says_the_second_time_that_nothing_is_to_do(gala: Gala) -> None:
    first, second = gala("migrate"), gala("migrate")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "is ready" in first.stdout
    assert "up to date" in second.stdout
    assert str(gala.folder / "data" / "gala.db") in first.stdout


def test_demo_prints_its_sign_ins_and_may_be_called_again(demo: Gala) -> None:
    again = demo("demo")
    assert again.returncode == 0
    assert "organizer@gala.test" in again.stdout
    assert "/i/DANCEPARTY" in again.stdout


def test_reset_asks_first(demo: Gala) -> None:
    assert demo("demo", "--reset").returncode == 1
    assert demo("demo", "--reset", "--yes").returncode == 0


def test_tickets_come_in_all_or_none(demo: Gala) -> None:
    good, bad = demo.folder / "good.csv", demo.folder / "bad.csv"
    good.write_text("ticket_number,full_name\nT-1,Ana Ruiz\nT-2,Leo Paz\n")
    bad.write_text("ticket_number,full_name\nT-3,Eva Gil\nT-3,Eva Gil\nT-4,\n")
    refused = demo("import", "tickets", "bad.csv", "--event", "spring-gala")
    assert refused.returncode == 1
    assert "line 3" in refused.stderr
    assert "line 4" in refused.stderr
    done = demo("import", "tickets", "good.csv", "--event", "spring-gala")
    assert (done.returncode, "2 ticket numbers" in done.stdout) == (0, True), done.stderr
    assert demo("import", "tickets", "good.csv", "--event", "spring-gala").returncode == 1


def test_an_events_lists_are_written_to_files_for_nobody_elses_eyes(demo: Gala) -> None:
    done = demo("export", "spring-gala", "guests", "guests.csv")
    text = (demo.folder / "guests.csv").read_text(encoding="utf-8-sig")
    assert (done.returncode, "rows are in guests.csv" in done.stdout) == (0, True), done.stderr
    assert text.startswith("Name,Title,Email") and len(text.splitlines()) > 100
    assert (demo.folder / "guests.csv").stat().st_mode & 0o077 == 0
    assert demo("export", "spring-gala", "seating", "seating.xlsx", "--lang", "es").returncode == 0
    assert (demo.folder / "seating.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("kind", "file", "says"),
    [
        ("guests", "guests.pdf", ".xlsx"),
        ("passwords", "x.csv", "answers"),
        ("guests", "none/x.csv", "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_is_said(demo: Gala, kind: str, file: str, says: str) -> None:
    done = demo("export", "spring-gala", kind, file)
    assert done.returncode == 2 and says in done.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("import", "tickets", "none.csv", "--event", "spring-gala"), "none.csv"),
        (("import", "tickets", ".", "--event", "spring-gala"), "directory"),
        (("run", "--port", "70000"), "--port"),
        (("fly",), "fly"),
    ],
)
def test_wrong_use_is_exit_code_2(gala: Gala, args: tuple[str, ...], says: str) -> None:
    done = gala(*args)
    assert done.returncode == 2
    assert says in done.stderr


def test_an_unknown_event_is_said(demo: Gala) -> None:
    (demo.folder / "one.csv").write_text("ticket_number,full_name\nT-9,Ana\n")
    done = demo("import", "tickets", "one.csv", "--event", "winter")
    assert done.returncode == 2
    assert "must name one event" in done.stderr


def test_a_database_that_is_down_is_one_line(gala: Gala) -> None:
    done = gala("migrate", GALA_DATABASE_URL="postgresql://gala:secret@127.0.0.1:1/gala")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "out of reach" in done.stderr
    assert "secret" not in done.stdout + done.stderr


def test_a_wrong_setting_is_named(gala: Gala) -> None:
    done = gala("migrate", GALA_PORT="http")
    assert done.returncode == 2
    assert "GALA_PORT" in done.stderr


def test_a_taken_port_is_said_before_anything_is_built(gala: Gala) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = gala("run", "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"GALA_APPLE_TEAM_ID": "TEAM"}, "GALA_APPLE_CERTIFICATE"),
        ({"GALA_GOOGLE_WALLET_ISSUER": "3388"}, "GALA_GOOGLE_WALLET_CREDENTIALS"),
        ({"GALA_GOOGLE_WALLET_ISSUER": "3388", "GALA_GOOGLE_WALLET_CREDENTIALS": "none.json"}, "cannot be read"),
    ],
)
def test_a_wallet_that_is_set_up_by_half_is_said_before_anything_is_served(
    gala: Gala, env: dict[str, str], word: str
) -> None:
    done = gala("run", **env)
    assert done.returncode == 1 and word in done.stderr
    assert not (gala.folder / "data").exists()


def test_a_guest_list_is_shown_first_then_imported_whole_or_not_at_all(demo: Gala) -> None:
    file = demo.folder / "list.csv"
    file.write_text("Gast;Mail;Tisch;Notiz\nAna Núñez;ana@list.test;99;\nBen;b@;1;\nCarla;;1;x\n")
    shown = demo("import", "spring-gala", str(file), "--dry-run")
    assert (shown.returncode, "Tisch is Table" in shown.stdout, "new tables: 99" in shown.stdout) == (0, True, True)
    assert "2 people in 2 invitations would come in" in shown.stdout
    refused = demo("import", "guests", "spring-gala", str(file))
    assert (refused.returncode, "line 3: This is not an email address." in refused.stderr) == (1, True)
    done = demo("import", "spring-gala", str(file), "--map", "Mail=", "--map", "4=tags", "--make-tables")
    assert (done.returncode, "3 people in 3 invitations" in done.stdout) == (0, True)


def test_an_import_that_is_misunderstood_says_how_it_is_meant(demo: Gala) -> None:
    file = demo.folder / "names.csv"
    file.write_text("Name\nAna\n")
    assert "must name one event" in demo("import", "no-such-gala", str(file)).stderr
    wrong = demo("import", "spring-gala", str(file), "--map", "Name=nme")
    assert (wrong.returncode, "first_name" in wrong.stderr) == (2, True)
