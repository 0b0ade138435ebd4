"""A line that breaks: it hands on what passes between a client and a server, and cuts it wherever it likes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cutter:
    """``patience``: how many bytes of an answer the next connection may bring; None: all of it. It is asked anew for
    each. ``cuts``: how many were cut."""

    def __init__(self, url: str, patience: Callable[[], int | None]) -> None:
        parts = urlsplit(url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._patience = patience
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._ear.getsockname()[1]}"
        self.cuts = 0
        self._open = set[socket.socket]()
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._ear.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Cut whatever is open."""
        for near in tuple(self._open):
            self.cuts += 1
            with suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._ear.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        left = self._patience()
        with near, suppress(OSError), socket.create_connection(self._server) as far:
            self._open.add(near)
            threading.Thread(target=_hand_on, args=(near, far), daemon=True).start()
            while part := far.recv(65_536):
                if left is not None and left <= len(part):
                    self.cuts += 1
                    near.sendall(part[:left])
                    break
                near.sendall(part)
                left = left - len(part) if left is not None else None
            self._open.discard(near)
            # Else the thread that reads from it would keep the socket open.
            for end in (near, far):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def _hand_on(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while part := near.recv(65_536):
            far.sendall(part)
        far.shutdown(socket.SHUT_RDWR)


@contextmanager
def cut(url: str, patience: Callable[[], int | None]) -> Iterator[Cutter]:
    """A line to the server at ``url`` that breaks, as long as the block lasts."""
    cutter = Cutter(url, patience)
    yield cutter
    cutter.close()
