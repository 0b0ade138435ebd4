"""What a tablet keeps, in a real browser's IndexedDB: sealed, in order, there again after a reload, gone when wiped."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gala.build import ROOT


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def assets() -> Iterator[str]:
    """The scripts alone, served as they are."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=ROOT / "assets"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, assets: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    _arrive(page, assets)
    yield page
    context.close()


def _arrive(page: Page, assets: str) -> None:
    page.goto(f"{assets}/favicon.svg")
    page.evaluate("async () => { const { Box } = await import('/kiosk/box.js'); window.box = await new Box().open(); }")


def test_what_was_put_is_there_after_a_reload(page: Page, assets: str) -> None:
    page.evaluate("async () => { await box.put({ a: { x: 1 }, b: ['ñ'] }); await box.put({ a: undefined }); }")
    page.evaluate("() => box.add(5, [{ id: 'one' }, { id: 'two' }]).then(() => box.add(5, [{ id: 'three' }]))")
    _arrive(page, assets)
    assert page.evaluate("() => box.all()") == {"b": ["ñ"]}
    assert page.evaluate("async () => (await box.queue(5)).items.map(({ item }) => item.id)") == ["one", "two", "three"]
    assert page.evaluate("async () => (await box.queue(6)).waiting") == 0


def test_answered_items_go_with_the_answer_and_the_others_stay_in_order(page: Page) -> None:
    page.evaluate("() => box.add(5, ['a', 'b', 'c', 'd'].map((id) => ({ id })))")
    left = page.evaluate("""async () => {
        const { items } = await box.queue(5, 3);
        await box.put({ people: [1] }, [items[0].seq, items[2].seq]);
        return (await box.queue(5)).items.map(({ item }) => item.id);
    }""")
    assert left == ["b", "d"]


def test_nothing_on_the_device_can_be_read_without_the_key_and_the_key_cannot_be_read_out(page: Page) -> None:
    raw = page.evaluate("""async () => {
        await box.put({ people: ['Ana López'] });
        await box.add(5, [{ id: 'one', text: 'Ana López' }]);
        const open = indexedDB.open('gala-kiosk');
        const db = await new Promise((yes) => { open.onsuccess = () => yes(open.result); });
        const all = (store) => new Promise((yes) => {
            const asked = db.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => yes(asked.result);
        });
        const [key] = await all('keys'), kept = [...await all('box'), ...await all('queue')];
        const text = kept.map(({ data }) => new TextDecoder('latin1').decode(data)).join();
        const out = await crypto.subtle.exportKey('raw', key).then(() => 'readable', (error) => error.name);
        return { text, out, count: kept.length, plain: kept.map((one) => Object.keys(one).sort().join()) };
    }""")
    assert "Ana" not in raw["text"]
    assert (raw["out"], raw["count"]) == ("InvalidAccessError", 2)
    assert set(raw["plain"]) == {"data,iv", "data,event,iv"}


def test_a_record_put_under_another_name_is_not_believed(page: Page) -> None:
    found = page.evaluate("""async () => {
        await box.put({ a: 1, b: 2 });
        const open = indexedDB.open('gala-kiosk');
        const db = await new Promise((yes) => { open.onsuccess = () => yes(open.result); });
        const store = db.transaction('box', 'readwrite').objectStore('box'), asked = store.get('a');
        await new Promise((yes) => { asked.onsuccess = () => { store.put(asked.result, 'b').onsuccess = yes; }; });
        return box.all();
    }""")
    assert found == {"a": 1}


def test_wiping_takes_the_key_too_and_the_box_is_good_again_at_once(page: Page, assets: str) -> None:
    page.evaluate("() => box.put({ a: 1, b: 2 }).then(() => box.add(5, [{ id: 'x' }])).then(() => box.wipe(['a']))")
    assert page.evaluate("() => box.all()") == {"b": 2}
    page.evaluate("() => box.wipe().then(() => box.put({ c: 3 }))")
    assert page.evaluate("async () => [await box.all(), (await box.queue(5)).waiting]") == [{"c": 3}, 0]
    _arrive(page, assets)
    assert page.evaluate("() => box.all()") == {"c": 3}


def test_two_tabs_share_one_box(page: Page, assets: str) -> None:
    other = page.context.new_page()
    _arrive(other, assets)
    other.evaluate("() => box.add(5, [{ id: 'theirs' }]).then(() => box.put({ a: 'theirs' }))")
    assert page.evaluate("async () => [await box.all(), (await box.queue(5)).items[0].item.id]") == [
        {"a": "theirs"},
        "theirs",
    ]


def test_a_database_that_the_browser_closed_is_opened_again(page: Page) -> None:
    kept = page.evaluate("""async () => {
        const close = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (...how) {
            IDBDatabase.prototype.transaction = close;
            this.close();
            return close.apply(this, how);
        };
        await box.add(5, [{ id: 'one' }]);
        return (await box.queue(5)).waiting;
    }""")
    assert kept == 1


def test_a_check_in_is_on_the_device_within_a_blink(page: Page, record_property: Any) -> None:
    """Its welcome waits for this. Half of them in under 20 ms here, with the machine's other work."""
    spent = page.evaluate("""async () => {
        const all = [];
        for (let n = 0; n < 60; n++) {
            const start = performance.now();
            await box.add(5, [{ id: String(n) }]);
            all.push(performance.now() - start);
        }
        return all.sort((a, b) => a - b);
    }""")
    record_property("milliseconds", spent[len(spent) // 2])
    print(f"a check-in is safe after {spent[30]:.1f} ms, 95 of 100 after {spent[57]:.1f} ms")
    assert spent[30] < 50
