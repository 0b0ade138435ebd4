"""Links in a button's clothes."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink


def link_button(*children: Any, href: Any, away: bool = False, **props: Any) -> rx.Component:
    """A Radix button (``variant``, ``size``, ``color_scheme``) that is a link.

    ``away`` loads its page anew, as a link to another tab and the guests' links between their two pages do.
    """
    look = {name: props.pop(name) for name in ("variant", "size", "color_scheme", "class_name") if name in props}
    link = rx.el.a(*children, href=href, **props) if away else ReactRouterLink.create(*children, to=href, **props)
    return rx.button(link, as_child=True, **look)
