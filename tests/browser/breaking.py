"""What breaks at a door: a line that goes dead without a word, a browser that loses its power."""

import asyncio
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserType, Page

Way = Literal["open", "dead", "deaf", "down"]
"""``dead``: nothing passes, and nobody is told. ``deaf``: requests arrive and answers do not. ``down``: it refuses."""


class Line:
    """A TCP line to a server's port. A connection that ``dead`` or ``deaf`` met stays as it is for good."""

    def __init__(self, to: int) -> None:
        self.to, self.way = to, "open"
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    @property
    def address(self) -> str:
        """Where browsers reach the server by this line."""
        return f"http://127.0.0.1:{self.port}"

    def set(self, way: Way) -> None:
        """From now on."""
        self.way = way

    def close(self) -> None:
        """Let go of everything."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._call, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        calls = asyncio.all_tasks(self._loop)
        for call in calls:
            call.cancel()
        self._loop.run_until_complete(asyncio.gather(*calls, return_exceptions=True))
        self._loop.close()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.way == "down":
                return
            there, out = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            return
        else:
            try:
                await asyncio.gather(self._pump(reader, out, ("dead",)), self._pump(there, writer, ("dead", "deaf")))
            except (OSError, asyncio.CancelledError):
                pass  # one end hung up, or the line is taken away
            finally:
                out.close()
        finally:
            writer.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, blocked: tuple[str, ...]) -> None:
        while data := await source.read(65536):
            if self.way == "down":
                raise ConnectionResetError
            if self.way in blocked:
                await asyncio.Event().wait()  # for ever: nobody is told
            sink.write(data)
            await sink.drain()
        raise ConnectionResetError  # one end has hung up: so does the other


class Tablet:
    """A Chromium with a profile of its own, to be switched off at any moment and on again."""

    def __init__(self, kind: BrowserType, chromium: str, profile: Path, flags: tuple[str, ...]) -> None:
        self._kind, self._profile = kind, profile
        self._command = [chromium, "--headless=new", *flags, f"--user-data-dir={profile}", "--remote-debugging-port=0"]
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def start(self) -> Page:
        """Switch it on; its one page is empty."""
        told = self._profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [*self._command, "about:blank"], stdout=quiet, stderr=quiet, start_new_session=True
        )
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text().count("\n")):
            if time.monotonic() > until or self._process.poll() is not None:
                raise TimeoutError("the browser did not start")
            time.sleep(0.02)
        port = told.read_text().split()[0]
        self._browser = self._kind.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        page = context.pages[0] if context.pages else context.new_page()
        page.set_viewport_size({"width": 1024, "height": 768})
        return page

    def kill(self) -> None:
        """Cut its power: no handler runs, nothing is written any more. May be called from another thread."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def forget(self) -> None:
        """Let go of the browser that was killed."""
        if self._browser is not None:
            self._browser.close()
            self._browser = None
