"""``python -m gala`` is the ``gala`` command."""

from gala.cli import main

main()
