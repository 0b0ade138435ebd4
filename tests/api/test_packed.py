"""Large documents are made once, however many ask for them."""

import asyncio
from typing import Any

from fastapi import Request

from gala.api import packed

HERD = 20


def asking(way: str = "br") -> Request:
    return Request({"type": "http", "headers": [(b"accept-encoding", way.encode())]})


async def ask(tag: str, made: list[str], broken: int = 0) -> list[Any]:
    """Everybody asks at the same moment; the first ``broken`` makings fail."""

    async def make() -> dict[str, Any]:
        made.append(tag)
        await asyncio.sleep(0.001)
        if len(made) <= broken:
            raise LookupError
        return {"tag": tag}

    asked = (packed.packed_once(asking(), tag, make) for _ in range(HERD))
    return await asyncio.gather(*asked, return_exceptions=True)


def test_a_hall_that_asks_at_once_has_it_made_once() -> None:
    made: list[str] = []
    answers = asyncio.run(ask("W/once", made))
    assert len(made) == 1 and len({answer.body for answer in answers}) == 1
    asyncio.run(ask("W/once", made))
    assert len(made) == 1, "it is kept"


def test_whoever_waited_for_what_failed_makes_it_anew() -> None:
    made: list[str] = []
    answers = asyncio.run(ask("W/broken", made, broken=2))
    assert [type(answer) for answer in answers].count(LookupError) == 2 and len(made) == 3
