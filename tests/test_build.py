"""What gala/build.py leans on in Reflex 0.10.1, and what it promises."""

import gzip
import json
import re
from pathlib import Path

import pytest
import reflex_base
from reflex_base import constants
from reflex_base.config import Config
from reflex_base.environment import environment as reflex_environment

from gala import build
from gala.build import BuildFailed, OwnDecoder, SameOrigin, relocate
from gala.components.camera import Camera

TEMPLATES = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils"


def test_an_address_of_the_bundle_follows_the_page() -> None:
    script = 'x={PING:"http://same-origin.invalid/ping",EVENT:`ws://same-origin.invalid/_event`,T:`websocket`}'
    assert relocate(script) == (
        'x={PING:(location.origin+"/ping"),EVENT:(location.origin.replace(/^http/,"ws")+"/_event"),T:`websocket`}'
    )


def test_every_endpoint_of_reflex_has_the_form_that_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(app_name="gala", api_url=f"http://{build.PLACEHOLDER}", _skip_plugins_checks=True)
    monkeypatch.setattr("reflex_base.config.get_config", lambda: config)
    for endpoint in constants.Endpoint:
        assert relocate(f'"{endpoint.get_url()}"').startswith("(location.origin"), endpoint


def test_reflex_reads_its_addresses_from_env_json_only() -> None:
    state = (TEMPLATES / "state.js").read_text()
    assert 'import env from "$/env.json"' in state
    assert "new URL(url_str)" in state
    # A relative address would be simpler, but this is called with one argument.
    assert not re.search(r"new URL\(url_str,", state)


def test_a_bundle_of_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state.js").write_text('io("ws://"+"same-origin.invalid"+"/_event")')
    with pytest.raises(BuildFailed):
        SameOrigin().post_build(static_dir=tmp_path)
    (tmp_path / "state.js").write_text('io("ws://localhost:8000/_event")')
    with pytest.raises(BuildFailed):
        SameOrigin().post_build(static_dir=tmp_path)


def test_the_switches_that_we_set_exist() -> None:
    known = {getattr(reflex_environment, name).name for name in type(reflex_environment).__annotations__}
    ours = {name for name in build.serving_environment() if re.match(r"(__)?REFLEX_", name)}
    assert ours - {"REFLEX_TELEMETRY_ENABLED"} <= known
    assert hasattr(Config, "telemetry_enabled")


def test_a_changed_page_needs_a_build_and_a_changed_service_does_not() -> None:
    names = {path.relative_to(build.ROOT).as_posix() for path in build.sources()}
    assert {"gala/pages", "gala/components", "gala/state", "gala/live", "gala/i18n", "rxconfig.py", "assets"} <= names
    assert "gala/services" not in names


def test_a_fingerprint_tells_names_and_contents_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "a").write_text("bc")
    first = build.fingerprint([tmp_path])
    (tmp_path / "a").rename(tmp_path / "ab")
    (tmp_path / "ab").write_text("c")
    assert build.fingerprint([tmp_path]) != first


def test_the_npm_lock_pins_contents_and_names_no_address() -> None:
    lock = (build.LOCK / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 100
    assert not (build.LOCK / "bun.lock").exists()


FOREIGN = "let n=e.match(/_(.+?).wasm$/);return n?`https://somewhere.invalid/npm/zxing-wasm@3/${n[1]}/${e}`:t+e"


def test_the_decoder_is_fetched_from_nowhere_else_and_is_served_packed(tmp_path: Path) -> None:
    (tmp_path / "camera_eye.js").write_text(FOREIGN)
    (tmp_path / "zxing_reader-abc.wasm").write_bytes(b"wasm" * 100)
    OwnDecoder().post_build(static_dir=tmp_path)
    assert "somewhere" not in (tmp_path / "camera_eye.js").read_text()
    assert gzip.decompress((tmp_path / "zxing_reader-abc.wasm.gz").read_bytes()) == b"wasm" * 100


def test_a_decoder_without_its_address_in_the_known_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "camera_eye.js").write_text(FOREIGN.replace("`", "'"))
    (tmp_path / "zxing_reader-abc.wasm").write_bytes(b"wasm")
    with pytest.raises(BuildFailed):
        OwnDecoder().post_build(static_dir=tmp_path)


def test_the_decoder_is_the_version_that_the_detector_was_made_for() -> None:
    packages = json.loads((build.LOCK / "package-lock.json").read_text())["packages"]
    wanted = packages["node_modules/barcode-detector"]["dependencies"]["zxing-wasm"]
    assert packages["node_modules/zxing-wasm"]["version"] == wanted
    assert f"zxing-wasm@{wanted}" in Camera.create().lib_dependencies


def test_the_doors_sounds_are_there_and_small() -> None:
    sounds = {path.name: path.stat().st_size for path in (build.ROOT / "assets" / "sounds").iterdir()}
    assert sounds.keys() == {"welcome.wav", "again.wav", "refused.wav"}
    assert max(sounds.values()) < 20_000
