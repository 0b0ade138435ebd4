"""Where everything meets: the App, its pages, the API beside them, and what runs as long as the server does."""

import reflex as rx

from gala.api import create_api


def placeholder() -> rx.Component:
    """Stands here until the pages do."""
    return rx.el.main(rx.heading("Gala"), rx.text("Hello"))


app = rx.App(
    theme=rx.theme(accent_color="iris", gray_color="sand", radius="large"),
    api_transformer=create_api(),
)
app.add_page(placeholder, route="/", title="Gala")
