"""The short name of a thing in addresses."""

import re
from collections.abc import Collection

from gala.rules.names import fold

LONGEST = 70


def slug_of(name: str, otherwise: str) -> str:
    """ "Spring Gala" gives spring-gala; ``otherwise`` where a name has no letter that an address can show."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST].rstrip("-") or otherwise


def free_slug(slug: str, taken: Collection[str]) -> str:
    """The slug, or with the first number (from 2) that makes it one of its own."""
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)
