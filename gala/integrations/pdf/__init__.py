"""Papers to print."""

from gala.integrations.pdf.pass_pages import write_passes

__all__ = ["write_passes"]
