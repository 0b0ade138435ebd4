"""Where everything meets: the App, its pages, the API beside them, and what runs as long as the server does."""

from functools import partial

import reflex as rx

from gala.api import create_api
from gala.components.banner import overlay, titled
from gala.live.start import LIFESPAN
from gala.live.watch import set_guest_calls, set_staff_call, start
from gala.pages import PAGES
from gala.state.base import Gate
from gala.state.guest import GuestState
from gala.state.staff import EventState

app = rx.App(
    stylesheets=[
        "/gala.css",
        "/seats.css",
        "/hands.css",
        "/guest.css",
        "/passes.css",
        "/organizer.css",
        "/people.css",
        "/kiosk.css",
        "/home.css",
        "/arrivals.css",
        "/editor.css",
        "/reports.css",
        "/needs.css",
        "/print.css",
        "/importing.css",
        "/programs.css",
    ],
    head_components=[rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
    api_transformer=create_api(),
)
app.add_middleware(Gate(), index=0)
# Our own word about a lost connection, in place of Reflex's, which shows the socket's address.
app.app_wraps[(5, "Overlay")] = lambda stateful: overlay() if stateful else None
for page in PAGES:
    drawn = partial(titled, page.title, page.draw)
    app.add_page(drawn, route=page.route, title=f"{page.title} · Gala", on_load=page.on_load)
start(app.sio)
set_guest_calls(refresh=GuestState.refresh, seat_moved=GuestState.seat_moved)
set_staff_call(EventState.door_conflict)
for task in LIFESPAN:
    app.register_lifespan_task(task)
