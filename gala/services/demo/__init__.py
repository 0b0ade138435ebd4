"""A demo organization with a gala to try everything on, made and reset by one command."""

from gala.services.demo.making import (
    DEMO_CODES,
    DEMO_SIGN_INS,
    DemoSignIn,
    demo_exists,
    is_fresh,
    make_demo,
    reset_demo,
    ticket_file,
)

__all__ = [
    "DEMO_CODES",
    "DEMO_SIGN_INS",
    "DemoSignIn",
    "demo_exists",
    "is_fresh",
    "make_demo",
    "reset_demo",
    "ticket_file",
]
