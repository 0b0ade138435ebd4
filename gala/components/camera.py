"""The camera at the door: reads passes in the browser, several at once, with the decoder that Gala itself serves.

``assets/camera_eye.js`` gives what it sees to the kiosk's store (``scanMany``) and tells it (``cameraTold``) what keeps
it from seeing, which cameras there are and whether there is a lamp.
"""

import reflex as rx


class Camera(rx.Component):
    """The picture of the camera while it is ``wanted``; nothing otherwise, and no picture is taken.

    ``device`` is the id of a camera or "" for the one at the back. Rests while the page is hidden. A code is told once
    when it comes into view, and again only after 2.5 s out of it.
    """

    library = "$/public/camera.js"
    tag = "GalaCamera"
    # The decoder has to be the very version that the scanner's detector was made for: tests/test_build.py.
    lib_dependencies: list[str] = ["@yudiel/react-qr-scanner@2.6.0", "zxing-wasm@3.1.3"]  # noqa: RUF012  a field of Reflex's

    wanted: rx.Var[bool]
    torch: rx.Var[bool]
    device: rx.Var[str]
