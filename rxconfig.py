"""Reflex's settings, and nothing else."""

import reflex as rx

from gala.build import PLACEHOLDER, OwnDecoder, SameOrigin
from gala.config import get_settings

settings = get_settings()

config = rx.Config(
    app_name="gala",
    # The page reaches its server where it was loaded from, on any port and host: see SameOrigin.
    api_url=f"http://{PLACEHOLDER}",
    plugins=[
        rx.plugins.RadixThemesPlugin(theme=rx.theme(accent_color="iris", gray_color="sand", radius="large")),
        SameOrigin(),
        OwnDecoder(),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
    # Reflex's default lets any site open the socket.
    cors_allowed_origins=settings.origins,
    trusted_proxy_hops=settings.trusted_proxy_hops,
    # A state is a cache that a reconnect may empty; truth is in the database.
    state_manager_mode="memory",
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
