"""An organizer's papers over HTTP: for who may see the people; the kitchen's for who may read their needs."""

import asyncio
import io
from typing import Any

import httpx
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import update

from gala import vault
from gala.models import Attendee, Guest
from gala.rules.papers import Paper
from gala.services import accounts
from gala.services.accounts import COOKIE
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database

KINDS = [kind.value for kind in Paper]


@pytest.fixture
def scene(db: Database) -> dict[str, Any]:
    """Ana sits, Zoë comes and has no seat; an organizer, door staff, another tenant's organizer."""
    with db.transaction() as session:
        gala = factories.make_gala(session, name='Año Nuevo: "Gala"', tables=2, parties=(2, 1), status="accepted")
        factories.sit(session, gala.parties[0][0], gala.seats[0])
        for member, name in zip(gala.parties[0], ("Ana Núñez", "Zoë Alba"), strict=True):
            session.execute(update(Guest).where(Guest.id == member.guest_id).values(name=name))
        secret = {"dietary_notes": vault.seal(b"No nuts"), "meal_choice": "Turbot"}
        session.execute(update(Attendee).where(Attendee.id == gala.parties[0][0].id).values(secret))
        password = accounts.hash_password("right horse")
        for email, tenant, role in (
            ("olga@gala.test", gala.tenant, "tenant_admin"), ("sam@gala.test", gala.tenant, "staff"),
            ("eve@gala.test", factories.make_tenant(session), "tenant_admin"),
        ):  # fmt: skip
            user = factories.make_user(session, email=email, password_hash=password)
            factories.make_member(session, tenant, role, user=user)
        tables = [seat.table_id for seat in gala.seats[::4]]
    tokens = {
        who: db.run(accounts.sign_in, f"{who}@gala.test", "right horse", "", "") for who in ("olga", "sam", "eve")
    }
    return {"gala": gala, "tables": tables, "": "", **tokens}


def get(scene: dict[str, Any], path: str, who: str = "olga") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            client.cookies.set(COOKIE, scene[who])
            return await client.get(f"/api/events/{scene['gala'].event_id}/{path}")

    return asyncio.run(ask())


def read(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    pages = pypdfium2.PdfDocument(answer.content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.mark.only_sqlite
@pytest.mark.parametrize("kind", KINDS)
def test_each_paper_opens_under_its_own_name_and_is_kept_by_nobody(scene: dict[str, Any], kind: str) -> None:
    answer = get(scene, f"papers/{kind}.pdf?lang=es&paper=letter")
    assert read(answer)
    assert answer.headers["content-disposition"].startswith('inline; filename="ano-nuevo-gala-')
    assert answer.headers["cache-control"] == "private, no-store"


def test_who_sits_and_who_comes(scene: dict[str, Any]) -> None:
    chart = read(get(scene, "papers/seating-by-name.pdf"))
    assert "Ana Núñez" in chart and "Zoë Alba" not in chart
    badges = read(get(scene, "papers/badges.pdf"))
    assert "Ana" in badges and "Zoë" in badges


def test_the_kitchen_s_paper_is_for_who_may_read_needs(scene: dict[str, Any]) -> None:
    said = read(get(scene, "papers/catering.pdf"))
    assert "No nuts" in said and "Turbot" in said
    for ending in ("pdf", "png"):
        assert get(scene, f"papers/catering.{ending}", "sam").json()["code"] == "forbidden"
    assert "No nuts" not in read(get(scene, "papers/check-in-list.pdf", "sam"))
    assert "Turbot" in read(get(scene, "papers/place-cards.pdf", "sam"))


def test_only_some_tables(scene: dict[str, Any]) -> None:
    first, second = scene["tables"]
    assert "Ana Núñez" in read(get(scene, f"papers/seating-by-table.pdf?tables={first}"))
    said = read(get(scene, f"papers/seating-by-table.pdf?tables={second}"))
    assert "Ana Núñez" not in said and "Table 2" in said and "Table 1" not in said


@pytest.mark.only_sqlite
@pytest.mark.parametrize("kind", KINDS)
def test_strangers_get_nothing(scene: dict[str, Any], kind: str) -> None:
    for ending in ("pdf", "png"):
        assert get(scene, f"papers/{kind}.{ending}", "").json()["code"] == "not_signed_in"
        assert get(scene, f"papers/{kind}.{ending}", "eve").json()["code"] == "not_found"


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "papers/menu.pdf",
        "papers/badges.pdf?paper=a0",
        "papers/badges.pdf?sort=shoe",
        "papers/plan.pdf?sort=name",
        "papers/badges.pdf?holder=huge",
        "papers/badges.pdf?tables=1,x",
        "papers/badges.png?page=0",
    ],
)
def test_what_there_is_not_is_said_in_one_line(scene: dict[str, Any], path: str) -> None:
    answer = get(scene, path)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.only_sqlite
def test_the_preview_is_the_page_itself(scene: dict[str, Any]) -> None:
    answer = get(scene, "papers/plan.png?page=7")
    picture = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/png"
    width, height = sorted(picture.size)
    assert width > 900 and abs(height / width - 297 / 210) < 0.01


def test_an_organizer_prints_a_party_s_passes(scene: dict[str, Any]) -> None:
    party = scene["gala"].invitations[0].id
    said = read(get(scene, f"invitations/{party}/passes.pdf", "sam"))
    assert "Ana Núñez" in said and "Zoë Alba" in said
    assert get(scene, f"invitations/{party}/passes.pdf", "eve").json()["code"] == "not_found"
    assert get(scene, f"invitations/{party + 999}/passes.pdf").json()["code"] == "not_found"
    other = dict(scene)
    assert get(other, f"invitations/{party}/passes.pdf", "").json()["code"] == "not_signed_in"
