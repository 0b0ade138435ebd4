"""Where a file is dropped, chosen or pasted: it goes to the server by its own request, never over the socket."""

from typing import Any

import reflex as rx


class DropZone(rx.Component):
    """A ``<label>`` with a file input in it, which takes what is dropped anywhere on the page while it is ``enabled``.

    Rows that were copied from a spreadsheet come as a file called ``pasted``.csv. ``on_send`` gets the file's name,
    ``on_sent`` the server's answer with ``name``, or with ``code``: too_large, several, unavailable, or the server's.
    The style sheet sees ``data-over``, ``data-busy`` and ``--sent`` (0 to 1).
    """

    library = "$/public/importing.js"
    tag = "GalaDropZone"

    address: rx.Var[str]
    limit: rx.Var[int]
    accept: rx.Var[str]
    name: rx.Var[str]
    pasted: rx.Var[str]
    enabled: rx.Var[bool]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_sent: rx.EventHandler[rx.event.passthrough_event_spec(dict)]


drop_zone: Any = DropZone.create
