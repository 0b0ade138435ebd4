"""Papers to print."""

from gala.integrations.pdf.pass_pages import write_passes
from gala.integrations.pdf.press import pressed
from gala.integrations.pdf.writing import TITLES, draw_page, pages_of, write_paper

__all__ = ["TITLES", "draw_page", "pages_of", "pressed", "write_paper", "write_passes"]
