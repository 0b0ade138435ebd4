"""Finds English that was left on a page shown in Spanish."""

import re

from playwright.sync_api import Page

from gala.i18n.es import ES

_PLACE = re.compile(r"{\w+}")
_FIND = """([sentences, patterns]) => {
  const known = new Set(sentences), like = patterns.map((pattern) => new RegExp("^(?:" + pattern + ")$", "i"));
  const isEnglish = (text) => known.has(text.toLowerCase()) || like.some((one) => one.test(text));
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    if (!node.parentElement.closest("script, style, bdi, body [lang=en], [dir=auto]")) said.push(node.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-name"]) {
    for (const element of document.querySelectorAll("[" + name + "]")) {
      if (!element.closest("body [lang=en]")) said.push(element.getAttribute(name));
    }
  }
  const parts = said.flatMap((text) => [text, ...text.split(/[,·]/)]).map((text) => text.trim());
  return [...new Set(parts.filter((text) => text && isEnglish(text)))];
}"""


def _pattern(english: str) -> str:
    return ".+?".join(re.escape(part).replace("/", "\\/").replace("\\ ", " ") for part in _PLACE.split(english))


# What is left of a sentence without its places must be a word, else it would match anything.
_ENGLISH = sorted(
    english
    for english, spanish in ES.items()
    if english != spanish and re.search(r"[A-Za-z]{2}", _PLACE.sub("", english))
)
SENTENCES = [english.lower() for english in _ENGLISH if not _PLACE.search(english)]
"""Most have no place: thousands of patterns would take the browser a second to try."""
PATTERNS = [_pattern(english) for english in _ENGLISH if _PLACE.search(english)]


def english_on(page: Page) -> list[str]:
    """The texts of the page, the spoken ones too, that are an English sentence of the dictionary."""
    return page.evaluate(_FIND, [SENTENCES, PATTERNS])
