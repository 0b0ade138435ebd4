"""What a page does in the browser after its state has changed: nothing but where one looks."""

import json
from typing import Any

import reflex as rx


def focus(selector: str) -> Any:
    """Move the focus, once what has changed is drawn."""
    return rx.call_script(f"setTimeout(() => document.querySelector({json.dumps(selector)})?.focus(), 60)")


def show_in_strip() -> Any:
    """Bring the table that is shown to the middle of the strip of tables; the page itself stays where it is."""
    middle = "c.x + c.width / 2 - s.x - s.width / 2"
    return _soon(
        "const chip = document.querySelector('.table-strip [aria-pressed=true]'), strip = chip?.parentElement;"
        "if (!strip) return; const c = chip.getBoundingClientRect(), s = strip.getBoundingClientRect();"
        f"strip.scrollBy({{ left: {middle}, behavior: 'smooth' }});"
    )


def look_at(selector: str) -> Any:
    """On a phone, where the page is one column: bring this part of it into sight."""
    return _soon(
        "if (!matchMedia('(max-width: 719px)').matches) return;"
        f"document.querySelector({json.dumps(selector)})?.scrollIntoView({{ block: 'start', behavior: 'smooth' }});"
    )


def stay_awake(selector: str) -> Any:
    """Keep the screen from going dark while this part of the page is there, where the browser allows it."""
    seen = f"document.visibilityState === 'visible' && document.querySelector({json.dumps(selector)})"
    return _soon(
        f"const stay = () => {seen} && navigator.wakeLock?.request('screen').catch(() => {{}});"
        "stay(); document.addEventListener('visibilitychange', stay);"
    )


def _soon(script: str) -> Any:
    """Once what has changed is drawn."""
    return rx.call_script(f"setTimeout(() => {{ {script} }}, 120)")
